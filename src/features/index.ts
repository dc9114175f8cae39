import { type FeatureSpec, parseFeatureSpec } from "./spec.ts";
import defaultJson from "./specs/default.json" with { type: "json" };
import identityJson from "./specs/identity.json" with { type: "json" };
import merk2022Json from "./specs/merk-2022.json" with { type: "json" };
import scienceRecipeJson from "./specs/science-recipe.json" with { type: "json" };
import shah2017Json from "./specs/shah-2017.json" with { type: "json" };
import tan2016Json from "./specs/tan-2016.json" with { type: "json" };

export { createFeaturePipeline, type FeaturePipeline } from "./featurePipeline.ts";
export { type FeatureSpec, parseFeatureSpec } from "./spec.ts";

/**
 * The bands of Merk et al. 2022 (eLife 11:e75126) with windows of 1000 ms up to 12 Hz, 500 ms for the beta bands and
 * 100 ms for the gamma bands; log power, 5 lags, a row every 100 ms. Not normalised: the decoder standardises on
 * statistics of its training part, which stay fixed.
 */
export const defaultSpec: FeatureSpec = parseFeatureSpec(defaultJson, "specs/default.json");

/** The shipped specs by name. */
export const specs = {
  default: defaultSpec,
  /** As the default, normalised as there: linear power relative to the median of the past 10 s, clipped at 2. */
  "merk-2022": parseFeatureSpec(merk2022Json, "specs/merk-2022.json"),
  /** Bands of Tan et al. 2016 (eLife 5:e19089), as change against the recent past; what is chosen stands in docs/features.md. */
  "tan-2016": parseFeatureSpec(tan2016Json, "specs/tan-2016.json"),
  /** Bands, Hjorth parameters and reach into the past of Shah et al. 2017 (IEEE NER); what is chosen stands there, too. */
  "shah-2017": parseFeatureSpec(shah2017Json, "specs/shah-2017.json"),
  /** Windows, folds and gaps of the reference figures for the grip force recording: for comparisons. */
  "science-recipe": parseFeatureSpec(scienceRecipeJson, "specs/science-recipe.json"),
  /** Channels that hold features already, a row every 50 ms, as they are, with 5 lags. */
  identity: parseFeatureSpec(identityJson, "specs/identity.json"),
} as const satisfies Record<string, FeatureSpec>;
