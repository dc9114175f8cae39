import { useMemo } from "react";
import type uPlot from "uplot";
import { decodedOnset, measuredOnset } from "../../contract/frame.ts";
import { type Display, firstFrom } from "../display.ts";
import type { DrawLoop } from "../drawLoop.ts";
import { formatValue, inUnit, roundUp } from "../format.ts";
import { clipped, fontOf, ratioOf } from "./canvas.ts";
import { drawTexts } from "./events.ts";
import { linePath } from "./linePath.ts";
import type { Palette } from "./palette.ts";
import { asAsked, TimePlot, type TimePlotKind, valueAxis } from "./TimePlot.tsx";

/** Beyond 0 and 100 % a decoded value may go this far, % of the range, before the axis gives way. */
const overshootShown = 6;

interface Props {
  display: Display;
  loop: DrawLoop;
  target: string;
  unit: string;
}

/** The hero: decoded force as a line over the measured force as an area. */
export function ForcePlot({ display, loop, target, unit }: Props) {
  const kind = useMemo(() => forcePlot(unit), [unit]);
  const what = unit === "%" ? ", % of maximum" : "";
  return (
    <TimePlot
      kind={kind}
      display={display}
      loop={loop}
      className="plot-force"
      label={`Decoded ${target} over measured ${target}${what}, against time`}
      caption={
        <>
          <strong>{target}</strong> decoded over measured{what}
          {display.traceOf("cue") >= 0 && "; cue dashed"}
          <span title="Where a grip begins: above as decoded, below as measured"> ▾ ▴ begins</span>
          {display.info.intervalShare !== null && (
            <span
              className="interval-key"
              title="Where the measured value is expected, from how far held-out values lay from decoded ones when the decoder was trained"
            >
              <i aria-hidden="true" />
              {Math.round(100 * display.info.intervalShare)} % interval
            </span>
          )}
        </>
      }
    />
  );
}

/** Index of each series in the data; hops and points have times of their own, so that they are drawn apart. */
function forcePlot(unit: string): TimePlotKind {
  const range = new SteadyRange(unit);
  let palette: Palette;
  return {
    options(colours, display) {
      palette = colours;
      const cue = display.traceOf("cue");
      return {
        scales: { y: { auto: false, range: asAsked } },
        series: [
          {},
          {
            scale: "y",
            stroke: palette.measured,
            fill: palette.measuredFill,
            width: 1.5 * palette.scale,
            paths: linePath(unit === "%" ? "zero" : "edge"),
            points: { show: false },
          },
          {
            scale: "y",
            stroke: palette.faint,
            width: palette.scale,
            dash: [3 * palette.scale, 4 * palette.scale],
            paths: linePath(),
            points: { show: false },
            show: cue >= 0,
          },
        ],
        axes: [
          {
            ...valueAxis(palette),
            values: (_u, ticks) =>
              ticks.map((tick) => {
                const told = inUnit(tick, unit, display.magnitude);
                return told.unit ? `${told.text} ${told.unit}` : told.text;
              }),
          },
        ],
        hooks: {
          draw: [
            (u) => {
              drawMarks(u, display, palette);
              drawInterval(u, display, palette);
              drawOnsets(u, display, palette);
              drawTexts(u, display, palette);
              drawDecoded(u, display, palette);
              labelEnds(u, display, palette, unit);
            },
          ],
        },
      };
    },
    draw(u, display, from, to) {
      const target = display.traceOf("target");
      const cue = display.traceOf("cue");
      const xs = display.pointSeconds.newest();
      const blank = xs.subarray(0, 0);
      u.setData(
        [
          xs,
          target >= 0 ? display.traces[target]!.newest() : blank,
          cue >= 0 ? display.traces[cue]!.newest() : blank,
        ] as unknown as uPlot.AlignedData,
        false,
      );
      range.follow(display, from, to);
      u.setScale("y", { min: range.min, max: range.max });
    },
    readout(display, index) {
      const seconds = display.pointSeconds.newest()[index];
      if (seconds === undefined) return null;
      const hop = Math.max(0, firstFrom(display.decodedSeconds.newest(), seconds + 1e-9) - 1);
      const decoded = display.decoded.newest()[hop] ?? Number.NaN;
      const measured = display.measured.newest()[hop] ?? Number.NaN;
      const told = (value: number) => formatValue(value, unit, display.magnitude);
      const low = display.low.newest()[hop] ?? Number.NaN;
      const high = display.high.newest()[hop] ?? Number.NaN;
      const interval =
        Number.isFinite(low) && Number.isFinite(high) ? ` (${told(low)} to ${told(high)})` : "";
      return `decoded ${told(decoded)}${interval}, measured ${told(measured)}`;
    },
  };
}

