import { useMemo } from "react";
import type uPlot from "uplot";
import type { Display } from "../display.ts";
import type { DrawLoop } from "../drawLoop.ts";
import { formatFigure } from "../format.ts";
import { fontOf, ratioOf } from "./canvas.ts";
import { HeatMap } from "./heatMap.ts";
import { bareAxis, isNarrow, TimePlot, type TimePlotKind } from "./TimePlot.tsx";

interface Props {
  display: Display;
  loop: DrawLoop;
  /** Place among the traces of a channel whose spectra come. */
  trace: number;
  controls: React.ReactNode;
}

/** Colours span this much on either side of the mean of each frequency, dB. */
const decibelsShown = 6;
const labelledHz = [2, 5, 10, 20, 50, 100, 200];

/** Power of one channel over time and frequency, in dB above the mean of each frequency; bands of the features marked. */
export function SpectrogramPlot({ display, loop, trace, controls }: Props) {
  const kind = useMemo(() => spectrogramPlot(display, trace), [display, trace]);
  const { windowMs } = display.info.spectra;
  const name = display.info.traces[trace]?.name ?? "";
  return (
    <TimePlot
      kind={kind}
      display={display}
      loop={loop}
      className="plot-spectra"
      label={`Power of ${name} against time and frequency, in decibels above the mean of each frequency`}
      caption={
        <>
          <strong>Time-frequency, Hz</strong>
          {controls}
          <span
            className="colour-scale"
            title={`Windows of ${windowMs} ms, Hann, drawn where they end, smoothed over 0.2 s; against the mean of each frequency over about a minute`}
          >
            −{decibelsShown} <i aria-hidden="true" /> +{decibelsShown} dB
          </span>
        </>
      }
    />
  );
}

function spectrogramPlot(display: Display, trace: number): TimePlotKind {
  const { frequenciesHz } = display.info.spectra;
  const count = frequenciesHz.length;
  const step = Math.log((frequenciesHz[1] as number) / (frequenciesHz[0] as number));
  const lowest = Math.log(frequenciesHz[0] as number) - step / 2;
  /** 0 at the lowest edge, 1 at the highest. */
  const heightOf = (hz: number) => (Math.log(hz) - lowest) / (count * step);
  const { width } = display.spectra;
  const valueAt = (index: number, bin: number) => {
    const channel = display.spectraOf.indexOf(trace);
    return channel < 0
      ? Number.NaN
      : (display.spectra.newest()[index * width + channel * count + bin] as number);
  };
  const map = new HeatMap(count, display.historySeconds, display.hopMs / 1000, (index, levels) => {
    for (let row = 0; row < count; row++)
      levels[row] = 0.5 + valueAt(index, count - 1 - row) / (2 * decibelsShown);
  });
  let shown = display.spectraOf;
  const name = display.info.traces[trace]?.name;
  const bands = display.info.features.flatMap(({ channel, lowHz, highHz }) =>
    channel === name && lowHz !== null && highHz !== null ? [{ lowHz, highHz }] : [],
  );

  return {
    options(palette) {
      return {
        scales: { y: { auto: false, range: [0, 1] } },
        series: [{}, { scale: "y", show: false }],
        axes: [bareAxis("y", palette)],
        hooks: {
          draw: [
            (u) => {
              if (shown !== display.spectraOf) map.clear();
              shown = display.spectraOf;
              map.draw(u, display.spectraSeconds.newest());
              const { ctx, bbox } = u;
              const ratio = ratioOf(palette);
              const yOf = (hz: number) => bbox.top + bbox.height * (1 - heightOf(hz));
              ctx.save();
              ctx.textBaseline = "middle";
              ctx.textAlign = "right";
              ctx.font = fontOf(palette);
              ctx.fillStyle = palette.faint;
              for (const hz of labelledHz) {
                if (heightOf(hz) < 0 || heightOf(hz) > 1) continue;
                ctx.fillText(`${hz}${isNarrow(u, palette) ? "" : " Hz"}`, bbox.left - 6 * ratio, yOf(hz));
              }
              // Brackets beside the picture, alternately nearer and farther: bands overlap.
              ctx.strokeStyle = palette.faint;
              ctx.lineWidth = ratio;
              bands.forEach(({ lowHz, highHz }, i) => {
                const x = bbox.left + bbox.width + (6 + 5 * (i % 3)) * ratio;
                const [top, bottom] = [yOf(highHz) + ratio, yOf(lowHz) - ratio];
                ctx.beginPath();
                ctx.moveTo(x - 3 * ratio, top);
                ctx.lineTo(x, top);
                ctx.lineTo(x, bottom);
                ctx.lineTo(x - 3 * ratio, bottom);
                ctx.stroke();
              });
              ctx.restore();
            },
          ],
        },
      };
    },
    draw(u) {
      const xs = display.spectraSeconds.newest();
      u.setData([xs, xs] as unknown as uPlot.AlignedData, false);
    },
    readout(_display, index, at) {
      const bin = Math.min(count - 1, Math.max(0, Math.floor((1 - at) * count)));
      const value = valueAt(index, bin);
      const hz = `${formatFigure(frequenciesHz[bin] as number)} Hz`;
      return Number.isNaN(value) ? `${hz} –` : `${hz} ${value.toFixed(1).replace("-", "−")} dB`;
    },
  };
}
