import { columnStatistics } from "../columns.ts";
import type { Dataset } from "../decoder.ts";
import { requireFinite } from "../fitted.ts";

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

/** The chosen columns of all rows and the target, standardised, with what that took: a network's training material. @throws InputError where they cannot be */
export function standardised(
  dataset: Dataset,
  columns: readonly number[],
): { x: Float64Array; y: Float64Array; mean: number[]; sd: number[]; targetMean: number; targetSd: number } {
  const { rowCount, width, values, target } = dataset;
  const { mean, sd } = columnStatistics(dataset);
  const x = new Float64Array(rowCount * columns.length);
  for (let row = 0; row < rowCount; row++) {
    standardiseInto(values, row * width, columns, mean, sd, x, row * columns.length);
  }
  const ofTarget = columnStatistics({ ...dataset, width: 1, values: target });
  const targetMean = ofTarget.mean[0]!;
  const targetSd = ofTarget.sd[0]!;
  requireFinite([...mean, ...sd, targetMean, targetSd, 1 / targetSd]);
  return { x, y: target.map((value) => (value - targetMean) / targetSd), mean, sd, targetMean, targetSd };
}