/** Indices of the decoded values that are in sight, with one more on either side. */
function inSight(u: uPlot, xs: Float64Array): [first: number, end: number] {
  const { min, max } = u.scales.x ?? {};
  if (min == null || max == null) return [0, 0];
  return [Math.max(0, firstFrom(xs, min) - 1), Math.min(xs.length, firstFrom(xs, max) + 1)];
}

/** Decoded values have times of their own, ten a second: they are drawn beside the series. */
function drawDecoded(u: uPlot, display: Display, palette: Palette): void {
  const xs = display.decodedSeconds.newest();
  const ys = display.decoded.newest();
  const [first, end] = inSight(u, xs);
  clipped(u, (ctx) => {
    ctx.beginPath();
    let down = false;
    for (let i = first; i < end; i++) {
      const y = ys[i] as number;
      if (Number.isNaN(y)) {
        down = false;
        continue;
      }
      const px = u.valToPos(xs[i] as number, "x", true);
      const py = u.valToPos(y, "y", true);
      if (down) ctx.lineTo(px, py);
      else ctx.moveTo(px, py);
      down = true;
    }
    ctx.setLineDash([]);
    ctx.strokeStyle = palette.decoded;
    ctx.lineWidth = 2.5 * ratioOf(palette);
    ctx.lineJoin = "round";
    ctx.stroke();
  });
}

/** A tint from the lower to the upper end of each value's interval; open ends reach the frame. */
function drawInterval(u: uPlot, display: Display, palette: Palette): void {
  const xs = display.decodedSeconds.newest();
  const lows = display.low.newest();
  const highs = display.high.newest();
  const [first, end] = inSight(u, xs);
  const { top, height } = u.bbox;
  const place = (value: number) => Math.min(top + height, Math.max(top, u.valToPos(value, "y", true)));
  clipped(u, (ctx) => {
    ctx.globalAlpha = 0.2;
    ctx.fillStyle = palette.decoded;
    for (let i = first; i < end; ) {
      if (Number.isNaN(lows[i] as number)) {
        i++;
        continue;
      }
      let stop = i;
      ctx.beginPath();
      for (; stop < end && !Number.isNaN(lows[stop] as number); stop++)
        ctx.lineTo(u.valToPos(xs[stop] as number, "x", true), place(highs[stop] as number));
      for (let back = stop - 1; back >= i; back--)
        ctx.lineTo(u.valToPos(xs[back] as number, "x", true), place(lows[back] as number));
      ctx.fill();
      i = stop;
    }
  });
}

/** Where a grip begins: a triangle that points up from below for measured force, one that points down from above for decoded. */
function drawOnsets(u: uPlot, display: Display, palette: Palette): void {
  const xs = display.decodedSeconds.newest();
  const onsets = display.onsets.newest();
  const [first, end] = inSight(u, xs);
  const { top, height } = u.bbox;
  const size = 5 * ratioOf(palette);
  const triangle = (ctx: CanvasRenderingContext2D, x: number, base: number, tip: number, colour: string) => {
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.moveTo(x - size, base);
    ctx.lineTo(x + size, base);
    ctx.lineTo(x, tip);
    ctx.fill();
  };
  clipped(u, (ctx) => {
    for (let i = first; i < end; i++) {
      const flags = onsets[i] as number;
      if (flags === 0) continue;
      const x = u.valToPos(xs[i] as number, "x", true);
      if (flags & measuredOnset) triangle(ctx, x, top + height, top + height - 1.6 * size, palette.measured);
      if (flags & decodedOnset) triangle(ctx, x, top, top + 1.6 * size, palette.decoded);
    }
  });
}

