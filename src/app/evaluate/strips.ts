import { formatClock, formatValue } from "../format.ts";
import type { CourseData } from "./course.ts";

const mostStrips = 8;
const leastStripSeconds = 60;
const width = 1000;
const height = 110;
const plotHeight = 84;

/** Decoded over measured values as drawings one below another, each a stretch of time: what a printed page can show of a zoom. */
export function strips(data: CourseData, unit: string): string {
  const { seconds, low, high } = data;
  const [first = 0, last = 0] = [seconds[0], seconds.at(-1)];
  const span = Math.max(leastStripSeconds, (last - first) / mostStrips);
  const y = (value: number) => plotHeight - ((value - low) / (high - low)) * plotHeight;
  const count = Math.max(1, Math.ceil((last - first) / span));
  return Array.from({ length: count }, (_, strip) => {
    const from = first + strip * span;
    const path = (values: Float64Array) => {
      let isDown = false;
      let text = "";
      seconds.forEach((time, i) => {
        if (time < from || time > from + span) return;
        const value = values[i] as number;
        if (Number.isNaN(value)) {
          isDown = false;
          return;
        }
        text += `${isDown ? "L" : "M"}${(((time - from) / span) * width).toFixed(1)} ${y(value).toFixed(1)}`;
        isDown = true;
      });
      return text;
    };
    return `<svg class="chart strip" viewBox="0 0 ${width} ${height}" role="img" aria-label="From ${formatClock(from)} to ${formatClock(from + span)}">
<line x1="0" x2="${width}" y1="${y(Math.max(low, 0)).toFixed(1)}" y2="${y(Math.max(low, 0)).toFixed(1)}" class="zero"/>
<path d="${path(data.measured)}" class="measured"/><path d="${path(data.decoded)}" class="decoded"/>
<text x="0" y="${height - 8}" class="tick">${formatClock(from)}</text>
<text x="${width}" y="${height - 8}" text-anchor="end" class="tick">${formatClock(from + span)}; ${escaped(formatValue(low, unit))} to ${escaped(formatValue(high, unit))}</text>
</svg>`;
  }).join("\n");
}

/** A unit comes out of a file: it must not become markup of the page that is saved. */
function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
