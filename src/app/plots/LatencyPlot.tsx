import { useMemo } from "react";
import type uPlot from "uplot";
import { Ring } from "../../signal/ring.ts";
import type { Display } from "../display.ts";
import type { DrawLoop } from "../drawLoop.ts";
import { formatMs } from "../format.ts";
import { linePath } from "./linePath.ts";
import { asAsked, TimePlot, type TimePlotKind, valueAxis } from "./TimePlot.tsx";

interface Props {
  display: Display;
  loop: DrawLoop;
}

/** Latencies from 0.5 ms to 500 ms, in powers of ten. */
const lowest = Math.log10(0.5);
const highest = Math.log10(500);
const labelledMs = [1, 100];

/** How long each decoded value took, from its newest sample on. */
export function LatencyPlot({ display, loop }: Props) {
  const kind = useMemo(() => latencyPlot(display), [display]);
  return (
    <TimePlot
      kind={kind}
      display={display}
      loop={loop}
      className="plot-latency"
      label="Latency from the newest sample to the decoded value, in milliseconds, against time"
      caption={
        <>
          <strong>Latency</strong> to decoded, ms
        </>
      }
    />
  );
}

function latencyPlot({ toDecodedMs }: Display): TimePlotKind {
  const logarithms = new Ring(Float32Array, toDecodedMs.capacity);
  return {
    hasTimes: false,
    options(palette) {
      return {
        scales: { y: { auto: false, range: asAsked } },
        series: [
          {},
          {
            scale: "y",
            stroke: palette.measured,
            width: palette.scale,
            paths: linePath(),
            points: { show: false },
          },
        ],
        axes: [
          {
            ...valueAxis(palette),
            splits: () => labelledMs.map(Math.log10),
            values: () => labelledMs.map((ms) => `${ms} ms`),
          },
        ],
      };
    },
    draw(u, display) {
      const xs = display.hopSeconds.newest();
      for (
        let back = Math.min(toDecodedMs.length, toDecodedMs.count - logarithms.count) - 1;
        back >= 0;
        back--
      )
        logarithms.pushValue(Math.min(highest, Math.max(lowest, Math.log10(toDecodedMs.at(back)))));
      u.setData([xs, logarithms.newest()] as unknown as uPlot.AlignedData, false);
      u.setScale("y", { min: lowest, max: highest });
    },
    readout(display, index) {
      const value = display.toDecodedMs.newest()[index] ?? Number.NaN;
      return Number.isNaN(value) ? null : `${formatMs(value)} ms`;
    },
  };
}