/** Where calibration ends and scoring begins: what lies before was seen in training. */
function drawMarks(u: uPlot, { marks }: Display, palette: Palette): void {
  const { bbox } = u;
  const ratio = ratioOf(palette);
  clipped(u, (ctx) => {
    ctx.textBaseline = "top";
    ctx.font = fontOf(palette);
    ctx.fillStyle = palette.faint;
    ctx.strokeStyle = palette.faint;
    ctx.lineWidth = ratio;
    ctx.setLineDash([]);
    const [trained] = marks;
    if (trained) {
      ctx.globalAlpha = 0.5;
      ctx.fillStyle = palette.measuredFill;
      ctx.fillRect(bbox.left, bbox.top, u.valToPos(trained.seconds, "x", true) - bbox.left, bbox.height);
      ctx.globalAlpha = 1;
      ctx.fillStyle = palette.faint;
    }
    marks.forEach(({ seconds, label }, i) => {
      const x = Math.round(u.valToPos(seconds, "x", true));
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      // The first is told before its line, the last behind it: they may stand close together.
      ctx.textAlign = i === 0 ? "right" : "left";
      ctx.fillText(label, x + (i === 0 ? -6 : 6) * ratio, bbox.top + 4 * ratio);
    });
  });
}

/** Names the lines where they end. */
function labelEnds(u: uPlot, display: Display, palette: Palette, unit: string): void {
  // Of a view of the past the ends are not the newest values.
  if (display.decoded.length === 0 || (u.scales.x?.max ?? 0) < display.nowSeconds - 0.05) return;
  const { ctx } = u;
  const ratio = ratioOf(palette);
  const x = u.bbox.left + u.bbox.width + 8 * ratio;
  // Number and height change together, four times a second, as the other figures do.
  const { decoded, measured } = display.told;
  const place = (value: number) =>
    Math.min(u.bbox.top + u.bbox.height, Math.max(u.bbox.top + 8 * ratio, u.valToPos(value, "y", true)));
  const apart = 17 * ratio;
  let decodedY = place(Number.isNaN(decoded) ? 0 : decoded);
  let measuredY = place(Number.isNaN(measured) ? 0 : measured);
  const overlap = apart - Math.abs(decodedY - measuredY);
  if (overlap > 0) {
    const up = decodedY <= measuredY ? -1 : 1;
    decodedY += (up * overlap) / 2;
    measuredY -= (up * overlap) / 2;
    // Both stay above the axis.
    const below = Math.max(decodedY, measuredY) - (u.bbox.top + u.bbox.height);
    if (below > 0) {
      decodedY -= below;
      measuredY -= below;
    }
  }
  ctx.save();
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.font = fontOf(palette, "600");
  ctx.fillStyle = palette.decoded;
  ctx.fillText(
    Number.isNaN(decoded) ? "no estimate" : `decoded ${formatValue(decoded, unit, display.magnitude)}`,
    x,
    decodedY,
  );
  ctx.font = fontOf(palette);
  if (!Number.isNaN(measured)) {
    ctx.fillStyle = palette.measured;
    ctx.fillText(`measured ${formatValue(measured, unit, display.magnitude)}`, x, measuredY);
  }
  ctx.restore();
}

/** A range of values that keeps still while it fits: 0 to 100 for percent, else round figures around what is shown. */
class SteadyRange {
  min = 0;
  max = 1;
  private readonly base: readonly [number, number] | null;

  constructor(unit: string) {
    this.base = unit === "%" ? [0, 100] : null;
  }

  follow(display: Display, from: number, to: number): void {
    const { base } = this;
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    const xs = display.decodedSeconds.newest();
    const rings = [display.decoded.newest(), display.measured.newest()];
    for (let i = firstFrom(xs, from); i < xs.length && (xs[i] as number) <= to; i++) {
      for (const ring of rings) {
        const value = ring[i] as number;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
    }
    if (base && !(least < base[0] - overshootShown)) least = base[0];
    if (base && !(greatest > base[1] + overshootShown)) greatest = base[1];
    if (!(greatest > least)) return;
    const step = roundUp((greatest - least) / 5);
    const min = Math.floor(least / step + 1e-9) * step;
    const max = Math.ceil(greatest / step - 1e-9) * step;
    // A margin, so that a line at the end of the range is seen whole.
    const margin = (overshootShown / 100) * (max - min);
    this.min = min - margin;
    this.max = max + margin;
  }
}
