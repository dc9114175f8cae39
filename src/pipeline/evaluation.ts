import type { Dataset, FitOptions } from "../decoders/decoder.ts";
import { type AnyKind, decoderKind } from "../decoders/index.ts";
import { segmentsOf } from "../decoders/segments.ts";
import { alignmentOf } from "../evaluation/alignment.ts";
import { compressionOf } from "../evaluation/compression.ts";
import { hopGrid, onHopGrid } from "../evaluation/hopGrid.ts";
import { type LearningPoint, learningVerdict } from "../evaluation/learningCurve.ts";
import { chooseOnsetDetector, type OnsetScore, scoreOnsets } from "../evaluation/onsets.ts";
import { compareDecoders, pairedDifference } from "../evaluation/paired.ts";
import type {
  DecoderReport,
  EvaluationReport,
  EvaluationSeries,
  HeldOutScores,
  LearningCurve,
} from "../evaluation/report.ts";
import { type Score, scoreOf } from "../evaluation/score.ts";
import { contiguousFolds, type Range, type Split } from "../evaluation/splits.ts";
import { findTrials, gripThresholds, type Trial } from "../evaluation/trials.ts";
import { comparisonVerdict, verdictOf } from "../evaluation/verdict.ts";
import { withinTrialCorrelation } from "../evaluation/withinTrial.ts";
import type { FeatureSpec } from "../features/index.ts";
import { type Variant, variantOf } from "../features/variants.ts";
import { codeVersion } from "../models/codeVersion.ts";
import { InputError } from "../signal/errors.ts";
import { channelIndex } from "../signal/stream.ts";
import { msFromSamples } from "../signal/units.ts";
import type { Source } from "../sources/source.ts";
import { chosenGapMs, chosenInputs, defaultFolds, gapTooShort } from "./choices.ts";
import { detailOf } from "./detail.ts";
import {
  type CrossValidation,
  crossValidate,
  type Fold,
  foldsOf,
  forwardSplits,
  leastFitRows,
  measuredCount,
  orNull,
} from "./evaluate.ts";
import { plant } from "./plant.ts";
import { Candidates, candidatesOf, defaultSpace, type SearchSpace } from "./search.ts";

export interface EvaluationRequest {
  source: Source;
  spec: FeatureSpec;
  target: string;
  /** Empty: the spec's channels, else the default ones. */
  inputs: readonly string[];
  /** Names of registered decoders, in the order in which they are to be told. */
  decoders: readonly string[];
  startSample: number;
  endSample: number;
  folds?: number | undefined;
  gapMs?: number | undefined;
  seed: number;
  /** How many sets of features are tried inside each training part; 1 leaves the spec as it is. */
  budget?: number | undefined;
  space?: Partial<SearchSpace> | undefined;
  /** R2 that a planted linear code is to explain, in place of the measured target. */
  plantedR2?: number | undefined;
  /** Also what takes longer: importance of the features, and the learning curve. */
  isThorough: boolean;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number, doing: string) => void) | undefined;
}

/**
 * Compares decoders on a stretch of a source: every decoder on the same rows, folds and features; blocked cross-validation, which
 * holds out every row, and forward chaining, which is what deployment looks like.
 * @throws InputError naming what cannot be used; DOMException AbortError where cancelled
 */
