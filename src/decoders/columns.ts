import type { Dataset } from "./decoder.ts";

/** The dataset with the columns at `indices` alone. */
export function selectColumns(dataset: Dataset, indices: readonly number[]): Dataset {
  const width = indices.length;
  const values = new Float64Array(dataset.rowCount * width);
  for (let row = 0; row < dataset.rowCount; row++) {
    for (let i = 0; i < width; i++) {
      values[row * width + i] = dataset.values[row * dataset.width + (indices[i] as number)] as number;
    }
  }
  return { ...dataset, width, values, columns: indices.map((index) => dataset.columns[index]!) };
}

/** Mean and standard deviation of each column; 0 where it does not vary. */
export function columnStatistics({ rowCount, width, values }: Dataset): { mean: number[]; sd: number[] } {
  const mean = new Array<number>(width).fill(0);
  const squares = new Array<number>(width).fill(0);
  for (let row = 0; row < rowCount; row++) {
    for (let i = 0; i < width; i++) {
      const value = values[row * width + i] as number;
      const before = value - mean[i]!;
      mean[i]! += before / (row + 1);
      squares[i]! += before * (value - mean[i]!);
    }
  }
  return { mean, sd: squares.map((value) => Math.sqrt(value / rowCount)) };
}

/** `values`, one for each of `indices`, in their places among `width` columns; 0 in all others. */
export function spreadColumns(
  values: ArrayLike<number>,
  indices: readonly number[],
  width: number,
): number[] {
  const all = new Array<number>(width).fill(0);
  indices.forEach((index, i) => {
    all[index] = values[i] as number;
  });
  return all;
}
