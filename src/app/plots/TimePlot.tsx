import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import type { Display } from "../display.ts";
import type { DrawLoop } from "../drawLoop.ts";
import { formatClock } from "../format.ts";
import { useRootScale } from "../rootScale.ts";
import { ratioOf } from "./canvas.ts";
import { drawEvents } from "./events.ts";
import { addGestures } from "./gestures.ts";
import { type Palette, readPalette } from "./palette.ts";

/** What one kind of plot adds to the common: series and scales, and how it takes its data out of a display. */
export interface TimePlotKind {
  options(palette: Palette, display: Display): Pick<uPlot.Options, "series" | "scales" | "axes" | "hooks">;
  /** Times stand along the plot below or above it already. */
  hasTimes?: false;
  /** Gives `u` its data; the time scale has been set. Called once an animation frame. */
  draw(u: uPlot, display: Display, fromSeconds: number, toSeconds: number): void;
  /** The values at a time, in words; null where there are none. @param row where the cursor stands, 0 at the top, 1 at the bottom */
  readout(display: Display, index: number, row: number): string | null;
}

interface Props {
  kind: TimePlotKind;
  display: Display;
  loop: DrawLoop;
  /** What a person who cannot see the plot is told that it is. */
  label: string;
  caption: React.ReactNode;
  className?: string;
}

export const axisHeight = 26;

/** Scales are where they are set: nothing is ranged by data. */
export const asAsked: uPlot.Scale.Range = (_u, min, max) => [min ?? 0, max ?? 1];

/** Pixels kept free on either side: the same in all plots, so that times stand above one another. */
const gutters = (palette: Palette) => ({
  left: (u: uPlot) => palette.scale * (isNarrow(u, palette) ? 54 : 76),
  right: (u: uPlot) => palette.scale * (isNarrow(u, palette) ? 112 : 116),
});

/** As on a phone. */
export const isNarrow = (u: uPlot, { scale }: Palette) => u.width < 520 * scale;

/** Keeps the room of an axis whose labels the plot draws itself. */
export const bareAxis = (scale: string, palette: Palette): uPlot.Axis => ({
  scale,
  size: gutters(palette).left,
  splits: () => [],
  grid: { show: false },
  ticks: { show: false },
});

/** The axis of time, below. */
export const timeAxis = (palette: Palette): uPlot.Axis => ({
  stroke: palette.faint,
  font: palette.font,
  grid: { stroke: palette.grid, width: palette.scale },
  ticks: { show: false },
  size: axisHeight * palette.scale,
  gap: 4 * palette.scale,
  space: 50 * palette.scale,
});

/** The axis of values, at the left. */
export const valueAxis = (palette: Palette): uPlot.Axis => ({
  scale: "y",
  stroke: palette.faint,
  font: palette.font,
  grid: { stroke: palette.grid, width: palette.scale },
  ticks: { show: false },
  size: gutters(palette).left,
  gap: 6 * palette.scale,
  space: 30 * palette.scale,
});

/** A point farther from the cursor than this is not under it. */
const nearSeconds = 0.15;

/** A time of the stream, and how far it lies back. */
function timeOf(display: Display, seconds: number): string {
  const back = display.nowSeconds - seconds;
  return `${formatClock(seconds)}${(seconds % 1).toFixed(1).slice(1)} (−${back.toFixed(1)} s)`;
}

/** Times to label, counted back from now, and at most one in 80 pixels. */
function ticksBackFromNow(nowSeconds: number, min: number, max: number, width: number): number[] {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60];
  const step = steps.find((each) => ((max - min) / each) * 80 <= width) ?? 60;
  const ticks: number[] = [];
  const first = Math.floor((nowSeconds - max) / step + 1e-9) * step;
  for (let back = Math.max(0, first); back <= nowSeconds - min + 1e-9; back += step) {
    if (nowSeconds - back <= max + 1e-9) ticks.unshift(nowSeconds - back);
  }
  return ticks;
}

/** A plot over time that scrolls with the stream: wheel zooms at the cursor, dragging pans, a double click resets. */
export function TimePlot({ kind, display, loop, label, caption, className }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLSpanElement>(null);
  const scheme = useComputedColorScheme("light");
  const scale = useRootScale();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes what the style sheet gives
  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const palette = readPalette(element);
    const own = kind.options(palette, display);
    const axis: uPlot.Axis = {
      ...timeAxis(palette),
      ...(kind.hasTimes === false && { size: 0 }),
      splits: (u, _axis, min, max) =>
        ticksBackFromNow(display.nowSeconds, min, max, u.bbox.width / ratioOf(palette)),
      values: (_u, ticks) =>
        ticks.map((tick) => {
          if (kind.hasTimes === false) return "";
          const back = display.nowSeconds - tick;
          return back < 1e-6 ? (display.ended ? "end" : "now") : `−${Number(back.toFixed(1))} s`;
        }),
    };
    const u = new uPlot(
      {
        width: Math.max(1, element.clientWidth),
        height: Math.max(1, element.clientHeight),
        padding: [6 * palette.scale, gutters(palette).right, 0, 0],
        legend: { show: false },
        cursor: {
          sync: { key: "time", scales: ["x", null] },
          drag: { x: false, y: false },
          y: false,
          points: { show: false },
        },
        ...own,
        scales: { x: { time: false, auto: false, range: asAsked }, ...own.scales },
        axes: [axis, ...(own.axes ?? [])],
        hooks: {
          ...own.hooks,
          draw: [...(own.hooks?.draw ?? []), (plot) => drawEvents(plot, display, palette)],
          setCursor: [
            (plot) => {
              const node = readout.current;
              if (!node) return;
              const { idx, left = -1, top = -1 } = plot.cursor;
              const seconds = plot.posToVal(left, "x");
              const at = idx == null ? Number.NaN : (plot.data[0][idx] as number);
              // Where nothing was recorded there is nothing to tell.
              const words =
                left < 0 || idx == null || !(Math.abs(at - seconds) < nearSeconds)
                  ? null
                  : kind.readout(display, idx, top / plot.over.clientHeight);
              node.textContent = words === null ? "" : `${timeOf(display, at)}   ${words}`;
            },
          ],
        },
      },
      [[], ...own.series.slice(1).map(() => [])] as unknown as uPlot.AlignedData,
      element,
    );
    let isSeen = true;
    let hasEnded = false;
    const remove = loop.add((shown, from, to) => {
      if (shown !== display || !isSeen) return;
      u.batch(() => {
        u.setScale("x", { min: from, max: to });
        kind.draw(u, display, from, to);
      });
      // The scale stays as it is, and what stands along it does not.
      if (display.ended !== hasEnded) u.redraw(false, true);
      hasEnded = display.ended;
    });
    const resizing = new ResizeObserver(() => {
      u.setSize({ width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) });
      loop.redraw();
    });
    resizing.observe(element);
    // What has been scrolled out of sight is not drawn.
    const watching = new IntersectionObserver(([entry]) => {
      isSeen = entry?.isIntersecting ?? true;
      loop.redraw();
    });
    watching.observe(element);
    const removeGestures = addGestures(u.over, loop);
    return () => {
      removeGestures();
      watching.disconnect();
      resizing.disconnect();
      remove();
      u.destroy();
    };
  }, [kind, display, loop, scheme, scale]);

  return (
    <figure className={`plot ${className ?? ""}`} aria-label={label}>
      <figcaption className="plot-caption">
        {caption}
        <span ref={readout} className="plot-readout" aria-hidden="true" />
      </figcaption>
      <div ref={host} className="plot-canvas" role="img" aria-label={label} />
    </figure>
  );
}
