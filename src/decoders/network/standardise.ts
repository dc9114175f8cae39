import type { Dataset } from "../decoder.ts";

/** Mean and population standard deviation of each column of a row-major table (Welford's updating formula). */
export function columnStatistics(
  values: Float64Array,
  rowCount: number,
  width: number,
): { mean: Float64Array; sd: Float64Array } {
  const mean = new Float64Array(width);
  const sd = new Float64Array(width);
  for (let row = 0; row < rowCount; row++) {
    for (let i = 0; i < width; i++) {
      const value = values[row * width + i]!;
      const d = value - mean[i]!;
      mean[i]! += d / (row + 1);
      sd[i]! += d * (value - mean[i]!);
    }
  }
  for (let i = 0; i < width; i++) sd[i] = Math.sqrt(sd[i]! / rowCount);
  return { mean, sd };
}

/**
 * The chosen columns of a row, less their mean and by their standard deviation; a column that did not vary in training is 0.
 * @param out receives one value for each entry of `columns`, from `to` on
 */
export function standardiseInto(
  values: Float64Array,
  from: number,
  columns: readonly number[],
  mean: ArrayLike<number>,
  sd: ArrayLike<number>,
  out: Float64Array | Float32Array,
  to = 0,
): void {
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i]!;
    const scale = sd[column]!;
    out[to + i] = scale > 0 ? (values[from + column]! - mean[column]!) / scale : 0;
  }
}

export function allColumns(width: number): number[] {
  return Array.from({ length: width }, (_, column) => column);
}

/** The chosen columns of all rows and the target, standardised, with what that took: a network's training material. */
export function standardised(
  { rowCount, width, values, target }: Dataset,
  columns: readonly number[],
): { x: Float64Array; y: Float64Array; mean: number[]; sd: number[]; targetMean: number; targetSd: number } {
  const { mean, sd } = columnStatistics(values, rowCount, width);
  const x = new Float64Array(rowCount * columns.length);
  for (let row = 0; row < rowCount; row++) {
    standardiseInto(values, row * width, columns, mean, sd, x, row * columns.length);
  }
  const ofTarget = columnStatistics(target, rowCount, 1);
  const targetMean = ofTarget.mean[0]!;
  const targetSd = ofTarget.sd[0]!;
  const y = target.map((value) => (value - targetMean) / targetSd);
  return { x, y, mean: Array.from(mean), sd: Array.from(sd), targetMean, targetSd };
}
