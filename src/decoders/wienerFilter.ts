import * as v from "valibot";
import type { DecoderKind } from "./decoder.ts";
import { fitted } from "./fitted.ts";
import { linearGraph } from "./linearGraph.ts";
import { decoderTitles } from "./names.ts";
import { polynomialDecoder, polynomialReference } from "./polynomialGraph.ts";
import { defaultPenalties, fitRidge } from "./ridge.ts";
import { targetRange } from "./targetRange.ts";
import { finiteNumber, LinearModel } from "./weights.ts";

const Params = v.object({ penalties: v.pipe(v.array(v.pipe(finiteNumber, v.minValue(0))), v.minLength(1)) });
type Params = v.InferOutput<typeof Params>;

/** Linear regression on lagged features, by ridge: the finite impulse response filter of Wiener. */
export const wienerFilter: DecoderKind<Params, LinearModel> = {
  name: "wiener-filter",
  title: decoderTitles["wiener-filter"],
  isBaseline: false,
  defaults: { penalties: [...defaultPenalties] },
  paramsSchema: Params,
  weightsSchema: LinearModel,
  async fit(dataset, params, options) {
    const range = targetRange(dataset);
    return fitted(LinearModel, { ...(await fitRidge(dataset, params.penalties, options)), ...range });
  },
  reference: (weights) => polynomialReference(linearGraph(weights)),
  load: (weights) => polynomialDecoder(linearGraph(weights)),
};
