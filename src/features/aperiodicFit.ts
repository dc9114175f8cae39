/** Power that falls with frequency: log10 of the density is `offset - exponent * log10(Hz)`. */
export interface AperiodicFit {
  readonly exponent: number;
  /** log10 of the density at 1 Hz, the density in the signal's unit squared per Hz. */
  readonly offset: number;
  /** Frequencies that the line was fitted from and to. */
  readonly lowHz: number;
  readonly highHz: number;
  /** Share of the frequencies between these that stand out of the line, or are the mains, and were left out. */
  readonly leftOut: number;
}

/** Frequencies that a line takes to be worth anything. */
const leastBins = 8;
/** Above this many times the typical distance from the line, a frequency belongs to a peak. */
const peakDeviations = 2.5;
const mostRounds = 20;
/** log10 of a density that differs by no more differs by rounding. */
const rounding = 1e-9;
/** Of normally distributed values, the standard deviation is so many times the median distance from 0. */
const deviationsPerMedian = 1.4826;

/**
 * The aperiodic part of a spectrum, as the feature `aperiodic` takes it: a straight line through the logarithm of the density over
 * that of the frequency, by least squares. Where a person looks at a whole recording nobody has named its peaks: what stands above
 * the line by 2.5 typical distances (median absolute deviation) is left out and the line fitted anew, until nothing changes. The
 * model is that of Donoghue et al. 2020 (Nat. Neurosci. 23:1655-1665) without a knee; peaks are left out here, not fitted.
 * @param without stretches of frequencies that are left out from the beginning, Hz
 * @returns null where there are fewer than eight frequencies, or no power at one of them
 */
export function fitAperiodic(
  density: Float64Array,
  stepHz: number,
  { lowHz, highHz, without = [] }: AperiodicRange,
): AperiodicFit | null {
  const bins: number[] = [];
  let among = 0;
  for (let bin = Math.max(1, Math.ceil(lowHz / stepHz)); bin < density.length; bin++) {
    const hz = bin * stepHz;
    if (hz > highHz) break;
    among++;
    if (!without.some(([from, to]) => hz >= from && hz <= to)) bins.push(bin);
  }
  if (bins.length < leastBins || bins.some((bin) => !((density[bin] as number) > 0))) return null;
  const points = bins.map((bin): Point => [Math.log10(bin * stepHz), Math.log10(density[bin] as number)]);
  let kept = points;
  let line = lineThrough(kept);
  for (let round = 0; round < mostRounds; round++) {
    const away = ([x, y]: Point) => y - (line.offset - line.exponent * x);
    const typical = deviationsPerMedian * median(kept.map((point) => Math.abs(away(point))));
    const next = points.filter((point) => away(point) <= peakDeviations * typical + rounding);
    if (next.length < leastBins || (next.length === kept.length && next.every((p, i) => p === kept[i])))
      break;
    kept = next;
    line = lineThrough(kept);
  }
  return {
    ...line,
    lowHz: (bins[0] as number) * stepHz,
    highHz: (bins.at(-1) as number) * stepHz,
    leftOut: 1 - kept.length / among,
  };
}

export interface AperiodicRange {
  readonly lowHz: number;
  readonly highHz: number;
  readonly without?: readonly (readonly [fromHz: number, toHz: number])[];
}

type Point = readonly [logHz: number, logDensity: number];

function lineThrough(points: readonly Point[]): Pick<AperiodicFit, "exponent" | "offset"> {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  let squares = 0;
  let products = 0;
  for (const [x, y] of points) {
    squares += (x - meanX) ** 2;
    products += (x - meanX) * (y - meanY);
  }
  const slope = products / squares;
  return { exponent: -slope, offset: meanY - slope * meanX };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}
