import type uPlot from "uplot";

/** A font at the ratio of pixels of the screen. */
export function scaled(font: string, ratio: number, weight: string): string {
  return `${weight} ${font.replace(/(\d+)px/, (_all, size) => `${Number(size) * ratio}px`)}`;
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