export async function evaluateSource(
  request: EvaluationRequest,
): Promise<{ report: EvaluationReport; series: EvaluationSeries }> {
  const startedMs = performance.now();
  const { source, spec, seed, signal } = request;
  const { info } = source;
  const kinds = request.decoders.map((name) => decoderKind(name));
  if (kinds.length === 0) throw new InputError("decoders", "none is named. Name one at least.");
  if (new Set(kinds).size < kinds.length) throw new InputError("decoders", "one is named twice.");
  const inputs = chosenInputs(info, spec, request.inputs, request.target);
  const endSample = Math.min(request.endSample, source.frameCount);
  const progress = shares(request.onProgress, [
    ["features", 2],
    ["search", (request.budget ?? 1) > 1 ? 3 : 0],
    ...kinds.map(({ name }) => [name, effortOf(name)] as const),
    ["detail", request.isThorough ? 2 : 0],
    ["curve", request.isThorough ? 2 : 0],
  ]);
  const candidates = await Candidates.compute(
    {
      source,
      spec,
      inputs,
      target: request.target,
      startSample: request.startSample,
      endSample,
      withQuality: true,
      ...(signal && { signal }),
      onProgress: (fraction) => progress("features", fraction, "Computing features"),
    },
    candidatesOf(spec, { ...defaultSpace(spec), ...request.space }, request.budget ?? 1, seed),
  );
  const planted =
    request.plantedR2 === undefined
      ? null
      : plant(candidates.datasetOf(variantOf(spec)), request.plantedR2, seed);
  const datasetOf = (variant: Variant) =>
    planted
      ? { ...candidates.datasetOf(variant), target: planted.dataset.target }
      : candidates.datasetOf(variant);
  const dataset = datasetOf(variantOf(spec));
  const hopMs = msFromSamples(candidates.hopSamples, info.rateHz);
  const hopSeconds = hopMs / 1000;
  const neededGapMs = Math.ceil(candidates.reachMs);
  const gapMs = chosenGapMs(spec, candidates.reachMs, request.gapMs);
  const gapRows = Math.ceil(gapMs / hopMs);
  const options: FitOptions & { hopSeconds: number } = {
    seed,
    gapRows,
    hopSeconds,
    ...(signal && { signal }),
  };
  const foldCount = request.folds ?? spec.evaluation?.folds ?? defaultFolds;
  requireRows(dataset, source.description.label, request.target, candidates.reachMs);

  const blockedSplits = contiguousFolds(dataset.rowCount, foldCount, gapRows);
  foldsOf(dataset, blockedSplits, options);
  const laterSplits = forwardSplits(dataset.rowCount, foldCount, gapRows);
  const share = blockedSplits.length / (blockedSplits.length + laterSplits.length);
  const searched = (splits: readonly Split[], from: number, to: number) =>
    candidates.folds(
      splits,
      {
        ...options,
        onProgress: (fraction, doing) => progress("search", from + (to - from) * fraction, doing),
      },
      datasetOf,
    );
  const blockedFolds = await searched(blockedSplits, 0, share);
  const forwardFolds = (await orNull(searched(laterSplits, share, 1))) ?? [];

  const runs: Run[] = [];
  const failures: { decoder: string; title: string; reason: string }[] = [];
  for (const kind of kinds) {
    const tell = (from: number, to: number) => (fraction: number, doing: string) =>
      progress(kind.name, from + (to - from) * fraction, `${kind.title}: ${doing.toLowerCase()}`);
    const over = (folds: readonly Fold[], from: number, to: number) =>
      crossValidate(folds, kind, kind.defaults, { ...options, onProgress: tell(from, to) });
    try {
      const blocked = await over(blockedFolds, 0, 0.6);
      runs.push({ kind, blocked, forward: null });
    } catch (error) {
      // One that cannot be fitted here is no reason to tell nothing of the others.
      if (!(error instanceof InputError) || kinds.length === 1) throw error;
      failures.push({ decoder: kind.name, title: kind.title, reason: error.message });
      continue;
    }
    if (forwardFolds.length === 0) continue;
    const run = runs.at(-1) as Run;
    run.forward = await orNull(over(forwardFolds, 0.6, 1));
  }
  if (runs.length === 0) throw new InputError("decoders", failures.map(({ reason }) => reason).join(" "));
  // All or none: figures of other rows cannot be set beside each other.
  if (runs.some(({ forward }) => forward === null)) for (const run of runs) run.forward = null;

  const { measured, baseline } = (runs[0] as Run).blocked;
  const grid = hopGrid(dataset.samples, candidates.hopSamples);
  const measuredOnGrid = onHopGrid(measured, grid);
  const trials = findTrials(measuredOnGrid, hopSeconds);
  const forward = (runs[0] as Run).forward;
  const context: Context = {
    grid,
    measuredOnGrid,
    trials,
    countedTrials: forward ? findTrials(onHopGrid(forward.measured, grid), hopSeconds) : trials,
    hopSeconds,
    seed,
    target: planted ? "the planted code" : request.target,
    isGapShort: gapMs < neededGapMs,
    rival: bestOf(
      runs.filter(({ kind, blocked, forward }) => kind.isBaseline && beatsTheMean(forward ?? blocked)),
    ),
  };
  const results = runs.map((run) => decoderReport(run, context));
  results.push(persistenceReport(blockedFolds, forward ? forwardFolds : [], baseline, context));

  const rivals = runs.filter(({ kind }) => !kind.isBaseline);
  const comparisons = compareDecoders(
    rivals.map(({ kind, blocked }) => ({
      name: kind.title,
      decoded: blocked.decoded,
      foldR2: blocked.folds.map(({ r2 }) => r2),
    })),
    measured,
    hopSeconds,
    { seed },
  );
  const best = bestOf(rivals);
  const seconds = measuredCount(dataset, [[0, dataset.rowCount]]) * hopSeconds;
  const report: EvaluationReport = {
    source: source.description.label,
    simulated: source.description.simulated,
    dataHash: candidates.dataHash,
    target: planted ? `planted code, R2 ${request.plantedR2}` : request.target,
    unit: planted ? "" : (info.channels[channelIndex(info, request.target)]?.unit ?? ""),
    channels: inputs,
    spec,
    rows: measuredCount(dataset, [[0, dataset.rowCount]]),
    seconds,
    trials: trials?.length ?? null,
    folds: foldCount,
    gapMs,
    neededGapMs,
    seed,
    candidates: candidates.variants.length,
    choices: candidates.variants.length > 1 ? blockedFolds.map(({ variant }) => wordsOf(variant)) : [],
    noiseCeiling: planted?.ceiling ?? null,
    tableBytes: dataset.values.byteLength,
    elapsedMs: 0,
    codeVersion,
    results,
    failures,
    comparisons,
    verdict: context.isGapShort
      ? gapTooShort
      : comparisons.length === 0
        ? (results[0] as DecoderReport).verdict
        : comparisonVerdict(comparisons, { seconds, trials: trials?.length ?? null }),
    detail: best
      ? await detailOf({
          kind: best.kind,
          blocked: best.blocked,
          forward: best.forward,
          blockedFolds,
          quality: candidates.quality,
          rateHz: info.rateHz,
          hopSeconds,
          isThorough: request.isThorough,
          seed,
          signal,
          onProgress: (fraction, doing) => progress("detail", fraction, doing),
        })
      : null,
    learningCurve:
      best && request.isThorough
        ? await learningCurveOf(best.kind, dataset, {
            ...options,
            onProgress: (fraction, doing) => progress("curve", fraction, doing),
          })
        : null,
  };
  request.onProgress?.(1, "Done");
  return {
    report: { ...report, elapsedMs: performance.now() - startedMs },
    series: {
      rateHz: info.rateHz,
      samples: dataset.samples,
      measured,
      decoded: Object.fromEntries(
        runs.map(({ kind, blocked, forward }) => [
          kind.name,
          { blocked: blocked.decoded, forward: forward?.decoded ?? null },
        ]),
      ),
    },
  };
}

