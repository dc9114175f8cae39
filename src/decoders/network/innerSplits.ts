import { contiguousFolds, type Split } from "../../evaluation/splits.ts";
import { InputError } from "../../signal/errors.ts";
import type { Dataset, FitOptions } from "../decoder.ts";

const innerFolds = 3;

/**
 * Contiguous inner folds with the gap left out between what is trained on and what is held out.
 * @throws InputError where there are too few rows for them
 */
export function innerSplits({ rowCount }: Dataset, { gapRows }: Pick<FitOptions, "gapRows">): Split[] {
  const splits = contiguousFolds(rowCount, innerFolds, gapRows);
  if (rowCount < 20 || splits.some(({ train }) => train.length === 0)) {
    throw new InputError("training part", `${rowCount} rows are too few to train on. Use a longer part.`);
  }
  return splits;
}
