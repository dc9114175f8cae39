import type { Dataset, Decoder } from "../decoders/decoder.ts";
import { decoderKind } from "../decoders/index.ts";

import { hopGrid, onHopGrid } from "../evaluation/hopGrid.ts";
import { pairedDifference } from "../evaluation/paired.ts";
import { coverageOf, residualQuantiles } from "../evaluation/residuals.ts";
import { contiguousFolds } from "../evaluation/splits.ts";
import { findTrials } from "../evaluation/trials.ts";
import { verdictOf } from "../evaluation/verdict.ts";
import { createFeaturePipeline, type FeatureSpec } from "../features/index.ts";
import { type Artifact, schemaVersion, sealArtifact } from "../models/artifact.ts";
import { modelCard } from "../models/card.ts";
import { codeVersion } from "../models/codeVersion.ts";
import { channelIndex } from "../signal/stream.ts";
import { msFromSamples } from "../signal/units.ts";
import type { Source } from "../sources/source.ts";
import { chosenGapMs, chosenInputs, defaultFolds, gapTooShort } from "./choices.ts";
import { measuredRows } from "./dataset.ts";
import { type CrossValidation, crossValidate, foldsOf, forwardSplits, orNull } from "./evaluate.ts";
import { Candidates, candidatesOf, defaultSpace, type SearchSpace } from "./search.ts";

export interface TrainingRequest {
  source: Source;
  /** Name of a registered decoder. */
  decoder: string;
  spec: FeatureSpec;
  target: string;
  /** Empty: the spec's channels, else the default ones. */
  inputs: readonly string[];
  startSample: number;
  endSample: number;
  seed: number;
  folds?: number | undefined;
  gapMs?: number | undefined;
  /** How many sets of features are tried; 1 leaves the spec as it is. */
  budget?: number | undefined;
  space?: Partial<SearchSpace> | undefined;
  /** ISO date for the lineage, null where the artifact must not depend on when it was made. */
  trainedAt: string | null;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number, doing: string) => void) | undefined;
}

export interface Training {
  artifact: Artifact;
  dataset: Dataset;
  blocked: CrossValidation;
  /** Trained on the past, tested on what follows; null where there is too little for it. */
  forward: CrossValidation | null;
  /** In plain words. */
  verdict: string;
  gapMs: number;
}

/** How many rows a decoder must reproduce wherever it is loaded. */
const goldenRowCount = 16;
/** And how often at most: enough for the gain of a Kalman filter to settle, few enough to be quick on WebGL. */
const mostPasses = 6;
/** Bins of the decoded value, each with an interval of its own: rest is decoded more surely than a strong grip. */
const residualBins = 5;
/** Left out on either side of the interval whose coverage the card tells: 90 % remain. */
const tail = 0.05;

/**
 * Trains a decoder on a stretch of a source: features by the live kernels; blocked cross-validation and forward chaining for
 * the figures, with whatever is searched searched inside each training part; then a fit on all of the stretch, sealed as an
 * artifact with golden rows, held-out residuals and a model card.
 * @throws InputError naming what cannot be used; DOMException AbortError where cancelled
 */
