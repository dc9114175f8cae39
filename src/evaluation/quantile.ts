/** Value that `fraction` of the sorted values lie below, between two in proportion (numpy.quantile); NaN of none. */
export function quantile(sorted: ArrayLike<number>, fraction: number): number {
  const at = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below === above ? below : below + (above - below) * (at - Math.floor(at));
}

/** Where the middle half of some values lies. */
export interface Quartiles {
  median: number;
  /** First and third quartile. */
  low: number;
  high: number;
}

/** Quartiles of the values that are numbers; NaN of none. */
export function quartilesOf(values: Iterable<number>): Quartiles {
  const sorted = sortedNumbers(values);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** The values that are numbers, in ascending order. */
export function sortedNumbers(values: Iterable<number>): Float64Array {
  return Float64Array.from([...values].filter((value) => !Number.isNaN(value))).sort();
}