interface Run {
  kind: AnyKind;
  blocked: CrossValidation;
  forward: CrossValidation | null;
}

interface Context {
  grid: Int32Array;
  measuredOnGrid: Float64Array;
  trials: Trial[] | null;
  /** Those in what a verdict rests on: the test parts of forward chaining, where there are any. */
  countedTrials: Trial[] | null;
  hopSeconds: number;
  seed: number;
  target: string;
  isGapShort: boolean;
  /** The baseline that does best: what a decoder has to beat. Null where none but the training mean was asked for. */
  rival: Run | null;
}

function decoderReport({ kind, blocked, forward }: Run, context: Context): DecoderReport {
  const { folds, pooled, baseline, decoded, fitMs } = blocked;
  const { hopSeconds, seed, target, trials, countedTrials, isGapShort } = context;
  const counted = forward ?? blocked;
  const rival = context.rival === null || context.rival.kind === kind ? null : context.rival;
  const rivalDecoded = rival ? (forward ? rival.forward : rival.blocked)?.decoded : undefined;
  const { r2 } = pairedDifference(
    counted.decoded,
    rivalDecoded ?? counted.guessed,
    counted.measured,
    hopSeconds,
    { seed, resamples: 500 },
  );
  return {
    decoder: kind.name,
    title: kind.title,
    isBaseline: kind.isBaseline,
    isUnfair: false,
    folds,
    pooled,
    baseline,
    forward: forward && { folds: forward.folds, pooled: forward.pooled },
    ...shapeOf(decoded, context),
    onsets: trials && onsetsOf(blocked, context, trials),
    fitMs: medianOf(fitMs),
    verdict: isGapShort
      ? gapTooShort
      : verdictOf(counted.pooled, {
          trials: countedTrials?.length ?? null,
          target,
          isForward: forward !== null,
          ...(kind.name !== "training-mean" && {
            baseline: { name: rivalDecoded && rival ? rival.kind.title.toLowerCase() : "training mean", r2 },
          }),
        }),
  };
}

