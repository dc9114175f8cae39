import { Button } from "@mantine/core";
import { useCallback, useMemo, useRef } from "react";
import uPlot from "uplot";
import type { Excerpt } from "../../contract/apis.ts";
import { formatClock, formatValue } from "../format.ts";
import { scaled } from "../plots/ForcePlot.tsx";
import { linePath } from "../plots/linePath.ts";
import type { Palette } from "../plots/palette.ts";
import { gutters } from "../plots/TimePlot.tsx";
import type { Session } from "../session.ts";
import type { Span } from "./course.ts";
import { drawMarked } from "./marked.ts";
import type { Origin, Report } from "./report.ts";
import { drawnChannels, excerptRequest, type Lane, lanesOf } from "./stretch.ts";
import { useExcerpt } from "./useExcerpt.ts";
import { type Made, useSpanPlot, type View } from "./useSpanPlot.ts";

interface Props extends View {
  session: Session;
  report: Report;
  origin: Origin;
  /** Stretches to mark. */
  marked: readonly Span[];
}

/** px; a lane is as high as two lines of text at least. */
const laneHeights = [40, 72] as const;
const allHeight = 320;

/** The signals that were decoded, under the course of what was decoded of them; read when they are looked at. */
export function Signals({ session, report, origin, marked, ...view }: Props) {
  const channels = useMemo(() => drawnChannels(report), [report]);
  const read = useCallback(
    (wanted: Span) => session.excerpt(excerptRequest(origin, channels, wanted)),
    [session, origin, channels],
  );
  const { excerpt, isReading, failure, retry } = useExcerpt(read, view.view);
  const readout = useRef<HTMLSpanElement>(null);
  const all = report.channels.length;
  const laneHeight = Math.min(laneHeights[1], Math.max(laneHeights[0], allHeight / channels.length));
  const { from, to } = view.view;
  const label = `Signals of ${channels.join(", ")}${report.simulated ? ", simulated" : ""}, from ${formatClock(from)} to ${formatClock(to)}`;
  return (
    <figure
      className="plot signals-plot no-export"
      aria-label={label}
      data-testid="signals"
      data-state={failure !== null ? "failed" : isReading ? "reading" : "shown"}
    >
      <figcaption className="plot-caption">
        <strong>Signals</strong>
        {report.simulated && <span className="simulated">SIMULATED</span>}
        <span>
          {all > channels.length && `the ${channels.length} of ${all} channels that matter most, `}
          each with its own gain
        </span>
        <span ref={readout} className="plot-readout" aria-hidden="true" />
      </figcaption>
      <div className="signals-host" style={{ height: channels.length * laneHeight }}>
        {excerpt && <Traces excerpt={excerpt} marked={marked} label={label} readout={readout} {...view} />}
        {failure !== null ? (
          <p className="signals-word" role="alert">
            <b>The signals were not read</b> {failure}{" "}
            <Button size="xs" variant="default" onClick={retry}>
              Try again
            </Button>
          </p>
        ) : (
          isReading && (
            <p className="signals-word" role="status">
              Reading the signals…
            </p>
          )
        )}
      </div>
    </figure>
  );
}

interface TracesProps extends View {
  excerpt: Excerpt;
  marked: readonly Span[];
  label: string;
  readout: React.RefObject<HTMLSpanElement | null>;
}

function Traces({ excerpt, marked, label, readout, ...view }: TracesProps) {
  const make = useCallback(
    (palette: Palette): Made => {
      const { rateHz, firstSample, frameCount } = excerpt;
      const lanes = lanesOf(excerpt);
      const seconds = Float64Array.from({ length: frameCount }, (_, i) => (firstSample + i) / rateHz);
      return {
        data: [seconds, ...lanes.map(({ values }) => values)] as unknown as uPlot.AlignedData,
        scales: Object.fromEntries(
          lanes.map(({ centre, half }, i) => [
            `lane${i}`,
            {
              auto: false,
              // The lane is the i-th from above: half a lane is `half`.
              range: (): uPlot.Range.MinMax => [
                centre - half * (2 * (lanes.length - 1 - i) + 1),
                centre + half * (2 * i + 1),
              ],
            },
          ]),
        ),
        series: [
          {},
          ...lanes.map((_, i) => ({
            scale: `lane${i}`,
            stroke: palette.measured,
            width: 1,
            paths: linePath(),
            points: { show: false },
          })),
        ],
        axes: [
          // Times stand under the course, right above.
          { size: 0, values: () => [], ticks: { show: false }, grid: { stroke: palette.grid, width: 1 } },
          {
            scale: "lane0",
            size: gutters.left,
            splits: () => [],
            grid: { show: false },
            ticks: { show: false },
          },
        ],
        hooks: {
          drawAxes: [(u) => drawMarked(u, marked, palette, false)],
          draw: [(u) => drawNames(u, lanes, palette)],
          setCursor: [
            ({ cursor: { idx } }) => {
              const node = readout.current;
              if (!node) return;
              node.textContent =
                idx == null
                  ? ""
                  : lanes
                      .map(({ name, unit, values }) => `${name} ${formatValue(values[idx] as number, unit)}`)
                      .join("  ");
            },
          ],
        },
      };
    },
    [excerpt, marked, readout],
  );
  const host = useSpanPlot(make, view);
  return <div ref={host} className="plot-canvas" role="img" aria-label={label} />;
}

/** Beside each lane its name, and a bar as high as the figure under that. */
function drawNames(u: uPlot, lanes: readonly Lane[], palette: Palette): void {
  const { ctx, bbox } = u;
  const ratio = uPlot.pxRatio;
  const height = bbox.height / lanes.length;
  const bar = bbox.left - 6 * ratio;
  const right = bar - 5 * ratio;
  const line = 8 * ratio;
  ctx.save();
  ctx.font = scaled(palette.font, ratio, "400");
  ctx.textBaseline = "middle";
  lanes.forEach(({ name, unit, half, bar: length }, i) => {
    const top = bbox.top + i * height;
    const middle = top + height / 2;
    if (i > 0) {
      ctx.fillStyle = palette.grid;
      ctx.fillRect(bbox.left, top, bbox.width, ratio);
    }
    const { width } = ctx.measureText(name);
    const isLong = width > right;
    if (isLong) {
      // It goes on over the trace, above the middle of the lane.
      ctx.fillStyle = palette.paper;
      ctx.fillRect(bar, middle - 2 * line, width - bar + 4 * ratio, 2 * line);
    }
    ctx.textAlign = isLong ? "left" : "right";
    ctx.fillStyle = palette.ink;
    ctx.fillText(name, isLong ? 0 : right, middle - line);
    ctx.textAlign = "right";
    ctx.fillStyle = palette.faint;
    ctx.fillText(length > 0 ? formatValue(length, unit) : "flat", right, middle + line);
    if (length > 0) {
      const drawn = (length / (2 * half)) * height;
      // Under a long name there is no room for all of it.
      if (!isLong) ctx.fillRect(bar, middle - drawn / 2, ratio, drawn);
      else ctx.fillRect(bar, middle, ratio, drawn);
    }
  });
  ctx.restore();
}
