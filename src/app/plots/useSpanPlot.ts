import { useComputedColorScheme } from "@mantine/core";
import { type RefObject, useEffect, useRef } from "react";
import uPlot from "uplot";
import { useRootScale } from "../rootScale.ts";
import { addGestures } from "./gestures.ts";
import { type Palette, readPalette } from "./palette.ts";
import { pannedSpan, type Span, zoomedSpan } from "./span.ts";
import { asAsked } from "./TimePlot.tsx";

/** What is shown of all that there is, shared by plots that stand above one another. */
export interface View {
  whole: Span;
  view: Span;
  onView(change: (span: Span) => Span): void;
  /** As far down as can be zoomed, s; 1 where it is left out. */
  leastSeconds?: number;
}

/** What one plot adds to the common. */
export type Made = Pick<uPlot.Options, "series" | "scales" | "axes" | "hooks" | "padding"> & {
  data: uPlot.AlignedData;
};

/**
 * A plot of what is all there, over time; wheel zooms at the cursor, dragging pans, a double click shows all.
 * @param make must stay the same function as long as the same is drawn; where only its data change, they are given to `plot`
 */
export function useSpanPlot(
  make: (palette: Palette) => Made,
  { whole, view, onView, leastSeconds }: View,
): { host: RefObject<HTMLDivElement | null>; plot: RefObject<uPlot | null> } {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const shown = useRef(view);
  const scheme = useComputedColorScheme("light");
  const scale = useRootScale();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes what the style sheet gives
  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const palette = readPalette(element);
    const { data, scales, ...own } = make(palette);
    const size = () => ({
      width: Math.max(1, element.clientWidth),
      height: Math.max(1, element.clientHeight),
    });
    const u = new uPlot(
      {
        ...size(),
        padding: [6 * palette.scale, 8 * palette.scale, 0, 0],
        legend: { show: false },
        cursor: {
          sync: { key: "spans", scales: ["x", null] },
          drag: { x: false, y: false },
          y: false,
          points: { show: false },
        },
        scales: { x: { time: false, auto: false, range: asAsked }, ...scales },
        ...own,
      },
      data,
      element,
    );
    plot.current = u;
    u.setScale("x", { min: shown.current.from, max: shown.current.to });
    const spanSeconds = () => shown.current.to - shown.current.from;
    const removeGestures = addGestures(u.over, {
      get view() {
        return { spanSeconds: spanSeconds() };
      },
      canZoom: (factor) => factor < 1 || spanSeconds() < whole.to - whole.from,
      zoom: (factor, fraction) => onView((span) => zoomedSpan(span, whole, factor, fraction, leastSeconds)),
      pan: (by) => onView((span) => pannedSpan(span, whole, by)),
      resetView: () => onView(() => whole),
    });
    const resizing = new ResizeObserver(() => u.setSize(size()));
    resizing.observe(element);
    return () => {
      removeGestures();
      resizing.disconnect();
      plot.current = null;
      u.destroy();
    };
  }, [make, whole, onView, leastSeconds, scheme, scale]);
  useEffect(() => {
    shown.current = view;
    plot.current?.setScale("x", { min: view.from, max: view.to });
  }, [view]);
  return { host, plot };
}
