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
import type { Origin, Report } from "./report.ts";
import { drawnChannels, excerptRequest, type Lane, lanesOf } from "./stretch.ts";
import { useExcerpt } from "./useExcerpt.ts";
import { type Made, useSpanPlot, type View } from "./useSpanPlot.ts";

interface Props extends View {
  session: Session;
  report: Report;
  origin: Origin;
}

/** px; as high as two lines of text at least. */
const laneHeight = 44;

/** The signals that were decoded, under the course of what was decoded of them; read when they are looked at. */
export function Signals({ session, report, origin, ...view }: Props) {
  const channels = useMemo(() => drawnChannels(report), [report]);
  const read = useCallback(
    (wanted: Span) => session.excerpt(excerptRequest(origin, channels, wanted)),
    [session, origin, channels],
  );
  const { excerpt, isReading, failure, retry } = useExcerpt(read, view.view);
  const readout = useRef<HTMLSpanElement>(null);
  const all = report.channels.length;
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
        {excerpt && <Traces excerpt={excerpt} label={label} readout={readout} {...view} />}
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
  label: string;
  readout: React.RefObject<HTMLSpanElement | null>;
}

function Traces({ excerpt, label, readout, ...view }: TracesProps) {
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
    [excerpt, readout],
  );
  const host = useSpanPlot(make, view);
  return <div ref={host} className="plot-canvas" role="img" aria-label={label} />;
}

/** The name of each lane in it, and beside it a bar as high as the figure that stands by it. */
function drawNames(u: uPlot, lanes: readonly Lane[], palette: Palette): void {
  const { ctx, bbox } = u;
  const ratio = uPlot.pxRatio;
  const height = bbox.height / lanes.length;
  ctx.save();
  ctx.font = scaled(palette.font, ratio, "400");
  ctx.lineJoin = "round";
  lanes.forEach(({ name, unit, half, bar }, i) => {
    const top = bbox.top + i * height;
    const middle = top + height / 2;
    if (i > 0) {
      ctx.fillStyle = palette.grid;
      ctx.fillRect(bbox.left, top, bbox.width, ratio);
    }
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    // Over the trace, so that it keeps to the width of the course above.
    ctx.strokeStyle = palette.paper;
    ctx.lineWidth = 4 * ratio;
    ctx.strokeText(name, bbox.left + 6 * ratio, top + 4 * ratio);
    ctx.fillStyle = palette.ink;
    ctx.fillText(name, bbox.left + 6 * ratio, top + 4 * ratio);
    ctx.fillStyle = palette.faint;
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    const x = bbox.left - 6 * ratio;
    if (bar > 0) {
      const length = (bar / (2 * half)) * height;
      ctx.fillRect(x, middle - length / 2, ratio, length);
    }
    ctx.fillText(bar > 0 ? formatValue(bar, unit) : "flat", x - 5 * ratio, middle);
  });
  ctx.restore();
}
