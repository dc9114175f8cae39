import type uPlot from "uplot";
import { formatValue } from "../format.ts";
import { fontOf, ratioOf } from "./canvas.ts";
import type { Palette } from "./palette.ts";

/** What stands beside a lane: half its height in its unit, and the length of the bar. */
interface NamedLane {
  readonly name: string;
  readonly unit: string;
  readonly half: number;
  readonly bar: number;
}

/** Beside each lane its name, where it has no place above it, and a bar as high as the figure by it. */
export function drawNames(u: uPlot, lanes: readonly NamedLane[], above: number, palette: Palette): void {
  const { ctx, bbox } = u;
  const ratio = ratioOf(palette);
  const height = bbox.height / lanes.length;
  const bar = bbox.left - 6 * ratio;
  const right = bar - 5 * ratio;
  const line = above > 0 ? 0 : 8 * ratio;
  ctx.save();
  ctx.font = fontOf(palette);
  ctx.textBaseline = "middle";
  lanes.forEach(({ name, unit, half, bar: length }, i) => {
    const top = bbox.top + i * height;
    const traceHeight = height * (1 - above);
    const middle = top + height - traceHeight / 2;
    if (i > 0) {
      ctx.fillStyle = palette.grid;
      ctx.fillRect(bbox.left, top, bbox.width, ratio);
    }
    ctx.fillStyle = palette.ink;
    ctx.textAlign = above > 0 ? "left" : "right";
    if (above > 0) ctx.fillText(name, bbox.left + 4 * ratio, top + (above * height) / 2 + ratio);
    else ctx.fillText(name, right, middle - line);
    ctx.fillStyle = palette.faint;
    ctx.textAlign = "right";
    ctx.fillText(length > 0 ? formatValue(length, unit) : "flat", right, middle + line);
    const drawn = (length / (2 * half)) * traceHeight;
    ctx.fillRect(bar, middle - drawn / 2, ratio, drawn);
  });
  ctx.restore();
}
