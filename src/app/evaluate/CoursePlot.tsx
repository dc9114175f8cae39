import { useCallback, useRef } from "react";
import type uPlot from "uplot";
import { formatClock, formatValue, inUnit } from "../format.ts";
import { linePath } from "../plots/linePath.ts";
import type { Palette } from "../plots/palette.ts";
import type { Span } from "../plots/span.ts";
import { timeAxis, valueAxis } from "../plots/TimePlot.tsx";
import { type Made, useSpanPlot, type View } from "../plots/useSpanPlot.ts";
import type { CourseData } from "./course.ts";
import { drawMarked } from "./marked.ts";

interface Props extends View {
  data: CourseData;
  unit: string;
  /** Stretches to mark, the first the worst. */
  marked: readonly Span[];
  label: string;
}

/** Decoded over measured values. */
export function CoursePlot({ data, unit, marked, label, ...view }: Props) {
  const readout = useRef<HTMLSpanElement>(null);
  const make = useCallback(
    (palette: Palette): Made => {
      const { seconds, measured, decoded, low, high } = data;
      const magnitude = Math.max(Math.abs(low), Math.abs(high));
      return {
        data: [seconds, measured, decoded] as unknown as uPlot.AlignedData,
        scales: { y: { auto: false, range: () => [low, high] } },
        series: [
          {},
          {
            stroke: palette.measured,
            fill: palette.measuredFill,
            width: 1.5 * palette.scale,
            paths: linePath(low <= 0 && high >= 0 ? "zero" : "edge"),
            points: { show: false },
          },
          { stroke: palette.decoded, width: 2 * palette.scale, paths: linePath(), points: { show: false } },
        ],
        axes: [
          {
            ...timeAxis(palette),
            values: (_u, ticks) =>
              ticks.map((tick) => formatClock(tick) + (tick % 1 ? (tick % 1).toFixed(1).slice(1) : "")),
          },
          {
            ...valueAxis(palette),
            values: (_u, ticks) =>
              ticks.map((tick) => {
                const told = inUnit(tick, unit, magnitude);
                return told.unit ? `${told.text} ${told.unit}` : told.text;
              }),
          },
        ],
        hooks: {
          drawAxes: [(plot) => drawMarked(plot, marked, palette, true)],
          setCursor: [
            ({ cursor: { idx } }) => {
              const node = readout.current;
              if (!node) return;
              node.textContent =
                idx == null
                  ? ""
                  : `${formatClock(seconds[idx] as number)}   decoded ${formatValue(decoded[idx] as number, unit, magnitude)}, measured ${formatValue(measured[idx] as number, unit, magnitude)}`;
            },
          ],
        },
      };
    },
    [data, unit, marked],
  );
  const { host } = useSpanPlot(make, view);
  return (
    <figure className="plot course-plot" aria-label={label}>
      <figcaption className="plot-caption">
        <span className="key-decoded">decoded</span> over <span className="key-measured">measured</span>
        <span ref={readout} className="plot-readout" aria-hidden="true" />
      </figcaption>
      <div ref={host} className="plot-canvas" role="img" aria-label={label} data-testid="course-plot" />
    </figure>
  );
}

export function wholeOf({ seconds }: CourseData): Span {
  return { from: seconds[0] ?? 0, to: seconds.at(-1) ?? 1 };
}