/** Everything about the course of decoded values that needs no fit. */
function shapeOf(decoded: Float64Array, { grid, measuredOnGrid, trials, hopSeconds }: Context) {
  const onGrid = onHopGrid(decoded, grid);
  const withinTrial = trials && withinTrialCorrelation(onGrid, measuredOnGrid, trials, hopSeconds);
  return {
    // An answer that stands still in most trials has no correlation in them; the few left would mislead.
    withinTrial: withinTrial && 2 * withinTrial.count >= trials.length ? withinTrial : null,
    alignment: alignmentOf(onGrid, measuredOnGrid, hopSeconds),
    compression: compressionOf(onGrid, measuredOnGrid),
  };
}

/**
 * Onsets in the held-out values. Each fold's threshold is chosen on what its fit made of its training part; values are told in
 * steps of the way from where that detector is armed to where it answers, so that one pair of thresholds serves all folds.
 */
function onsetsOf(
  { decoded, trained, splits }: CrossValidation,
  { grid, measuredOnGrid, hopSeconds }: Context,
  trials: readonly Trial[],
): OnsetScore | null {
  let isDetected = false;
  const scaled = new Float64Array(decoded.length).fill(Number.NaN);
  trained.forEach(({ dataset, decoded: fitted }, fold) => {
    const trainingGrid = hopGrid(dataset.samples, dataset.hopSamples);
    const measured = onHopGrid(dataset.target, trainingGrid);
    const onsets = (findTrials(measured, hopSeconds) ?? []).map(({ onset }) => onset);
    const detector = chooseOnsetDetector(onHopGrid(fitted, trainingGrid), measured, onsets, hopSeconds);
    const [start, end] = (splits[fold] as Split).test;
    if (detector === null) return;
    isDetected = true;
    const { on, off } = detector;
    for (let row = start; row < end; row++) scaled[row] = ((decoded[row] as number) - off) / (on - off);
  });
  if (!isDetected) return null;
  return scoreOnsets(
    onHopGrid(scaled, grid),
    measuredOnGrid,
    trials.map(({ onset }) => onset),
    { on: 1, off: 0 },
    hopSeconds,
  );
}

/** The value measured one hop before: what a decoder could say that is told the truth all the time. */
function persistenceReport(
  blockedFolds: readonly Fold[],
  forwardFolds: readonly Fold[],
  baseline: Score,
  context: Context,
): DecoderReport {
  const { hopSeconds, seed, target, trials, grid } = context;
  const scored = (folds: readonly Fold[]): HeldOutScores & { decoded: Float64Array } => {
    const rowCount = folds[0]?.dataset.rowCount ?? 0;
    const decoded = new Float64Array(rowCount).fill(Number.NaN);
    const measured = decoded.slice();
    const scores = folds.map(({ dataset, split: { test } }) => {
      const [start, end] = test;
      decoded.set(hopBefore(dataset).subarray(start, end), start);
      measured.set(dataset.target.subarray(start, end), start);
      return scoreOf(decoded.subarray(start, end), measured.subarray(start, end), end - start, hopSeconds, {
        seed,
      });
    });
    return { decoded, folds: scores, pooled: scoreOf(decoded, measured, rowCount, hopSeconds, { seed }) };
  };
  const { decoded, folds, pooled } = scored(blockedFolds);
  const forward = forwardFolds.length === 0 ? null : scored(forwardFolds);
  const detector = gripThresholds(context.measuredOnGrid);
  return {
    decoder: "persistence",
    title: "Persistence",
    isBaseline: true,
    isUnfair: true,
    folds,
    pooled,
    baseline,
    forward: forward && { folds: forward.folds, pooled: forward.pooled },
    ...shapeOf(decoded, context),
    onsets:
      trials &&
      detector &&
      scoreOnsets(
        onHopGrid(decoded, grid),
        context.measuredOnGrid,
        trials.map(({ onset }) => onset),
        detector,
        hopSeconds,
      ),
    fitMs: 0,
    verdict: `Repeats the value of ${target} from ${Number((hopSeconds * 1000).toFixed(1))} ms before. No decoder in use is told that: a mark, not a rival.`,
  };
}

/** The target of the row before, NaN at the start of each stretch without a gap. */
function hopBefore(dataset: Dataset): Float64Array {
  const before = new Float64Array(dataset.rowCount).fill(Number.NaN);
  for (const [start, end] of segmentsOf(dataset))
    before.set(dataset.target.subarray(start, end - 1), start + 1);
  return before;
}

