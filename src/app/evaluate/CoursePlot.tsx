import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { formatClock, formatValue, inUnit } from "../format.ts";
import { addGestures } from "../plots/gestures.ts";
import { linePath } from "../plots/linePath.ts";
import { readPalette } from "../plots/palette.ts";
import { asAsked, isNarrow } from "../plots/TimePlot.tsx";
import { type CourseData, pannedSpan, type Span, zoomedSpan } from "./course.ts";

interface Props {
  data: CourseData;
  unit: string;
  /** Stretches to mark, the first the worst. */
  marked: readonly Span[];
  /** What to show; a new one is turned to. */
  view: Span;
  label: string;
}

/** Decoded over measured values; wheel zooms at the cursor, dragging pans, a double click shows all. */
export function CoursePlot({ data, unit, marked, view, label }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLSpanElement>(null);
  const show = useRef<(span: Span) => void>(() => undefined);
  const scheme = useComputedColorScheme("light");

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes what the style sheet gives
  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const palette = readPalette(element);
    const { seconds, measured, decoded, low, high } = data;
    const whole = wholeOf(data);
    const magnitude = Math.max(Math.abs(low), Math.abs(high));
    let span = whole;
    const axis = { stroke: palette.faint, font: palette.font, ticks: { show: false } };
    const u = new uPlot(
      {
        width: Math.max(1, element.clientWidth),
        height: Math.max(1, element.clientHeight),
        padding: [6, 8, 0, 0],
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
        scales: {
          x: { time: false, auto: false, range: asAsked },
          y: { auto: false, range: () => [low, high] },
        },
        series: [
          {},
          {
            stroke: palette.measured,
            fill: palette.measuredFill,
            width: 1.5,
            paths: linePath(low <= 0 && high >= 0 ? "zero" : "edge"),
            points: { show: false },
          },
          { stroke: palette.decoded, width: 2, paths: linePath(), points: { show: false } },
        ],
        axes: [
          {
            ...axis,
            size: 26,
            gap: 4,
            grid: { stroke: palette.grid, width: 1 },
            values: (_u, ticks) =>
              ticks.map((tick) => formatClock(tick) + (tick % 1 ? (tick % 1).toFixed(1).slice(1) : "")),
          },
          {
            ...axis,
            size: (plot) => (isNarrow(plot) ? 54 : 76),
            gap: 6,
            grid: { stroke: palette.grid, width: 1 },
            values: (_u, ticks) =>
              ticks.map((tick) => {
                const told = inUnit(tick, unit, magnitude);
                return told.unit ? `${told.text} ${told.unit}` : told.text;
              }),
          },
        ],
        hooks: {
          drawAxes: [(plot) => drawMarked(plot, marked, palette)],
          setCursor: [
            ({ cursor: { idx } }) => {
              const node = readout.current;
              if (!node) return;
              node.textContent =
                idx == null
                  ? ""
                  : `${formatClock(seconds[idx] as number)}   decoded ${formatValue(decoded[idx] as number, unit, magnitude)}, measured ${formatValue(measured[idx] as number, unit, magnitude)}`;
            },
          ],
        },
      },
      [seconds, measured, decoded] as unknown as uPlot.AlignedData,
      element,
    );
    show.current = (next) => {
      span = next;
      u.setScale("x", { min: span.from, max: span.to });
    };
    show.current(view);
    const removeGestures = addGestures(u.over, {
      get view() {
        return { spanSeconds: span.to - span.from };
      },
      canZoom: (factor) => factor < 1 || span.to - span.from < whole.to - whole.from,
      zoom: (factor, fraction) => show.current(zoomedSpan(span, whole, factor, fraction)),
      pan: (by) => show.current(pannedSpan(span, whole, by)),
      resetView: () => show.current(whole),
    });
    const resizing = new ResizeObserver(() =>
      u.setSize({ width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) }),
    );
    resizing.observe(element);
    return () => {
      removeGestures();
      resizing.disconnect();
      u.destroy();
    };
  }, [data, unit, marked, scheme]);
  useEffect(() => show.current(view), [view]);

  return (
    <figure className="plot course-plot" aria-label={label}>
      <figcaption className="plot-caption">
        <span className="key-decoded">decoded</span> over <span className="key-measured">measured</span>
        <span ref={readout} className="plot-readout" aria-hidden="true" />
      </figcaption>
      <div ref={host} className="plot-canvas" role="img" aria-label={label} data-testid="course-plot" />
    </figure>
  );
}

export function wholeOf({ seconds }: CourseData): Span {
  return { from: seconds[0] ?? 0, to: seconds.at(-1) ?? 1 };
}

/** Shades stretches, each with its number. */
function drawMarked(u: uPlot, marked: readonly Span[], palette: ReturnType<typeof readPalette>): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = palette.font.replace(/(\d+)px/, (_all, size) => `${Number(size) * uPlot.pxRatio}px`);
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  marked.forEach(({ from, to }, i) => {
    const [left, right] = [u.valToPos(from, "x", true), u.valToPos(to, "x", true)];
    ctx.globalAlpha = 0.18;
    ctx.fillStyle = palette.attention;
    ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillStyle = palette.ink;
    ctx.fillText(String(i + 1), (left + right) / 2, bbox.top + 4 * uPlot.pxRatio);
  });
  ctx.restore();
}
