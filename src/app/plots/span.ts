/** A stretch of time, s. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Moves a view by zooming about `fraction` of its width, or by panning; it stays inside the whole.
 * @param leastSeconds that the view goes down to
 */
export function zoomedSpan(
  { from, to }: Span,
  whole: Span,
  factor: number,
  fraction: number,
  leastSeconds = 1,
): Span {
  const most = whole.to - whole.from;
  const span = Math.min(most, Math.max(Math.min(leastSeconds, most), (to - from) * factor));
  return heldIn(whole, from + (to - from - span) * fraction, span);
}

export function pannedSpan({ from, to }: Span, whole: Span, seconds: number): Span {
  return heldIn(whole, from - seconds, to - from);
}

function heldIn(whole: Span, start: number, span: number): Span {
  const from = Math.min(Math.max(whole.from, start), whole.to - span);
  return { from, to: from + span };
}