export async function trainModel(request: TrainingRequest): Promise<Training> {
  const { source, spec, signal, seed } = request;
  const { info } = source;
  const kind = decoderKind(request.decoder);
  const inputs = chosenInputs(info, spec, request.inputs, request.target);
  const report = (from: number, to: number, doing: string) => (fraction: number) =>
    request.onProgress?.(from + (to - from) * fraction, doing);
  const candidates = await Candidates.compute(
    {
      ...request,
      inputs,
      onProgress: (fraction) => request.onProgress?.(0.25 * fraction, "Computing features"),
    },
    candidatesOf(spec, { ...defaultSpace(spec), ...request.space }, request.budget ?? 1, seed),
  );
  const gapMs = chosenGapMs(spec, candidates.reachMs, request.gapMs);
  const hopMs = msFromSamples(candidates.hopSamples, info.rateHz);
  const hopSeconds = hopMs / 1000;
  const options = { seed, gapRows: Math.ceil(gapMs / hopMs), hopSeconds, ...(signal && { signal }) };
  const given = candidates.datasetOf(candidates.variants[0] as (typeof candidates.variants)[number]);
  const { rowCount } = given;
  const foldCount = request.folds ?? spec.evaluation?.folds ?? defaultFolds;
  const splits = {
    blocked: contiguousFolds(rowCount, foldCount, options.gapRows),
    forward: forwardSplits(rowCount, foldCount, options.gapRows),
  };
  foldsOf(given, splits.blocked, options);
  const held = async (name: keyof typeof splits, from: number, to: number) => {
    const searchedBy = candidates.variants.length > 1 ? from + (to - from) * 0.3 : from;
    const folds = await candidates.folds(splits[name], {
      ...options,
      onProgress: report(from, searchedBy, "Searching"),
    });
    return crossValidate(folds, kind, kind.defaults, {
      ...options,
      onProgress: report(searchedBy, to, "Cross-validating"),
    });
  };
  const blocked = await held("blocked", 0.25, 0.55);
  const forward = splits.forward.length === 0 ? null : await orNull(held("forward", 0.55, 0.8));
  const chosen = await candidates.choose([[0, rowCount]], {
    ...options,
    onProgress: report(0.8, 0.85, "Searching"),
  });
  const dataset = measuredRows(candidates.datasetOf(chosen));
  const chosenSpec = candidates.specOf(chosen);
  const weights = await kind.fit(dataset, kind.defaults, {
    ...options,
    onProgress: report(0.85, 1, "Fitting on the whole part"),
  });

  const counted = forward ?? blocked;
  const grid = hopGrid(given.samples, candidates.hopSamples);
  const trialsIn = (measured: Float64Array) =>
    findTrials(onHopGrid(measured, grid), hopSeconds)?.length ?? null;
  const { r2 } = pairedDifference(counted.decoded, counted.guessed, counted.measured, hopSeconds, {
    seed,
    resamples: 500,
  });
  const isGapShort = gapMs < Math.ceil(candidates.reachMs);
  const verdict = isGapShort
    ? gapTooShort
    : verdictOf(counted.pooled, {
        trials: trialsIn(counted.measured),
        target: request.target,
        isForward: forward !== null,
        ...(kind.name !== "training-mean" && { baseline: { name: "training mean", r2 } }),
      });
  const residuals = residualQuantiles(blocked.decoded, blocked.measured, residualBins);
  const half = Math.floor(rowCount / 2);
  const coverage = coverageOf(
    residualQuantiles(blocked.decoded.subarray(0, half), blocked.measured.subarray(0, half), residualBins),
    blocked.decoded.subarray(half),
    blocked.measured.subarray(half),
    tail,
  );
  const channelOf = (name: string) => info.channels[channelIndex(info, name)]!;
  const body = {
    format: "gripscope-decoder",
    schemaVersion,
    name: `${kind.title}, ${source.description.label}`,
    decoder: { kind: kind.name, params: kind.defaults, weights },
    input: {
      rateHz: info.rateHz,
      channels: inputs.map(channelOf),
      target: channelOf(request.target),
      features: chosenSpec,
      featureNames: dataset.columns.map(({ name }) => name),
    },
    lineage: {
      source: source.description.label,
      simulated: source.description.simulated,
      dataHash: candidates.dataHash,
      seed,
      codeVersion,
      trainedAt: request.trainedAt,
      rowCount: dataset.rowCount,
      firstSample: request.startSample,
      lastSample: Math.min(request.endSample, source.frameCount) - 1,
      ...(source.description.origin && { origin: source.description.origin }),
    },
    metrics: {
      gapMs,
      blocked: { pooled: blocked.pooled, folds: blocked.folds },
      forward: forward && { pooled: forward.pooled, folds: forward.folds },
      baseline: blocked.baseline,
      verdict,
    },
    residuals,
    golden: goldenRows(dataset, kind.reference(weights)),
  };
  const card = modelCard({
    ...body.lineage,
    ...body.metrics,
    name: body.name,
    kind: kind.name,
    title: kind.title,
    params: kind.defaults,
    rateHz: info.rateHz,
    channels: body.input.channels,
    target: body.input.target,
    targetMin: weights.targetMin,
    targetMax: weights.targetMax,
    targetLagMs: chosenSpec.targetLagMs ?? 0,
    specName: spec.name,
    hopMs,
    spanMs: createFeaturePipeline(info, chosenSpec, inputs).spanMs,
    columnCount: dataset.width,
    seconds: dataset.rowCount * hopSeconds,
    trials: trialsIn(blocked.measured),
    coverage: Number.isNaN(coverage.share) ? null : coverage.share,
    candidates: candidates.variants.length,
  });
  const artifact = await sealArtifact({ ...body, card });
  request.onProgress?.(1, "Fitting on the whole part");
  return { artifact, dataset, blocked, forward, verdict, gapMs };
}

/**
 * Rows spread over the whole training part, with what float64 makes of them. A decoder that carries state gives them another
 * answer at every pass, until it has settled: that one counts, so that what it uses from then on is proved, too.
 */
function goldenRows(dataset: Dataset, reference: Decoder) {
  const count = Math.min(goldenRowCount, dataset.rowCount);
  const rows = Array.from({ length: count }, (_, i) => {
    const at = Math.floor((i * dataset.rowCount) / count);
    return Array.from(dataset.values.subarray(at * dataset.width, (at + 1) * dataset.width));
  });
  const out = new Float64Array(1);
  const pass = () =>
    rows.map((row) => {
      reference.predict(Float64Array.from(row), out);
      return out[0] as number;
    });
  let expected = pass();
  let passes = 1;
  for (; passes < mostPasses; passes++) {
    const next = pass();
    const isSettled = next.every((value, i) => value === expected[i]);
    expected = isSettled ? expected : next;
    if (isSettled) break;
  }
  return { rows, passes, expected, toleranceOfRange: 1e-4 };
}
