import { Button } from "@mantine/core";
import { useMemo } from "react";
import uPlot from "uplot";
import type { Display } from "../display.ts";
import type { DrawLoop } from "../drawLoop.ts";
import { formatValue, inUnit, roundUp } from "../format.ts";
import { useApp } from "../store.ts";
import { linePath } from "./linePath.ts";
import type { Palette } from "./palette.ts";
import { asAsked, gutters, TimePlot, type TimePlotKind } from "./TimePlot.tsx";

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
  const isPast = useApp((state) => state.isPast);
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
          {isPast && (
            <Button size="compact-xs" variant="light" onClick={() => loop.resetView()}>
              Back to now
            </Button>
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
            width: 1.5,
            paths: linePath(unit === "%" ? "zero" : "edge"),
            points: { show: false },
          },
          {
            scale: "y",
            stroke: palette.faint,
            width: 1,
            dash: [3, 4],
            paths: linePath(),
            points: { show: false },
            show: cue >= 0,
          },
        ],
        axes: [
          {
            scale: "y",
            stroke: palette.faint,
            font: palette.font,
            grid: { stroke: palette.grid, width: 1 },
            ticks: { show: false },
            size: gutters.left,
            gap: 6,
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
      const hops = display.decodedSeconds.newest();
      let hop = hops.length - 1;
      while (hop > 0 && (hops[hop] as number) > seconds) hop--;
      const decoded = display.decoded.newest()[hop] ?? Number.NaN;
      const measured = display.measured.newest()[hop] ?? Number.NaN;
      return `decoded ${formatValue(decoded, unit, display.magnitude)}, measured ${formatValue(measured, unit, display.magnitude)}`;
    },
  };
}

/** Decoded values have times of their own, ten a second: they are drawn beside the series. */
function drawDecoded(u: uPlot, display: Display, palette: Palette): void {
  const xs = display.decodedSeconds.newest();
  const ys = display.decoded.newest();
  const { ctx } = u;
  const { left, top, width, height } = u.bbox;
  const { min = 0, max = 1 } = u.scales.x ?? {};
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.beginPath();
  let down = false;
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i] as number;
    if (x < (min ?? 0) - 1 || x > (max ?? 1) + 1) continue;
    const y = ys[i] as number;
    if (Number.isNaN(y)) {
      down = false;
      continue;
    }
    const px = u.valToPos(x, "x", true);
    const py = u.valToPos(y, "y", true);
    if (down) ctx.lineTo(px, py);
    else ctx.moveTo(px, py);
    down = true;
  }
  ctx.setLineDash([]);
  ctx.strokeStyle = palette.decoded;
  ctx.lineWidth = 2.5 * uPlot.pxRatio;
  ctx.lineJoin = "round";
  ctx.stroke();
  ctx.restore();
}

/** Where calibration ends and scoring begins: what lies before was seen in training. */
function drawMarks(u: uPlot, { marks }: Display, palette: Palette): void {
  const { ctx, bbox } = u;
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.textBaseline = "top";
  ctx.font = scaled(palette.font, ratio, "400");
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
  ctx.restore();
}

/** Names the lines where they end. */
function labelEnds(u: uPlot, display: Display, palette: Palette, unit: string): void {
  // Of a view of the past the ends are not the newest values.
  if (display.decoded.length === 0 || (u.scales.x?.max ?? 0) < display.nowSeconds - 0.05) return;
  const { ctx } = u;
  const ratio = uPlot.pxRatio;
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
  ctx.font = scaled(palette.font, ratio, "600");
  ctx.fillStyle = palette.decoded;
  ctx.fillText(
    Number.isNaN(decoded) ? "no estimate" : `decoded ${formatValue(decoded, unit, display.magnitude)}`,
    x,
    decodedY,
  );
  ctx.font = scaled(palette.font, ratio, "400");
  if (!Number.isNaN(measured)) {
    ctx.fillStyle = palette.measured;
    ctx.fillText(`measured ${formatValue(measured, unit, display.magnitude)}`, x, measuredY);
  }
  ctx.restore();
}

export function scaled(font: string, ratio: number, weight: string): string {
  return `${weight} ${font.replace(/(\d+)px/, (_all, size) => `${Number(size) * ratio}px`)}`;
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
    for (let i = 0; i < xs.length; i++) {
      if ((xs[i] as number) < from || (xs[i] as number) > to) continue;
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
