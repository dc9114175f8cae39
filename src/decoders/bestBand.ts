import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { columnStatistics, selectColumns, spreadColumns } from "./columns.ts";
import type { Dataset, DecoderKind } from "./decoder.ts";
import { fitted, leastIndex } from "./fitted.ts";
import { linearGraph } from "./linearGraph.ts";
import { decoderTitles } from "./names.ts";
import { Pace } from "./pace.ts";
import { polynomialDecoder, polynomialReference } from "./polynomialGraph.ts";
import { defaultPenalties, Ridge, ridgeWork } from "./ridge.ts";
import { targetRange } from "./targetRange.ts";
import { finiteNumber, LinearModel } from "./weights.ts";

const Params = v.object({ penalties: v.pipe(v.array(v.pipe(finiteNumber, v.minValue(0))), v.minLength(1)) });
type Params = v.InferOutput<typeof Params>;
const Weights = v.intersect([
  LinearModel,
  /** The pair that the force is decoded from. */
  v.object({ channel: v.string(), band: v.string() }),
]);
type Weights = v.InferOutput<typeof Weights>;

/**
 * A Wiener filter on the lags of one band of one channel, the pair that decodes best in contiguous inner folds of the training
 * part: what a decoder of many features has to beat to be worth them.
 */
export const bestBand: DecoderKind<Params, Weights> = {
  name: "best-band",
  title: decoderTitles["best-band"],
  isBaseline: true,
  defaults: { penalties: [...defaultPenalties] },
  paramsSchema: Params,
  weightsSchema: Weights,
  async fit(dataset, { penalties }, options) {
    const range = targetRange(dataset);
    const pairs = pairsOf(dataset);
    const work = pairs.reduce(
      (sum, { indices }) => sum + ridgeWork({ ...dataset, width: indices.length, columns: [] }, penalties),
      0,
    );
    const pace = new Pace(work, options);
    await pace.breathe("Comparing bands");
    let best: { pair: Pair; ridge: Ridge; penalty: number; error: number } | null = null;
    for (const pair of pairs) {
      const ridge = await Ridge.prepare(selectColumns(dataset, pair.indices), options.gapRows, pace);
      const errors = await ridge.innerErrors(penalties, pace);
      const at = leastIndex(errors);
      const error = errors[at]!;
      if (best === null || error < best.error) best = { pair, ridge, penalty: penalties[at]!, error };
    }
    if (best === null) throw new InputError("features", "have no column.");
    await pace.breathe("Fitting");
    const { weights, bias, penalty } = await best.ridge.fit(best.penalty, pace);
    const { channel, band, indices } = best.pair;
    return fitted(Weights, {
      ...columnStatistics(dataset),
      weights: spreadColumns(weights, indices, dataset.width),
      bias,
      penalty,
      ...range,
      channel,
      band,
    });
  },
  reference: (weights) => polynomialReference(linearGraph(weights)),
  load: (weights) => polynomialDecoder(linearGraph(weights)),
};

interface Pair {
  channel: string;
  band: string;
  /** Its columns: now and its lags. */
  indices: number[];
}

function pairsOf({ columns }: Dataset): Pair[] {
  const pairs = new Map<string, Pair>();
  columns.forEach(({ channel, band }, i) => {
    const key = JSON.stringify([channel, band]);
    const pair = pairs.get(key) ?? { channel, band, indices: [] };
    pair.indices.push(i);
    pairs.set(key, pair);
  });
  return [...pairs.values()];
}
