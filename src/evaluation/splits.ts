/** Rows [start, end). */
export type Range = readonly [start: number, end: number];

export interface Split {
  readonly test: Range;
  /** In order of time; one range, or two around the test fold. */
  readonly train: readonly Range[];
}

/**
 * Contiguous test folds that cover all rows, sizes as equal as can be (the first ones longer, as numpy.array_split
 * cuts). Rows within `gapRows` on either side of a test fold are left out of its training part, so that no window or
 * lag reaches across.
 */
export function contiguousFolds(rowCount: number, folds: number, gapRows: number): Split[] {
  const base = Math.floor(rowCount / folds);
  const longer = rowCount % folds;
  const splits: Split[] = [];
  let start = 0;
  for (let fold = 0; fold < folds; fold++) {
    const end = start + base + (fold < longer ? 1 : 0);
    const train: Range[] = [];
    if (start - gapRows > 0) train.push([0, start - gapRows]);
    if (end + gapRows < rowCount) train.push([end + gapRows, rowCount]);
    splits.push({ test: [start, end], train });
    start = end;
  }
  return splits;
}

/**
 * Test parts one after another at the end, each trained on everything before it less a gap: how a decoder fares that
 * is used after its calibration. As sklearn's TimeSeriesSplit cuts: equal test parts, what is left over goes to the
 * first training part, which is about as long as a test part, or longer where `leastTrain` asks for it.
 * @param gapRows rows left out before a test part, so that no window or lag reaches across
 * @param leastTrain rows that the first training part has at least
 * @returns nothing where there are too few rows
 */
export function forwardChaining(
  rowCount: number,
  folds: number,
  gapRows: number,
  leastTrain: number,
): Split[] {
  const room = rowCount - Math.max(1, leastTrain) - gapRows;
  const size = Math.min(Math.floor(rowCount / (folds + 1)), Math.floor(room / folds));
  if (size < 1) return [];
  return Array.from({ length: folds }, (_, fold) => {
    const start = rowCount - (folds - fold) * size;
    return { test: [start, start + size], train: [[0, start - gapRows]] };
  });
}
