/**
 * p-values adjusted for how many there are (Holm 1979): the smallest times their number, the next times one less,
 * none below the one before. An adjusted p of at most 0.05 keeps the chance of any false finding among them to that.
 * NaN stays and is not counted.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()]
    .filter((i) => !Number.isNaN(pValues[i]))
    .sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted = pValues.map(() => Number.NaN);
  let least = 0;
  order.forEach((i, rank) => {
    least = Math.max(least, Math.min(1, (order.length - rank) * (pValues[i] as number)));
    adjusted[i] = least;
  });
  return adjusted;
}
