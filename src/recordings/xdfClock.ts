/** One measurement of the offset between a stream's clock and the recorder's. */
export interface ClockOffset {
  /** When it was measured, s of the stream's clock. */
  readonly timeS: number;
  /** To be added to the stream's times, s. */
  readonly offsetS: number;
}

/** A line through the offsets between two resets: offset = at + slope * (time - fromS). */
export interface ClockFit {
  readonly fromS: number;
  readonly toS: number;
  readonly at: number;
  readonly slope: number;
}

/** An offset that jumps by more than this, or drifts faster, is another clock. */
const jumpS = 0.1;
const fastestDrift = 1e-3;
const mostResets = 50;
/** Measurements further from the line than so many median deviations are left out: a slow network delays some. */
const outlierDeviations = 5;

/**
 * Linear fits of clock offsets, one for each stretch without a reset of either clock (as pyxdf does, Kothe et al. 2014).
 */
export function fitClock(offsets: readonly ClockOffset[]): ClockFit[] {
  if (isUnsteady(offsets)) return [lineThrough(offsets)];
  const fits: ClockFit[] = [];
  let start = 0;
  for (let i = 1; i <= offsets.length; i++) {
    if (i < offsets.length) {
      if (!isReset(offsets[i - 1] as ClockOffset, offsets[i] as ClockOffset)) continue;
    }
    fits.push(lineThrough(offsets.slice(start, i)));
    start = i;
  }
  return fits;
}

/** True where there are more resets than any recording has: these are no clocks. */
export function isUnsteady(offsets: readonly ClockOffset[]): boolean {
  let resets = 0;
  for (let i = 1; i < offsets.length; i++) {
    if (isReset(offsets[i - 1] as ClockOffset, offsets[i] as ClockOffset)) resets++;
  }
  return resets > mostResets;
}

function isReset(before: ClockOffset, { timeS, offsetS }: ClockOffset): boolean {
  const passed = timeS - before.timeS;
  return passed < 0 || Math.abs(offsetS - before.offsetS) > jumpS + fastestDrift * passed;
}

function lineThrough(points: readonly ClockOffset[]): ClockFit {
  const first = fitLine(points);
  if (points.length < 5) return first;
  const misfits = points.map((point) =>
    Math.abs(point.offsetS - corrected(first, point.timeS) + point.timeS),
  );
  const median = misfits.toSorted((a, b) => a - b)[points.length >> 1] as number;
  const kept = points.filter((_, i) => (misfits[i] as number) <= outlierDeviations * median + 1e-9);
  const { at, slope, fromS } = fitLine(kept);
  return { ...first, at: at + slope * (first.fromS - fromS), slope };
}

function fitLine(points: readonly ClockOffset[]): ClockFit {
  const fromS = (points[0] as ClockOffset).timeS;
  const toS = (points.at(-1) as ClockOffset).timeS;
  let meanT = 0;
  let meanO = 0;
  for (const { timeS, offsetS } of points) {
    meanT += (timeS - fromS) / points.length;
    meanO += offsetS / points.length;
  }
  let tt = 0;
  let to = 0;
  for (const { timeS, offsetS } of points) {
    const t = timeS - fromS - meanT;
    tt += t * t;
    to += t * (offsetS - meanO);
  }
  const slope = tt > 0 ? to / tt : 0;
  return { fromS, toS, at: meanO - slope * meanT, slope };
}

/** A time of the stream's clock on the recorder's. */
export function corrected(fit: ClockFit | null, timeS: number): number {
  return fit === null ? timeS : timeS + fit.at + fit.slope * (timeS - fit.fromS);
}

/**
 * The fit that a stretch of samples belongs to: the one whose measurements overlap it most in time, of several that do the one
 * at hand when the stretch was written.
 * @param order index of the fit that was measured about when the stretch was written
 */
export function fitFor(
  fits: readonly ClockFit[],
  startS: number,
  endS: number,
  order: number,
): ClockFit | null {
  let best: ClockFit | null = null;
  let leastDistance = Number.POSITIVE_INFINITY;
  fits.forEach((fit, i) => {
    const gap = Math.max(0, fit.fromS - endS, startS - fit.toS);
    // Measured every few seconds: so much nearness says nothing.
    const distance = Math.max(0, gap - 10) + 1e-6 * Math.abs(i - order);
    if (distance < leastDistance) {
      leastDistance = distance;
      best = fit;
    }
  });
  return best;
}
