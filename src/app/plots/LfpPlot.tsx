import { useEffect, useMemo, useRef } from "react";
import type uPlot from "uplot";
import type { DisplayMontage } from "../../contract/frame.ts";
import type { Display } from "../display.ts";
import type { DrawLoop } from "../drawLoop.ts";
import { formatValue, roundUp } from "../format.ts";
import { fontOf, ratioOf } from "./canvas.ts";
import { linePath } from "./linePath.ts";
import { asAsked, bareAxis, TimePlot, type TimePlotKind } from "./TimePlot.tsx";

interface Props {
  display: Display;
  loop: DrawLoop;
  /** What kind of signals they are. */
  title: string;
  /** Places of those shown among the traces. */
  traces: readonly number[];
  montage: DisplayMontage;
  /** Times the gain of its own that each lane has. */
  gain: number;
  /** Gains follow the signals; else they stay where they are. */
  isAutoscaled: boolean;
  controls: React.ReactNode;
}

/** A lane shows this many standard deviations on either side. */
const sdShown = 3.5;
/** Gains are looked at anew after so many seconds of the stream. */
const gainEverySeconds = 0.5;

interface Lane {
  trace: number;
  name: string;
  unit: string;
  /** Value at the middle of the lane, and half its height, in the channel's unit. */
  centre: number;
  half: number;
}

/** The signals as they come in, each in a lane and with a gain of its own. */
export function LfpPlot({ display, loop, title, controls, traces, montage, gain, isAutoscaled }: Props) {
  // What is changed while it runs changes what is drawn, and not the plot.
  const scaling = useRef({ gain, isAutoscaled });
  scaling.current = { gain, isAutoscaled };
  const kind = useMemo(() => lfpPlot(display, traces, montage, scaling), [display, traces, montage]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they change what is drawn
  useEffect(loop.redraw, [gain, isAutoscaled]);
  return (
    <TimePlot
      kind={kind}
      display={display}
      loop={loop}
      className="plot-lfp"
      label={`${title}: ${lanesOf(display, traces, montage)
        .map(({ name }) => name)
        .join(", ")}, against time`}
      caption={
        <>
          <strong>{title}</strong>
          {controls}
        </>
      }
    />
  );
}

/** In a bipolar montage each input less the next one: the last has none. */
function lanesOf({ info }: Display, shown: readonly number[], montage: DisplayMontage): Lane[] {
  const inputs = info.traces.filter(({ role }) => role === "input");
  return shown.flatMap((trace) => {
    const input = inputs[trace];
    const next = inputs[trace + 1];
    if (!input || (montage === "bipolar" && !next)) return [];
    const name =
      montage === "bipolar" ? `${input.name}−${next?.name.replace(/^.*?(?=\d+$)/, "")}` : input.name;
    return [{ trace, name, unit: input.unit, centre: 0, half: 1 }];
  });
}

function lfpPlot(
  display: Display,
  shown: readonly number[],
  montage: DisplayMontage,
  scaling: { readonly current: Pick<Props, "gain" | "isAutoscaled"> },
): TimePlotKind {
  const lanes = lanesOf(display, shown, montage);
  let hasGains = false;
  let gainsAt = Number.NEGATIVE_INFINITY;

  function adjustGains(): void {
    const rows = Math.min(
      display.pointSeconds.length,
      Math.round((10 * display.info.rateHz) / display.info.strideSamples),
    );
    for (const lane of lanes) {
      const { mean, sd } = spread(display.traces[lane.trace]!.newest(rows));
      if (!(sd > 0)) continue;
      const wanted = sdShown * sd;
      // Gains change by steps, and not for a little: a trace that breathes with its own amplitude cannot be read.
      if (wanted > lane.half || wanted < 0.4 * lane.half) lane.half = roundUp(wanted);
      if (Math.abs(mean - lane.centre) > 0.25 * lane.half) lane.centre = mean;
      hasGains = true;
    }
  }

  return {
    options(palette) {
      return {
        scales: Object.fromEntries(lanes.map((_, i) => [`lane${i}`, { auto: false, range: asAsked }])),
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
        axes: [bareAxis("lane0", palette)],
        hooks: {
          draw: [
            (u) => {
              const { ctx, bbox } = u;
              const ratio = ratioOf(palette);
              const laneHeight = bbox.height / lanes.length;
              ctx.save();
              ctx.textBaseline = "middle";
              ctx.font = fontOf(palette);
              lanes.forEach(({ name, unit, half }, i) => {
                const y = bbox.top + (i + 0.5) * laneHeight;
                const x = bbox.left + bbox.width + 8 * ratio;
                ctx.textAlign = "left";
                ctx.fillStyle = palette.ink;
                ctx.fillText(name, x, y);
                ctx.fillStyle = palette.faint;
                // A bar as high as the figure beside it, where the axis would be.
                const bar = bbox.left - 6 * ratio;
                ctx.fillRect(bar, y - 0.25 * laneHeight, ratio, 0.5 * laneHeight);
                ctx.textAlign = "right";
                ctx.fillText(formatValue(half / scaling.current.gain, unit), bar - 5 * ratio, y);
                if (i > 0) {
                  ctx.fillStyle = palette.grid;
                  ctx.fillRect(bbox.left, y - laneHeight / 2, bbox.width, ratio);
                }
              });
              ctx.restore();
            },
          ],
        },
      };
    },
    draw(u) {
      const { gain, isAutoscaled } = scaling.current;
      if ((isAutoscaled || !hasGains) && Math.abs(display.nowSeconds - gainsAt) >= gainEverySeconds) {
        gainsAt = display.nowSeconds;
        adjustGains();
      }
      u.setData(
        [
          display.pointSeconds.newest(),
          ...lanes.map(({ trace }) => display.traces[trace]!.newest()),
        ] as unknown as uPlot.AlignedData,
        false,
      );
      const count = lanes.length;
      lanes.forEach(({ centre, half: own }, i) => {
        const half = own / gain;
        // The lane is the i-th from above: half a lane is `half`.
        u.setScale(`lane${i}`, {
          min: centre - half * (2 * (count - 1 - i) + 1),
          max: centre + half * (2 * i + 1),
        });
      });
    },
    readout(_display, index) {
      return lanes
        .map(
          ({ trace, name, unit }) =>
            `${name} ${formatValue(display.traces[trace]!.newest()[index] ?? Number.NaN, unit)}`,
        )
        .join("  ");
    },
  };
}

function spread(values: Float32Array): { mean: number; sd: number } {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  return { mean, sd: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
