import uPlot from "uplot";
import type { Display, StreamEvent } from "../display.ts";
import type { Palette } from "./palette.ts";

/** Markers in sight. */
function inSight(u: uPlot, { events }: Display): readonly StreamEvent[] {
  const { min, max } = u.scales.x ?? {};
  if (min == null || max == null || events.length === 0) return [];
  return events.filter(({ kind, seconds }) => kind === "marker" && seconds >= min && seconds <= max);
}

/** A line through the plot at each marker. */
export function drawEvents(u: uPlot, display: Display, palette: Palette): void {
  const events = inSight(u, display);
  if (events.length === 0) return;
  const { ctx, bbox } = u;
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.fillStyle = palette.selection;
  for (const { seconds } of events) {
    ctx.fillRect(Math.round(u.valToPos(seconds, "x", true)), bbox.top, 1.5 * ratio, bbox.height);
  }
  ctx.restore();
}

/** What each marker says, beside its line; where two stand close, the later one is told. */
export function drawTexts(u: uPlot, display: Display, palette: Palette): void {
  const events = inSight(u, display);
  if (events.length === 0) return;
  const { ctx, bbox } = u;
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.font = palette.font.replace(/(\d+)px/, (_all, size) => `${Number(size) * ratio}px`);
  ctx.textBaseline = "top";
  ctx.textAlign = "left";
  ctx.fillStyle = palette.selection;
  events.forEach(({ seconds, text }, i) => {
    const x = u.valToPos(seconds, "x", true) + 5 * ratio;
    const next = events[i + 1];
    const room = (next ? u.valToPos(next.seconds, "x", true) : bbox.left + bbox.width) - x;
    if (room > 24 * ratio) ctx.fillText(text, x, bbox.top + 12 * ratio, room);
  });
  ctx.restore();
}
