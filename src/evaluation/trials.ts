import { quantile, sortedNumbers } from "./quantile.ts";

/** One grip, seen from rest to rest. Rows of the force series; forces in its unit. */
export interface Trial {
  /** First row above rest. */
  onset: number;
  /** First row back at rest. */
  end: number;
  peak: number;
  peakForce: number;
  /** Median of the force while it is above half of its peak: the level that was held. */
  level: number;
}

/** Where a grip begins and where it is over, in the unit of force. */
export interface GripThresholds {
  rest: number;
  on: number;
  off: number;
}

/** Rest keeps within this share of the range of force, for at least this share of the time, in the lower part of it. */
const restBand = 0.1;
const leastRestShare = 0.35;
const highestRest = 0.3;
/** Thresholds over rest: shares of the range, or SDs of the force at rest where it is noisy or drifts. */
const onShare = 0.05;
const onSds = 5;
/** A grip is over at this part of the way from rest up to where it began. */
const offPart = 0.5;
/** Shorter ones are twitches; rests shorter than this do not part two grips. Grips of 0.6 s are the shortest published. */
const leastGripSeconds = 0.3;
const leastRestSeconds = 0.5;

/**
 * Thresholds of grips in a force, from its own range (2nd highest percent) and its own rest (the densest tenth of the
 * range). All shares and times here are chosen: on the simulated tasks with grips and on a public recording rest
 * takes 66 to 88 % of the time; on sines, noise and most random walks no tenth of the range takes more than 25 %, and
 * of 1000 random walks of two minutes 8 were taken for grips.
 *
 * Limits: grips must take more than 2 % of the time and leave more than 35 % to rest; grips under a twentieth of the
 * strongest are not seen; what varies is taken for force however small it is, so that a sensor that nobody touches
 * but that jumps now and then has "grips".
 * @returns null where the force has no rest to rise from: it stands still, is noise, or follows a target all the time
 */
export function gripThresholds(force: Float64Array): GripThresholds | null {
  const sorted = sortedNumbers(force);
  const low = quantile(sorted, 0.01);
  const range = quantile(sorted, 0.98) - low;
  if (!(range > 0)) return null;
  let first = 0;
  let size = 0;
  for (let start = 0, end = 0; start < sorted.length; start++) {
    while (end < sorted.length && (sorted[end] as number) <= (sorted[start] as number) + restBand * range)
      end++;
    if (end - start > size) [first, size] = [start, end - start];
  }
  const resting = sorted.subarray(first, first + size);
  const rest = quantile(resting, 0.5);
  if (size < leastRestShare * sorted.length || rest - low > highestRest * range) return null;
  const deviations = sortedNumbers(resting.map((value) => Math.abs(value - rest)));
  // SD of normal noise from its median deviation.
  const sd = 1.4826 * quantile(deviations, 0.5);
  const rise = Math.max(onShare * range, onSds * sd);
  return { rest, on: rest + rise, off: rest + offPart * rise };
}

/**
 * Grips in a measured force, in the order of time: from where force leaves rest to where it is back, by a threshold with
 * hysteresis. Only grips seen whole: what is cut by an end of the series or by a gap is left out.
 * @param force any unit, NaN = not measured; rows one hop apart (see hopGrid where some are missing)
 * @returns null where there is no trial structure (see gripThresholds)
 */
export function findTrials(force: Float64Array, hopSeconds: number): Trial[] | null {
  const thresholds = gripThresholds(force);
  if (thresholds === null) return null;
  const leastRest = Math.max(1, Math.round(leastRestSeconds / hopSeconds));
  const leastGrip = leastGripSeconds / hopSeconds;
  return stretches(force, leastRest).flatMap(([start, end]) =>
    gripsIn(force, start, end, thresholds, leastRest)
      .filter((grip) => grip.onset > start && grip.end < end && grip.end - grip.onset >= leastGrip)
      .map((grip) => trialOf(force, grip.onset, grip.end, thresholds.rest)),
  );
}

/** Rows [start, end) without `longest` NaN or more one after another: shorter gaps are looked over. */
function stretches(force: Float64Array, longest: number): [start: number, end: number][] {
  const found: [number, number][] = [];
  let last = Number.NEGATIVE_INFINITY;
  force.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    const current = found.at(-1);
    if (current !== undefined && row - last <= longest) current[1] = row + 1;
    else found.push([row, row + 1]);
    last = row;
  });
  return found;
}

function gripsIn(
  force: Float64Array,
  start: number,
  end: number,
  { on, off }: GripThresholds,
  leastRest: number,
): { onset: number; end: number }[] {
  const grips: { onset: number; end: number }[] = [];
  /** First row above rest since force was last at rest; -1 while it is there. */
  let onset = -1;
  let isGrip = false;
  for (let row = start; row <= end; row++) {
    const value = row < end ? (force[row] as number) : Number.NEGATIVE_INFINITY;
    if (Number.isNaN(value)) continue;
    if (value > off) {
      if (onset < 0) onset = row;
      isGrip ||= value >= on;
      continue;
    }
    if (isGrip) {
      const before = grips.at(-1);
      if (before !== undefined && onset - before.end < leastRest) before.end = row;
      else grips.push({ onset, end: row });
    }
    isGrip = false;
    onset = -1;
  }
  return grips;
}

function trialOf(force: Float64Array, onset: number, end: number, rest: number): Trial {
  let peak = onset;
  for (let row = onset; row < end; row++) if ((force[row] as number) > (force[peak] as number)) peak = row;
  const peakForce = force[peak] as number;
  const held = sortedNumbers(force.subarray(onset, end)).filter((value) => value >= (rest + peakForce) / 2);
  return { onset, end, peak, peakForce, level: quantile(held, 0.5) };
}
