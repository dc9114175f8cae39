import { selectColumns } from "../decoders/columns.ts";
import type { Dataset, FitOptions } from "../decoders/decoder.ts";
import { defaultPenalties, ridgeValidationError } from "../decoders/ridge.ts";
import type { Range, Split } from "../evaluation/splits.ts";
import { createFeaturePipeline, type FeatureSpec } from "../features/index.ts";
import { bandNamesOf, type Variant, variantOf, variedSpec } from "../features/variants.ts";
import { Random } from "../signal/random.ts";
import { buildDataset, type DatasetRequest, type FeatureTable, measuredRows, selectRows } from "./dataset.ts";
import type { Fold } from "./evaluate.ts";

/** What may be varied. The spec as it is given is always among the candidates, and comes first. */
export interface SearchSpace {
  readonly lags: readonly number[];
  /** Names of the bands kept, null for all. */
  readonly bands: readonly (readonly string[] | null)[];
  readonly windowScales: readonly number[];
  readonly targetLagsMs: readonly number[];
}

/** Bands by where they lie: what is below 13 Hz, beta, and what is above 35 Hz, each alone and each left out. */
export function defaultSpace(spec: FeatureSpec): SearchSpace {
  const given = variantOf(spec);
  const edges = new Map(
    spec.features.flatMap((step) =>
      "bands" in step
        ? step.bands.map(({ name, lowHz, highHz }) => [name, (lowHz + highHz) / 2] as const)
        : [],
    ),
  );
  const names = bandNamesOf(spec);
  const part = (from: number, to: number) =>
    names.filter((name) => (edges.get(name) as number) >= from && (edges.get(name) as number) < to);
  const parts = [part(0, 13), part(13, 40), part(40, Number.POSITIVE_INFINITY)].filter(
    ({ length }) => length > 0,
  );
  const without = parts.map((left) => names.filter((name) => !left.includes(name)));
  const bands = parts.length > 1 ? [null, ...(parts.length > 2 ? without : []), ...parts] : [null];
  return {
    lags: [...new Set([given.lags, 1, 3, 5, 10, 15])],
    bands,
    windowScales: names.length > 0 ? [1, 0.5, 2] : [1],
    targetLagsMs: [given.targetLagMs],
  };
}

/** At most `budget` variants, drawn at random without replacement; the spec as it is comes first. */
export function candidatesOf(spec: FeatureSpec, space: SearchSpace, budget: number, seed: number): Variant[] {
  const first = variantOf(spec);
  const all: Variant[] = [];
  for (const windowScale of space.windowScales) {
    for (const targetLagMs of space.targetLagsMs) {
      for (const lags of space.lags) {
        for (const bands of space.bands) all.push({ lags, bands, windowScale, targetLagMs });
      }
    }
  }
  const key = (variant: Variant) => JSON.stringify(variedSpec(spec, variant));
  const others = [...new Map(all.map((variant) => [key(variant), variant])).values()].filter(
    (variant) => key(variant) !== key(first),
  );
  const random = new Random(seed, "search");
  for (let i = others.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [others[i], others[j]] = [others[j] as Variant, others[i] as Variant];
  }
  return [first, ...others.slice(0, Math.max(0, budget - 1))];
}

/**
 * The features of every candidate over the same rows, so that their errors can be compared: computed once for each length
 * of windows and lag of the target; bands and lags are columns of that.
 */
export class Candidates {
  private constructor(
    readonly variants: readonly Variant[],
    readonly dataHash: string,
    /** How far back a row of any candidate and the value that it is to tell reach together, ms. */
    readonly reachMs: number,
    readonly hopSamples: number,
    /** Of each row 1 where a channel deserved attention; null where nobody watched. */
    readonly quality: Uint8Array | null,
    private readonly request: DatasetRequest,
    private readonly whole: ReadonlyMap<string, Dataset>,
  ) {}