/** @throws InputError saying what is missing where there is nothing to train on and to test */
function requireRows({ rowCount, target }: Dataset, label: string, name: string, reachMs: number): void {
  if (rowCount === 0) {
    throw new InputError(
      label,
      `holds no stretch of ${(reachMs / 1000).toFixed(1)} s, as far as windows and lags reach, in which every input is measured and none is flat.`,
    );
  }
  if (target.every(Number.isNaN))
    throw new InputError(`target ${name}`, "holds no number where the inputs do.");
}

function beatsTheMean({ pooled, baseline }: CrossValidation): boolean {
  return pooled.r2 > baseline.r2;
}

/** Of some decoders, the one with the highest R2, by forward chaining where there is one. */
function bestOf(runs: readonly Run[]): Run | null {
  let best: Run | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    const { r2 } = (run.forward ?? run.blocked).pooled;
    if (r2 > most || best === null) {
      best = run;
      most = Number.isNaN(r2) ? most : r2;
    }
  }
  return best;
}

/** Minutes of calibration that are tried, as shares of what there is. */
const curveShares = [0.1, 0.2, 0.35, 0.5, 0.75, 1];
/** Share of the rows, the last ones, that every length of calibration is tested on. */
const curveTestShare = 0.25;

/** How a decoder fares that is trained on fewer minutes: always those just before the same test part. Null where there is too little. */
async function learningCurveOf(
  kind: AnyKind,
  dataset: Dataset,
  options: FitOptions & { hopSeconds: number },
): Promise<LearningCurve | null> {
  const { hopSeconds, gapRows } = options;
  const { rowCount } = dataset;
  const test: Range = [rowCount - Math.floor(curveTestShare * rowCount), rowCount];
  const end = test[0] - gapRows;
  const lengths = curveShares
    .map((share) => Math.floor(share * end))
    .filter((rows) => rows >= leastFitRows(gapRows));
  if (lengths.length < 3) return null;
  const points: LearningPoint[] = [];
  for (const [index, rows] of lengths.entries()) {
    const fold: Fold = { split: { test, train: [[end - rows, end]] }, dataset, features: "" };
    const minutes = (rows * hopSeconds) / 60;
    const {
      pooled: { r2, r2Low, r2High },
    } = await crossValidate([fold], kind, kind.defaults, {
      ...options,
      onProgress: (fraction) =>
        options.onProgress?.(
          (index + fraction) / lengths.length,
          `Learning curve, ${minutes.toFixed(1)} minutes`,
        ),
    }).catch((error: unknown) => {
      // A short part may hold no movement: there is nothing to learn from it, and no point of the curve.
      if (error instanceof InputError)
        return { pooled: { r2: Number.NaN, r2Low: Number.NaN, r2High: Number.NaN } };
      throw error;
    });
    points.push({ minutes, score: r2, low: r2Low, high: r2High });
  }
  return { decoder: kind.name, points, ...learningVerdict(points) };
}

/** What a fit takes beside the others, for the progress: networks take long. */
function effortOf(decoder: string): number {
  return decoder === "time-delay-network" || decoder === "gru" ? 10 : 1;
}

/** Progress over parts of unequal length, told by name; it never goes back. */
function shares<Name extends string>(
  onProgress: ((fraction: number, doing: string) => void) | undefined,
  parts: readonly (readonly [Name, number])[],
): (part: Name, fraction: number, doing: string) => void {
  const total = parts.reduce((sum, [, effort]) => sum + effort, 0);
  let told = 0;
  return (part, fraction, doing) => {
    const at = parts.findIndex(([name]) => name === part);
    const before = parts.slice(0, at).reduce((sum, [, effort]) => sum + effort, 0);
    told = Math.max(told, (before + fraction * (parts[at]?.[1] ?? 0)) / total);
    onProgress?.(told, doing);
  };
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function wordsOf({ lags, bands, windowScale, targetLagMs }: Variant): string {
  const windows = windowScale === 1 ? "" : `, windows × ${windowScale}`;
  const lag = targetLagMs === 0 ? "" : `, target ${targetLagMs} ms before`;
  return `${lags} ${lags === 1 ? "lag" : "lags"}, ${bands === null ? "all bands" : bands.join(" + ")}${windows}${lag}`;
}
