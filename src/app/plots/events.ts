import type uPlot from "uplot";
import type { Display, StreamEvent } from "../display.ts";
import { clipped, fontOf, ratioOf } from "./canvas.ts";
import type { Palette } from "./palette.ts";

/** Draws what is to be seen of each event in sight, of which the next one is told, too. */
function drawEach(
  u: uPlot,
  { events }: Display,
  palette: Palette,
  draw: (ctx: CanvasRenderingContext2D, x: number, event: StreamEvent, next: StreamEvent | undefined) => void,
): void {
  const { min, max } = u.scales.x ?? {};
  if (min == null || max == null) return;
  clipped(u, (ctx) => {
    ctx.fillStyle = palette.selection;
    for (const [i, event] of events.entries()) {
      if (event.seconds >= min && event.seconds <= max)
        draw(ctx, u.valToPos(event.seconds, "x", true), event, events[i + 1]);
    }
  });
}

/** A line through the plot at each marker. */
export function drawEvents(u: uPlot, display: Display, palette: Palette): void {
  const { top, height } = u.bbox;
  drawEach(u, display, palette, (ctx, x) => ctx.fillRect(Math.round(x), top, 1.5 * ratioOf(palette), height));
}

/** What each marker says, beside its line; where two stand close, the later one is told. */
export function drawTexts(u: uPlot, display: Display, palette: Palette): void {
  const { bbox } = u;
  const ratio = ratioOf(palette);
  drawEach(u, display, palette, (ctx, x, { text }, next) => {
    ctx.font = fontOf(palette);
    ctx.textBaseline = "top";
    ctx.textAlign = "left";
    const left = x + 5 * ratio;
    const end = next ? u.valToPos(next.seconds, "x", true) : bbox.left + bbox.width;
    const room = Math.min(end, bbox.left + bbox.width) - left;
    if (room > 24 * ratio) ctx.fillText(text, left, bbox.top + 12 * ratio, room);
  });
}
