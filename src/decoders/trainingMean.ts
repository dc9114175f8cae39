import * as v from "valibot";
import { columnStatistics } from "./columns.ts";
import type { DecoderKind } from "./decoder.ts";
import { fitted } from "./fitted.ts";
import { linearGraph } from "./linearGraph.ts";
import { decoderTitles } from "./names.ts";
import { Pace } from "./pace.ts";
import { polynomialDecoder, polynomialReference } from "./polynomialGraph.ts";
import { targetRange } from "./targetRange.ts";
import { LinearModel } from "./weights.ts";

const Params = v.object({});
type Params = v.InferOutput<typeof Params>;

/** The mean of the training target, whatever the signal: what knowing nothing scores. */
export const trainingMean: DecoderKind<Params, LinearModel> = {
  name: "training-mean",
  title: decoderTitles["training-mean"],
  isBaseline: true,
  defaults: {},
  paramsSchema: Params,
  weightsSchema: LinearModel,
  async fit(dataset, _params, options) {
    const range = targetRange(dataset);
    await new Pace(1, options).breathe("Fitting");
    const sum = dataset.target.reduce((total, value) => total + value, 0);
    return fitted(LinearModel, {
      ...columnStatistics(dataset),
      weights: new Array<number>(dataset.width).fill(0),
      bias: sum / dataset.rowCount,
      penalty: 0,
      ...range,
    });
  },
  reference: (weights) => polynomialReference(linearGraph(weights)),
  load: (weights) => polynomialDecoder(linearGraph(weights)),
};
