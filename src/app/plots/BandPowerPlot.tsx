import { NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import uPlot from "uplot";
import type { Display } from "../display.ts";
import type { DrawLoop } from "../drawLoop.ts";
import { scaled } from "./ForcePlot.tsx";
import { gutters, isNarrow, TimePlot, type TimePlotKind } from "./TimePlot.tsx";
import { viridis } from "./viridis.ts";

interface Props {
  display: Display;
  loop: DrawLoop;
}

/** Colours span this many standard deviations of the training part on either side of its mean. */
const sdShown = 2.5;

/** Band power of one channel as the decoder sees it: a row a band, standardised on the training part. */
export function BandPowerPlot({ display, loop }: Props) {
  const channels = useMemo(
    () => [...new Set(display.info.features.map(({ channel }) => channel))],
    [display],
  );
  // Of a row of contacts, the one in the middle.
  const [channel, setChannel] = useState(channels[Math.floor(channels.length / 2)] ?? "");
  // Of a stream that holds features already nobody knows what they are.
  const title = display.info.features.some(({ lowHz }) => lowHz !== null) ? "Band power" : "Features";
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
          <strong>{title}</strong>
          <NativeSelect
            size="xs"
            value={channel}
            onChange={(event) => setChannel(event.currentTarget.value)}
            data={channels}
            aria-label={`Channel of the plot of ${title.toLowerCase()}`}
          />
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
  const image = new OffscreenCanvas(Math.max(1, display.hopSeconds.capacity), Math.max(1, rows.length));
  const pixels = image.getContext("2d") as OffscreenCanvasRenderingContext2D;
  const hopSeconds = display.info.hopSamples / display.info.rateHz;
  const width = display.info.features.length;

  return {
    options(palette) {
      return {
        scales: { y: { auto: false, range: [0, Math.max(1, rows.length)] } },
        series: [{}, { scale: "y", show: false }],
        axes: [
          { scale: "y", size: gutters.left, splits: () => [], grid: { show: false }, ticks: { show: false } },
        ],
        hooks: {
          draw: [
            (u) => {
              drawCells(u);
              const { ctx, bbox } = u;
              const ratio = uPlot.pxRatio;
              const rowHeight = bbox.height / rows.length;
              ctx.save();
              ctx.textBaseline = "middle";
              ctx.font = scaled(palette.font, ratio, "400");
              rows.forEach(({ band, lowHz, highHz }, i) => {
                const y = bbox.top + bbox.height - (i + 0.5) * rowHeight;
                if (rowHeight < 11 * ratio && i % 2 === 1) return;
                ctx.textAlign = "left";
                ctx.fillStyle = palette.ink;
                ctx.fillText(band, bbox.left + bbox.width + 8 * ratio, y, 100 * ratio);
                if (lowHz === null || highHz === null) return;
                ctx.textAlign = "right";
                ctx.fillStyle = palette.faint;
                ctx.fillText(`${lowHz}–${highHz}${isNarrow(u) ? "" : " Hz"}`, bbox.left - 6 * ratio, y);
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

  /** A cell covers the hop that ends at its time; hops that are missing leave a gap. */
  function drawCells(u: uPlot): void {
    const xs = display.hopSeconds.newest();
    const values = display.features.newest();
    const { min, max } = u.scales.x ?? {};
    if (min == null || max == null || rows.length === 0) return;
    let first = 0;
    while (first < xs.length && (xs[first] as number) < min) first++;
    if (first === xs.length) return;
    const start = xs[first] as number;
    const count = Math.min(image.width, Math.round(((xs[xs.length - 1] as number) - start) / hopSeconds) + 1);
    if (count < 1) return;
    const data = pixels.createImageData(count, rows.length);
    for (let hop = first; hop < xs.length; hop++) {
      const column = Math.round(((xs[hop] as number) - start) / hopSeconds);
      if (column < 0 || column >= count) continue;
      for (let row = 0; row < rows.length; row++) {
        const value = values[hop * width + (rows[row] as (typeof rows)[number]).index] as number;
        if (Number.isNaN(value)) continue;
        const at = 4 * ((rows.length - 1 - row) * count + column);
        const colour = 3 * Math.round(255 * Math.min(1, Math.max(0, 0.5 + value / (2 * sdShown))));
        data.data[at] = viridis[colour] as number;
        data.data[at + 1] = viridis[colour + 1] as number;
        data.data[at + 2] = viridis[colour + 2] as number;
        data.data[at + 3] = 255;
      }
    }
    pixels.putImageData(data, 0, 0);
    const { ctx, bbox } = u;
    const left = u.valToPos(start - hopSeconds, "x", true);
    const right = u.valToPos(start + (count - 1) * hopSeconds, "x", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(image, 0, 0, count, rows.length, left, bbox.top, right - left, bbox.height);
    ctx.restore();
  }
}