  /**
   * @param request with the spec that is varied
   * @throws as `buildDataset` does, and InputError where the stream does not allow what a candidate asks
   */
  static async compute(request: DatasetRequest, variants: readonly Variant[]): Promise<Candidates> {
    const groups = new Map<string, Variant[]>();
    for (const variant of variants)
      groups.set(groupOf(variant), [...(groups.get(groupOf(variant)) ?? []), variant]);
    const whole = new Map<string, Dataset>();
    let reachMs = 0;
    let dataHash = "";
    let hopSamples = 0;
    let watched: Pick<FeatureTable, "quality" | "dataset"> | null = null;
    for (const [group, members] of groups) {
      const lags = Math.max(...members.map((member) => member.lags));
      const spec = variedSpec(request.spec, { ...(members[0] as Variant), lags, bands: null });
      const done = whole.size;
      const withQuality = request.withQuality && done === 0;
      const table = await buildDataset({
        ...request,
        spec,
        withQuality,
        onProgress: (fraction) => request.onProgress?.((done + fraction) / groups.size),
      });
      whole.set(group, table.dataset);
      watched ??= table;
      dataHash = table.dataHash;
      hopSamples = table.features.hopSamples;
      reachMs = Math.max(reachMs, table.features.spanMs + (spec.targetLagMs ?? 0));
    }
    const common = commonSamples([...whole.values()]);
    for (const [group, dataset] of whole) whole.set(group, rowsAt(dataset, common));
    const samples = watched?.dataset.samples;
    const quality = watched?.quality?.filter((_, row) => common.has(samples?.[row] as number)) ?? null;
    return new Candidates(variants, dataHash, reachMs, hopSamples, quality, request, whole);
  }

  specOf(variant: Variant): FeatureSpec {
    return variedSpec(this.request.spec, variant);
  }

  /** All rows of a candidate, with its columns in the order that its own spec gives them. */
  datasetOf(variant: Variant): Dataset {
    const whole = this.whole.get(groupOf(variant)) as Dataset;
    const { source, inputs } = this.request;
    const { names } = createFeaturePipeline(source.info, this.specOf(variant), inputs);
    const places = new Map(whole.columns.map(({ name }, place) => [name, place]));
    if (names.length === whole.width) return whole;
    return selectColumns(
      whole,
      names.map((name) => places.get(name) as number),
    );
  }

  /**
   * The candidate that a ridge regression predicts best from, by contiguous inner folds inside `rows` alone. One choice serves
   * every decoder: it is what is decoded from that is chosen, and a linear filter is quick to ask.
   * @param rows ranges of rows that may be looked at
   * @param datasetOf where the rows of a candidate come from: its own, unless another target is put in
   */
  async choose(
    rows: readonly Range[],
    options: FitOptions,
    datasetOf = (variant: Variant) => this.datasetOf(variant),
  ): Promise<Variant> {
    const { variants } = this;
    if (variants.length === 1) return variants[0] as Variant;
    let best = variants[0] as Variant;
    let least = Number.POSITIVE_INFINITY;
    for (const [index, variant] of variants.entries()) {
      const training = measuredRows(datasetOf(variant), rows);
      const squaredError = await ridgeValidationError(training, defaultPenalties, {
        ...options,
        onProgress: (fraction) =>
          options.onProgress?.(
            (index + fraction) / variants.length,
            `Searching, candidate ${index + 1} of ${variants.length}`,
          ),
      });
      // Of the variance, since the lag of the target decides a little about which values are looked at.
      const error = squaredError / varianceOf(training.target);
      if (error < least) {
        least = error;
        best = variant;
      }
    }
    return best;
  }

  /**
   * The splits, each with the features that are chosen inside its training part, and which candidate that was.
   * @param datasetOf as for `choose`
   */
  async folds(
    splits: readonly Split[],
    options: FitOptions,
    datasetOf = (variant: Variant) => this.datasetOf(variant),
  ): Promise<(Fold & { variant: Variant })[]> {
    const folds: (Fold & { variant: Variant })[] = [];
    for (const [index, split] of splits.entries()) {
      const variant = await this.choose(
        split.train,
        {
          ...options,
          onProgress: (fraction, doing) => options.onProgress?.((index + fraction) / splits.length, doing),
        },
        datasetOf,
      );
      folds.push({ split, variant, dataset: datasetOf(variant), features: groupOf(variant) });
    }
    return folds;
  }
}

/** Variants of a group differ in columns alone. */
function groupOf({ windowScale, targetLagMs }: Variant): string {
  return `${windowScale} ${targetLagMs}`;
}

/** Samples of the rows that all have, in order. */
function commonSamples(datasets: readonly Dataset[]): Set<number> {
  const [first, ...others] = datasets.map(({ samples }) => new Set(samples));
  return new Set(
    [...(first as Set<number>)].filter((sample) => others.every((samples) => samples.has(sample))),
  );
}

function rowsAt(dataset: Dataset, samples: ReadonlySet<number>): Dataset {
  if (samples.size === dataset.rowCount) return dataset;
  const ranges: Range[] = [];
  dataset.samples.forEach((sample, row) => {
    if (samples.has(sample)) ranges.push([row, row + 1]);
  });
  return selectRows(dataset, ranges);
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
