/** A linear scale from values to pixels, with the values to label. */
export interface Scale {
  (value: number): number;
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

export function linearScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  step: number,
): Scale {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(10)));
  return Object.assign((value: number) => from + ((value - low) / (high - low)) * (to - from), {
    low,
    high,
    ticks,
  });
}

/** Scores below this are as bad as it gets: they are drawn as an arrow at the edge. */
const leastShown = -1;

/** Bounds of an axis of scores: up to 1, down to the least of them in steps of a tenth. */
export function scoreBounds(values: readonly number[]): [number, number] {
  const least = Math.min(0, ...values.filter(Number.isFinite));
  return [Math.max(leastShown, Math.floor(least * 10) / 10), 1];
}
