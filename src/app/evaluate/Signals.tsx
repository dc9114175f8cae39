import { Button } from "@mantine/core";
import { useCallback, useMemo, useRef } from "react";
import type uPlot from "uplot";
import type { Excerpt } from "../../contract/apis.ts";
import { formatClock, formatValue } from "../format.ts";
import { drawNames } from "../plots/laneNames.ts";
import { linePath } from "../plots/linePath.ts";
import type { Palette } from "../plots/palette.ts";
import type { Span } from "../plots/span.ts";
import { bareAxis } from "../plots/TimePlot.tsx";
import { type Made, useSpanPlot, type View } from "../plots/useSpanPlot.ts";
import { rems } from "../rootScale.ts";
import type { Session } from "../session.ts";
import { drawMarked } from "./marked.ts";
import type { Origin, Report } from "./report.ts";
import { drawnChannels, excerptRequest, lanesOf } from "./stretch.ts";
import { useExcerpt } from "./useExcerpt.ts";

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
/** Names of more letters have no room beside the traces: each stands above its own. */
const mostLetters = 6;
/** px; what a name above its trace takes of the lane. */
const nameHeight = 16;

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
  const traceHeight = Math.min(laneHeights[1], Math.max(laneHeights[0], allHeight / channels.length));
  const above = channels.some((name) => name.length > mostLetters) ? nameHeight : 0;
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
      <div className="signals-host" style={{ height: rems(channels.length * (traceHeight + above)) }}>
        {excerpt && (
          <Traces
            excerpt={excerpt}
            above={above / (traceHeight + above)}
            marked={marked}
            label={label}
            readout={readout}
            {...view}
          />
        )}
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
  /** Share of each lane, from its top, that its name takes. */
  above: number;
  marked: readonly Span[];
  label: string;
  readout: React.RefObject<HTMLSpanElement | null>;
}

function Traces({ excerpt, above, marked, label, readout, ...view }: TracesProps) {
  const make = useCallback(
    (palette: Palette): Made => {
      const { rateHz, firstSample, frameCount } = excerpt;
      const lanes = lanesOf(excerpt);
      const seconds = Float64Array.from({ length: frameCount }, (_, i) => (firstSample + i) / rateHz);
      return {
        data: [seconds, ...lanes.map(({ values }) => values)] as unknown as uPlot.AlignedData,
        scales: Object.fromEntries(
          lanes.map(({ centre, half }, i) => {
            // The lane is the i-th from above: a lane is `height` in its channel's unit.
            const height = (2 * half) / (1 - above);
            const low = centre - half - (lanes.length - 1 - i) * height;
            const range = (): uPlot.Range.MinMax => [low, low + lanes.length * height];
            return [`lane${i}`, { auto: false, range }];
          }),
        ),
        series: [
          {},
          ...lanes.map((_, i) => ({
            scale: `lane${i}`,
            stroke: palette.measured,
            width: palette.scale,
            paths: linePath(),
            points: { show: false },
          })),
        ],
        axes: [
          // Times stand under the course, right above.
          {
            space: 50 * palette.scale,
            size: 0,
            values: () => [],
            ticks: { show: false },
            grid: { stroke: palette.grid, width: palette.scale },
          },
          bareAxis("lane0", palette),
        ],
        hooks: {
          drawAxes: [(u) => drawMarked(u, marked, palette, false)],
          draw: [(u) => drawNames(u, lanes, above, palette)],
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
    [excerpt, above, marked, readout],
  );
  const { host } = useSpanPlot(make, view);
  return <div ref={host} className="plot-canvas" role="img" aria-label={label} />;
}
