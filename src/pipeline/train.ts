import type { Dataset, Decoder } from "../decoders/decoder.ts";
import { decoderKind } from "../decoders/index.ts";
import type { FeaturePipeline, FeatureSpec } from "../features/index.ts";
import { type Artifact, sealArtifact } from "../models/artifact.ts";
import { codeVersion } from "../models/codeVersion.ts";
import { InputError } from "../signal/errors.ts";
import { channelIndex, defaultInputs, type StreamInfo } from "../signal/stream.ts";
import { msFromSamples } from "../signal/units.ts";
import type { Source } from "../sources/source.ts";
import { buildDataset } from "./dataset.ts";
import { type CrossValidation, crossValidate } from "./evaluate.ts";

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
  /** ISO date for the lineage, null where the artifact must not depend on when it was made. */
  trainedAt: string | null;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number, doing: string) => void) | undefined;
}

export interface Training {
  artifact: Artifact;
  dataset: Dataset;
  crossValidation: CrossValidation;
  gapMs: number;
}

/** How many rows a decoder must reproduce wherever it is loaded. */
const goldenRowCount = 16;
export const defaultFolds = 3;

/**
 * Channels to decode from: those asked for, else the spec's, else the stream's default. The target is never one of them.
 * @throws InputError where there is none, or where the target was asked for
 */
export function chosenInputs(
  info: StreamInfo,
  spec: FeatureSpec,
  asked: readonly string[],
  target: string | null,
): readonly string[] {
  if (target !== null && asked.includes(target)) {
    throw new InputError(`channel ${target}`, "is the target and cannot be decoded from.");
  }
  if (asked.length > 0) return asked;
  const inputs = (spec.channels ?? defaultInputs(info)).filter((name) => name !== target);
  if (inputs.length === 0) {
    throw new InputError(
      "channels",
      "the stream has no LFP, ECoG or EEG channel. Name the channels to decode from.",
    );
  }
  return inputs;
}

/** Gap between training and test: what was asked for, else the spec's, else windows and lags together. */
export function chosenGapMs(spec: FeatureSpec, features: FeaturePipeline, asked: number | undefined): number {
  return asked ?? spec.evaluation?.gapMs ?? Math.ceil(features.spanMs);
}

/**
 * Trains a decoder on a stretch of a source: features by the live kernels, blocked cross-validation for the figures,
 * then a fit on all of the stretch, sealed as an artifact with golden rows.
 * @throws InputError naming what cannot be used; DOMException AbortError where cancelled
 */
export async function trainModel(request: TrainingRequest): Promise<Training> {
  const { source, spec, signal } = request;
  const { info } = source;
  const kind = decoderKind(request.decoder);
  const inputs = chosenInputs(info, spec, request.inputs, request.target);
  const report = (from: number, to: number, doing: string) => (fraction: number) =>
    request.onProgress?.(from + (to - from) * fraction, doing);
  const { dataset, features, dataHash } = await buildDataset({
    ...request,
    inputs,
    onProgress: report(0, 0.4, "Computing features"),
  });
  const gapMs = chosenGapMs(spec, features, request.gapMs);
  const hopMs = msFromSamples(features.hopSamples, info.rateHz);
  const fitOptions = {
    seed: request.seed,
    gapRows: Math.ceil(gapMs / hopMs),
    ...(signal && { signal }),
  };
  const crossValidation = await crossValidate(dataset, kind, kind.defaults, {
    ...fitOptions,
    folds: request.folds ?? spec.evaluation?.folds ?? defaultFolds,
    hopSeconds: hopMs / 1000,
    onProgress: report(0.4, 0.8, "Cross-validating"),
  });
  const weights = await kind.fit(dataset, kind.defaults, {
    ...fitOptions,
    onProgress: report(0.8, 1, "Fitting on the whole part"),
  });
  const channelOf = (name: string) => info.channels[channelIndex(info, name)]!;
  const artifact = await sealArtifact({
    format: "gripscope-decoder",
    schemaVersion: 1,
    name: `${kind.title}, ${source.description.label}`,
    decoder: { kind: kind.name, params: kind.defaults, weights },
    input: {
      rateHz: info.rateHz,
      channels: inputs.map(channelOf),
      target: channelOf(request.target),
      features: spec,
      featureNames: [...features.names],
    },
    lineage: {
      source: source.description.label,
      simulated: source.description.simulated,
      dataHash,
      seed: request.seed,
      codeVersion,
      trainedAt: request.trainedAt,
      rowCount: dataset.rowCount,
      firstSample: request.startSample,
      lastSample: Math.min(request.endSample, source.frameCount) - 1,
    },
    metrics: {
      crossValidated: crossValidation.pooled,
      folds: crossValidation.folds,
      note: `Blocked cross-validation inside the training part, gap ${gapMs} ms.`,
    },
    golden: goldenRows(dataset, kind.reference(weights)),
  });
  return { artifact, dataset, crossValidation, gapMs };
}

/** Rows spread over the whole training part, with what float64 makes of them. */
function goldenRows(dataset: Dataset, reference: Decoder) {
  const count = Math.min(goldenRowCount, dataset.rowCount);
  const rows: number[][] = [];
  const expected: number[] = [];
  const out = new Float64Array(1);
  for (let i = 0; i < count; i++) {
    const at = Math.floor((i * dataset.rowCount) / count);
    const row = dataset.values.subarray(at * dataset.width, (at + 1) * dataset.width);
    reference.predict(row, out);
    rows.push(Array.from(row));
    expected.push(out[0] as number);
  }
  return { rows, expected, toleranceOfRange: 1e-4 };
}
