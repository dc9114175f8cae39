/**
 * A diverging colour map between two colours of Okabe and Ito that colour-blind eyes tell apart as well: blue below, vermilion
 * above, a light grey between.
 */
const below = [0, 114, 178] as const;
const middle = [244, 244, 244] as const;
const above = [213, 94, 0] as const;

export interface Swatch {
  background: string;
  /** Black or white, whichever is read better on it. */
  color: string;
}

/** @param place from −1 over 0 to 1; what lies beyond is taken for the end */
export function diverging(place: number): Swatch {
  const share = Math.min(1, Math.abs(place));
  const end = place < 0 ? below : above;
  const rgb = middle.map((from, i) => Math.round(from + ((end[i] as number) - from) * share));
  // Relative luminance as WCAG has it: black is read better from here on up.
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => (value / 255) ** 2.2);
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return { background: `rgb(${rgb.join(" ")})`, color: luminance > 0.179 ? "#000" : "#fff" };
}

/** The whole map, from left to right, as a CSS gradient. */
export const divergingGradient = `linear-gradient(to right, rgb(${below.join(" ")}), rgb(${middle.join(" ")}), rgb(${above.join(" ")}))`;
