import { historySeconds } from "./display.ts";

/** The stretch of time that all plots show: it moves along with the stream. */
export interface TimeView {
  readonly spanSeconds: number;
  /** How far the right edge lies behind now, s. */
  readonly backSeconds: number;
}

export const wholeView: TimeView = { spanSeconds: 20, backSeconds: 0 };
const leastSpanSeconds = 0.5;

/** Zooms by `factor` so that the time at `fraction` of the width (0 left, 1 right) stays where it is. */
export function zoomed(view: TimeView, factor: number, fraction: number): TimeView {
  const spanSeconds = Math.min(historySeconds, Math.max(leastSpanSeconds, view.spanSeconds * factor));
  return within(spanSeconds, view.backSeconds + (view.spanSeconds - spanSeconds) * (1 - fraction));
}

/** Moves the view `seconds` into the past. */
export function panned(view: TimeView, seconds: number): TimeView {
  return within(view.spanSeconds, view.backSeconds + seconds);
}

function within(spanSeconds: number, backSeconds: number): TimeView {
  return { spanSeconds, backSeconds: Math.min(Math.max(0, backSeconds), historySeconds - spanSeconds) };
}
