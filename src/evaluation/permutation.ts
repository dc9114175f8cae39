import { Random } from "../signal/random.ts";
import { type Quartiles, quartilesOf } from "./quantile.ts";

/** Columns that belong together: a channel, a band, a band of a channel, with all of their lags. */
export interface ColumnGroup {
  name: string;
  columns: readonly number[];
}

export interface Importance extends Quartiles {
  name: string;
  /** Drop of the score in each repeat: of what the decoder did with the group in place, less with it shifted. */
  drops: number[];
  mean: number;
}

export interface PermutationOptions {
  seed: number;
  repeats: number;
  /** Rows that a group is shifted by at least, either way: longer than the values remember. */
  leastShift: number;
  signal?: AbortSignal | undefined;
  /** @param fraction of all that is done, 0 to 1 */
  onProgress?: ((fraction: number, doing: string) => void) | undefined;
}

/**
 * Permutation importance (Breiman 2001) for rows in the order of time: a group's columns are shifted together in a
 * circle, by a random number of rows, and the decoder is scored again. A shift keeps the group's own course and the
 * links between its columns, which shuffled rows would not, so decoders with a memory see rows such as they know; it
 * breaks only what ties the group to the target and to the other columns. Groups that say the same can stand in for
 * one another: each then looks unimportant.
 * @param values row-major, `values[row * width + column]`; left as they were
 * @param score higher is better, e.g. R2 of held-out predictions; called with `values` changed in place, which it
 *   must not keep
 * @returns one a group, in their order; drops are NaN where there is no room to shift
 * @throws DOMException AbortError where cancelled
 */
export async function permutationImportance(
  values: Float64Array,
  width: number,
  rowCount: number,
  groups: readonly ColumnGroup[],
  score: (values: Float64Array) => number | Promise<number>,
  { seed, repeats, leastShift, signal, onProgress }: PermutationOptions,
): Promise<Importance[]> {
  const least = Math.max(1, leastShift);
  const room = rowCount - 2 * least + 1;
  const shifted = values.slice();
  signal?.throwIfAborted();
  const base = await score(shifted);
  const found: Importance[] = [];
  for (const [index, { name, columns }] of groups.entries()) {
    const drops: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      signal?.throwIfAborted();
      onProgress?.((index + repeat / repeats) / groups.length, name);
      const shift = least + new Random(seed, name, repeat).integer(room);
      if (room > 0) {
        copyShifted(values, width, rowCount, columns, shift, shifted);
        drops.push(base - (await score(shifted)));
      } else drops.push(Number.NaN);
      await breathe();
    }
    copyShifted(values, width, rowCount, columns, 0, shifted);
    const mean = drops.reduce((sum, drop) => sum + drop, 0) / drops.length;
    found.push({ name, drops, mean, ...quartilesOf(drops) });
  }
  onProgress?.(1, "");
  return found;
}

/** Copies columns, each row from `shift` rows before, in a circle. */
function copyShifted(
  from: Float64Array,
  width: number,
  rowCount: number,
  columns: readonly number[],
  shift: number,
  to: Float64Array,
): void {
  for (let row = 0; row < rowCount; row++) {
    const source = ((row - shift + rowCount) % rowCount) * width;
    for (const column of columns) to[row * width + column] = from[source + column] as number;
  }
}

/** Lets messages in: a cancel is a message. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
