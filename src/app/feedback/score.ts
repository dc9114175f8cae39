/** How well a target was followed, by what was decoded. */
export interface GameScore {
  /** Decoded values while a target stood. */
  count: number;
  /** Of them, those that were no estimate: they count as outside of the band. */
  missing: number;
  /** Share of all of them that lay within the band; NaN before there is any. */
  within: number;
  /** Mean distance from the target, in its unit, of those that were an estimate; NaN where none was. */
  meanAbsoluteError: number;
}

/**
 * Scores decoded values against what was asked for at the same times. A cue of 0, or none, asks for nothing and is left out.
 * @param decoded NaN for "no estimate"  @param cue in the same unit, NaN where it is not known
 * @param tolerance half the width of the band, in that unit
 */
export function scoreGame(decoded: ArrayLike<number>, cue: ArrayLike<number>, tolerance: number): GameScore {
  let [count, missing, inside, sum] = [0, 0, 0, 0];
  for (let i = 0; i < decoded.length; i++) {
    const asked = cue[i] as number;
    if (!(asked > 0)) continue;
    count++;
    const distance = Math.abs((decoded[i] as number) - asked);
    if (Number.isNaN(distance)) {
      missing++;
      continue;
    }
    sum += distance;
    if (distance <= tolerance) inside++;
  }
  return { count, missing, within: inside / count, meanAbsoluteError: sum / (count - missing) };
}

/** Of a series of values, that which held at each of some times: the last one at or before it; NaN before the first. Both are in order. */
export function valuesAt(
  times: ArrayLike<number>,
  seconds: ArrayLike<number>,
  values: ArrayLike<number>,
): Float64Array {
  let at = -1;
  return Float64Array.from({ length: times.length }, (_, i) => {
    while (at + 1 < seconds.length && (seconds[at + 1] as number) <= (times[i] as number)) at++;
    return at < 0 ? Number.NaN : (values[at] as number);
  });
}
