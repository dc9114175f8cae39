/** The stretch of time that all plots show: it moves along with the stream. */
export interface TimeView {
  readonly spanSeconds: number;
  /** How far the right edge lies behind now, s. */
  readonly backSeconds: number;
}

export const wholeView: TimeView = { spanSeconds: 20, backSeconds: 0 };
const leastSpanSeconds = 0.5;

/**
 * Zooms by `factor` so that the time at `fraction` of the width (0 left, 1 right) stays where it is.
 * @param heldSeconds how much of the past there is to see
 */
export function zoomed(view: TimeView, factor: number, fraction: number, heldSeconds: number): TimeView {
  const most = Math.max(wholeView.spanSeconds, heldSeconds);
  const spanSeconds = Math.min(most, Math.max(leastSpanSeconds, view.spanSeconds * factor));
  return within(
    spanSeconds,
    view.backSeconds + (view.spanSeconds - spanSeconds) * (1 - fraction),
    heldSeconds,
  );
}

/** Moves the view `seconds` into the past, no farther than there is something to see. */
export function panned(view: TimeView, seconds: number, heldSeconds: number): TimeView {
  return within(view.spanSeconds, view.backSeconds + seconds, heldSeconds);
}

function within(spanSeconds: number, backSeconds: number, heldSeconds: number): TimeView {
  return {
    spanSeconds,
    backSeconds: Math.min(Math.max(0, backSeconds), Math.max(0, heldSeconds - spanSeconds)),
  };
}
