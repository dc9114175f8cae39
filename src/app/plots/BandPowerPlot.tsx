import { useMemo } from "react";
import type uPlot from "uplot";
import type { Display } from "../display.ts";
import type { DrawLoop } from "../drawLoop.ts";
import { fontOf, ratioOf } from "./canvas.ts";
import { HeatMap } from "./heatMap.ts";
import { bareAxis, isNarrow, TimePlot, type TimePlotKind } from "./TimePlot.tsx";

interface Props {
  display: Display;
  loop: DrawLoop;
  /** Name of a channel of the features. */
  channel: string;
  controls?: React.ReactNode;
}

/** Colours span this many standard deviations of the training part on either side of its mean. */
const sdShown = 2.5;

/** Of a stream that holds features already nobody knows what they are. */
export const featuresTitle = ({ info }: Display): string =>
  info.features.some(({ lowHz }) => lowHz !== null) ? "Band power" : "Features";

/** Band power of one channel as the decoder sees it: a row a band, standardised on the training part. */
export function BandPowerPlot({ display, loop, channel, controls }: Props) {
  const title = featuresTitle(display);
  const kind = useMemo(() => bandPowerPlot(display, channel), [display, channel]);
  return (
    <TimePlot
      kind={kind}
      display={display}
      loop={loop}
      className="plot-bands"
      label={`${title} of ${channel} against time, in standard deviations of the training part`}
      caption={
        <>
          <strong>{title}</strong> {title === "Band power" && "Hz"} {controls ?? channel}
          <span className="colour-scale" aria-hidden="true">
            −{sdShown} <i /> +{sdShown} SD
          </span>
        </>
      }
    />
  );
}

/** Bands by frequency from the bottom up, above them features that have none, in their order. */
function heightOf({ lowHz, highHz }: Display["info"]["features"][number]): number {
  return lowHz === null || highHz === null ? Number.MAX_VALUE : lowHz + highHz;
}

function bandPowerPlot(display: Display, channel: string): TimePlotKind {
  const rows = display.info.features
    .map((feature, index) => ({ ...feature, index }))
    .filter((feature) => feature.channel === channel)
    .toSorted((a, b) => heightOf(a) - heightOf(b));
  const width = display.info.features.length;
  const map = new HeatMap(rows.length, display.historySeconds, display.hopMs / 1000, (index, levels) => {
    const values = display.features.newest();
    for (let row = 0; row < rows.length; row++) {
      const { index: feature } = rows[rows.length - 1 - row] as (typeof rows)[number];
      levels[row] = 0.5 + (values[index * width + feature] as number) / (2 * sdShown);
    }
  });

  return {
    options(palette) {
      return {
        scales: { y: { auto: false, range: [0, Math.max(1, rows.length)] } },
        series: [{}, { scale: "y", show: false }],
        axes: [bareAxis("y", palette)],
        hooks: {
          draw: [
            (u) => {
              if (rows.length > 0) map.draw(u, display.hopSeconds.newest());
              const { ctx, bbox } = u;
              const ratio = ratioOf(palette);
              const rowHeight = bbox.height / rows.length;
              ctx.save();
              ctx.textBaseline = "middle";
              ctx.font = fontOf(palette);
              rows.forEach(({ band, lowHz, highHz }, i) => {
                const y = bbox.top + bbox.height - (i + 0.5) * rowHeight;
                if (rowHeight < 11 * ratio && i % 2 === 1) return;
                ctx.textAlign = "left";
                ctx.fillStyle = palette.ink;
                ctx.fillText(band, bbox.left + bbox.width + 8 * ratio, y, 100 * ratio);
                if (lowHz === null || highHz === null) return;
                ctx.textAlign = "right";
                ctx.fillStyle = palette.faint;
                ctx.fillText(
                  `${lowHz}–${highHz}${isNarrow(u, palette) ? "" : " Hz"}`,
                  bbox.left - 6 * ratio,
                  y,
                );
              });
              ctx.restore();
            },
          ],
        },
      };
    },
    draw(u) {
      const xs = display.hopSeconds.newest();
      u.setData([xs, xs] as unknown as uPlot.AlignedData, false);
    },
    readout(_display, index, at) {
      const row = rows[rows.length - 1 - Math.floor(at * rows.length)];
      if (!row) return null;
      const value = display.features.newest()[index * width + row.index] as number;
      return Number.isNaN(value) ? `${row.band} –` : `${row.band} ${value.toFixed(1).replace("-", "−")} SD`;
    },
  };
}
