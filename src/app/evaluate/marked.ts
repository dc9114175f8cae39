import type uPlot from "uplot";
import { clipped, fontOf, ratioOf } from "../plots/canvas.ts";
import type { Palette } from "../plots/palette.ts";
import type { Span } from "../plots/span.ts";

/** Shades stretches, each with its number where that is wanted. */
export function drawMarked(u: uPlot, marked: readonly Span[], palette: Palette, isNumbered: boolean): void {
  const { bbox } = u;
  clipped(u, (ctx) => {
    ctx.font = fontOf(palette);
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    marked.forEach(({ from, to }, i) => {
      const [left, right] = [u.valToPos(from, "x", true), u.valToPos(to, "x", true)];
      ctx.globalAlpha = 0.18;
      ctx.fillStyle = palette.attention;
      ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
      ctx.globalAlpha = 1;
      if (!isNumbered) return;
      ctx.fillStyle = palette.ink;
      ctx.fillText(String(i + 1), (left + right) / 2, bbox.top + 4 * ratioOf(palette));
    });
  });
}
