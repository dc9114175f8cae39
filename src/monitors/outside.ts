/** Root mean square of standardised columns is 1 in training; artefacts that swamp the signals take it to 10 and more. */
const farOut = 5;

/**
 * Why a row of features is unlike anything that a decoder was trained on, or null. What a decoder makes of such a row is an
 * extrapolation, and often a constant at the end of its range: no estimate. On simulated patients no signal, drift, heart beat or
 * line noise came above 2.7 in two minutes; stimulation stood at 18, knocks and saturation reached 12 to 16.
 * @param row features, of which the first `count` are looked at  @param mean @param sd of training, by column; sd 0 is left out
 * @param nameOf column in words
 */
export function outsideTraining(
  row: ArrayLike<number>,
  mean: ArrayLike<number>,
  sd: ArrayLike<number>,
  count: number,
  nameOf: (column: number) => string,
): string | null {
  let squares = 0;
  let used = 0;
  let most = 0;
  let worst = -1;
  for (let i = 0; i < count; i++) {
    const scale = sd[i] as number;
    if (!(scale > 0)) continue;
    const z = Math.abs(((row[i] as number) - (mean[i] as number)) / scale);
    squares += z * z;
    used++;
    if (z > most) {
      most = z;
      worst = i;
    }
  }
  if (used === 0 || squares <= farOut * farOut * used) return null;
  return `the inputs are unlike those the decoder was trained on: ${nameOf(worst)} is ${most.toFixed(0)} SD from there`;
}
