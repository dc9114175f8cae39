import { rootScale } from "../rootScale.ts";

/** Colours and font of the plots, as the style sheet sets them for the theme in use. */
export interface Palette {
  paper: string;
  ink: string;
  faint: string;
  grid: string;
  decoded: string;
  measured: string;
  measuredFill: string;
  attention: string;
  selection: string;
  font: string;
  /** How much larger than usual everything is drawn. */
  scale: number;
}

export function readPalette(element: Element): Palette {
  const scale = rootScale(element.ownerDocument);
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: read("paper"),
    ink: read("ink"),
    faint: read("ink-faint"),
    grid: read("grid"),
    decoded: read("decoded"),
    measured: read("measured"),
    measuredFill: read("measured-fill"),
    attention: read("attention"),
    selection: read("selection"),
    // uPlot takes whole pixels only.
    font: `${Math.round(12 * scale)}px ${style.fontFamily}`,
    scale,
  };
}
