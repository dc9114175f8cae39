import { type RefObject, useCallback, useEffect, useMemo, useRef } from "react";
import type uPlot from "uplot";
import type { Overview } from "../../contract/apis.ts";
import { formatValue } from "../format.ts";
import { clipped, fontOf, ratioOf } from "../plots/canvas.ts";
import { drawNames } from "../plots/laneNames.ts";
import { linePath } from "../plots/linePath.ts";
import type { Palette } from "../plots/palette.ts";
import type { Span } from "../plots/span.ts";
import { axisHeight, bareAxis, timeAxis } from "../plots/TimePlot.tsx";
import { type Made, useSpanPlot, type View } from "../plots/useSpanPlot.ts";
import { rems } from "../rootScale.ts";
import { type Envelope, envelopeOf } from "./envelope.ts";
import { formatTime } from "./span.ts";

interface Props extends View {
  overview: Overview;
  rateHz: number;
  label: string;
  readout: RefObject<HTMLSpanElement | null>;
}

/** px; a lane is as high as two lines of text beside it and its name above it. */
const laneHeights = [56, 88] as const;
const allHeight = 400;
/** px; half of the last time on the axis. */
const endRoom = 24;
/** px; what a name takes of its lane, from its top. */
const nameHeight = 16;
/** Steps of the axis of time, s: what a clock shows. */
const stepsSeconds = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800,
  3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000,
];

export function heightOf(lanes: number): number {
  return axisHeight + lanes * Math.min(laneHeights[1], Math.max(laneHeights[0], allHeight / lanes));
}

/** Lanes of envelopes over time, one for each channel, with the markers of the recording: what is known of the stretch that is shown. */
export function OverviewPlot({ overview, rateHz, label, readout, ...view }: Props) {
  const count = overview.channels.length;
  const laneHeight = (heightOf(count) - axisHeight) / count;
  const above = nameHeight / laneHeight;
  const envelope = useMemo(() => envelopeOf(overview, rateHz, above), [overview, rateHz, above]);
  const newest = { view: view.view, overview, envelope };
  const shown = useRef(newest);
  shown.current = newest;
  const make = useCallback(
    (palette: Palette): Made => ({
      data: dataOf(shown.current.envelope),
      padding: [0, endRoom * palette.scale, 0, 0],
      scales: { y: { auto: false, range: () => [0, count] } },
      series: [
        {},
        ...Array.from({ length: count }, () => ({
          stroke: palette.measured,
          width: palette.scale,
          paths: linePath(),
          points: { show: false },
        })),
      ],
      axes: [
        {
          ...timeAxis(palette),
          space: 84 * palette.scale,
          incrs: stepsSeconds,
          values: (_u, ticks, _axis, _space, step) => ticks.map((tick) => formatTime(tick, step)),
        },
        bareAxis("y", palette),
      ],
      hooks: {
        draw: [
          (drawn) => {
            drawNames(drawn, shown.current.envelope.lanes, above, palette);
            drawMarkers(drawn, shown.current.overview.markers, rateHz, palette);
          },
        ],
        setCursor: [
          ({ cursor: { idx } }) => {
            if (readout.current) readout.current.textContent = wordsAt(shown.current, idx);
          },
        ],
      },
    }),
    [count, above, rateHz, readout],
  );
  const { host, plot } = useSpanPlot(make, view);
  useEffect(() => {
    const u = plot.current;
    u?.batch(() => {
      u.setData(dataOf(envelope), false);
      u.setScale("x", { min: shown.current.view.from, max: shown.current.view.to });
    });
  }, [envelope, plot]);

  return (
    <div
      ref={host}
      className="plot-canvas"
      role="img"
      aria-label={label}
      style={{ height: rems(heightOf(count)) }}
    />
  );
}

const dataOf = ({ seconds, stacked }: Envelope) => [seconds, ...stacked] as unknown as uPlot.AlignedData;

/** Time and values under the cursor. */
function wordsAt(
  { envelope: { seconds, lanes, pointsPerColumn }, view }: { envelope: Envelope; view: Span },
  index: number | null | undefined,
): string {
  if (index == null) return "";
  const first = index - (index % pointsPerColumn);
  const values = lanes.map(({ name, unit, values }) => {
    const [least, greatest] = [values[first] as number, values[first + pointsPerColumn - 1] as number];
    const told = formatValue(greatest, unit, Math.max(Math.abs(least), Math.abs(greatest)));
    return pointsPerColumn === 1 || !(greatest > least)
      ? `${name} ${told}`
      : `${name} ${formatValue(least, unit, Math.max(Math.abs(least), Math.abs(greatest)))} to ${told}`;
  });
  return [formatTime(seconds[first] as number, (view.to - view.from) / 1000), ...values].join("  ");
}

/** A line at each marker, and what it says beside it, where there is room up to the next one. */
function drawMarkers(u: uPlot, markers: Overview["markers"], rateHz: number, palette: Palette): void {
  const { bbox } = u;
  const ratio = ratioOf(palette);
  clipped(u, (ctx) => {
    ctx.font = fontOf(palette);
    ctx.textBaseline = "bottom";
    ctx.textAlign = "left";
    ctx.fillStyle = palette.selection;
    markers.forEach(({ sample, text }, i) => {
      const x = u.valToPos(sample / rateHz, "x", true);
      ctx.fillRect(Math.round(x), bbox.top, ratio, bbox.height);
      const next = markers[i + 1];
      const end = next ? u.valToPos(next.sample / rateHz, "x", true) : bbox.left + bbox.width;
      const left = x + 4 * ratio;
      if (ctx.measureText(text).width < end - left)
        ctx.fillText(text, left, bbox.top + bbox.height - 2 * ratio);
    });
  });
}
