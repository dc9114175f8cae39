import type { Dataset, DecoderKind, FitOptions } from "../../src/decoders/decoder.ts";
import { contiguousFolds } from "../../src/evaluation/splits.ts";
import { crossValidate, foldsOf } from "../../src/pipeline/evaluate.ts";

/** Blocked folds of a dataset, decoded. */
export function blocked<Params, Weights>(
  dataset: Dataset,
  kind: DecoderKind<Params, Weights>,
  params: Params,
  options: FitOptions & { folds: number; hopSeconds: number },
) {
  const splits = contiguousFolds(dataset.rowCount, options.folds, options.gapRows);
  return crossValidate(foldsOf(dataset, splits, options), kind, params, options);
}
