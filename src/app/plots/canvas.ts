import uPlot from "uplot";
import type { Palette } from "./palette.ts";

/** Pixels of the canvas for one of the page as it usually is. */
export const ratioOf = ({ scale }: Palette): number => uPlot.pxRatio * scale;

/** The font of the plots in pixels of the canvas. */
export function fontOf({ font }: Palette, weight: "400" | "600" = "400"): string {
  return `${weight} ${font.replace(/(\d+)px/, (_all, size) => `${Number(size) * uPlot.pxRatio}px`)}`;
}

/** Draws within the frame of the plot, and leaves the pencils as they were. */
export function clipped(u: uPlot, draw: (ctx: CanvasRenderingContext2D) => void): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx);
  ctx.restore();
}
