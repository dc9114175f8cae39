import type { BackendReport } from "../decoders/backendReport.ts";
import { BackendError, backendInUse, returnToBackend, startBackend } from "../decoders/backends.ts";
import type { BackendName, Decoder } from "../decoders/decoder.ts";
import { decoderKind } from "../decoders/index.ts";
import { createFeaturePipeline, type FeatureSpec, parseFeatureSpec } from "../features/index.ts";
import { type Artifact, parseArtifact } from "../models/artifact.ts";
import { InputError } from "../signal/errors.ts";
import { parseWith } from "./parseWith.ts";

/** A decoder's file, checked, with the decoder that it describes in plain float64. */
export interface ReadModel {
  artifact: Artifact;
  /** Its file or name, for messages. */
  subject: string;
  spec: FeatureSpec;
  /** The master copy: what every backend is given. */
  weights: {
    readonly mean: number[];
    readonly sd: number[];
    readonly targetMin: number;
    readonly targetMax: number;
  };
  /** The decoder in float64, which needs no backend. */
  plain: Decoder;
  /** Training statistics of each column, as the decoder standardises with them. */
  mean: readonly number[];
  sd: readonly number[];
  /** Range of the target in training. */
  range: number;
}

/** A decoder that has been started on a backend, and proved there. */
export interface StartedModel {
  decoder: Decoder;
  backend: BackendReport;
  /** Largest difference from the golden rows, relative to the range of the target. */
  goldenError: number;
}

export type LoadedModel = ReadModel & StartedModel;

/**
 * Makes a decoder ready on a backend, and proves it there: its golden rows must come out as they did when it was
 * trained. A decoder that does not reproduce them is refused.
 * @param value the artifact, as parsed from JSON
 * @param subject its file or name, for messages
 * @throws InputError where the artifact is damaged or does not reproduce; BackendError where another backend may do
 */
export async function loadModel(
  value: unknown,
  subject: string,
  backendName: BackendName,
): Promise<LoadedModel> {
  const model = await readModel(value, subject);
  return { ...model, ...(await startModel(model, backendName)) };
}

/** @throws InputError where the artifact is damaged */
export async function readModel(value: unknown, subject: string): Promise<ReadModel> {
  const artifact = await parseArtifact(value, subject);
  const spec = parseFeatureSpec(artifact.input.features, `${subject}: input.features`);
  const kind = decoderKind(artifact.decoder.kind);
  parseWith(kind.paramsSchema, artifact.decoder.params, `${subject}: decoder.params`);
  const weights = parseWith(kind.weightsSchema, artifact.decoder.weights, `${subject}: decoder.weights`);
  checkColumns(artifact, spec, weights.mean.length, subject);
  const { mean, sd, targetMin, targetMax } = weights;
  const plain = kind.reference(weights);
  return { artifact, subject, spec, weights, plain, mean, sd, range: targetMax - targetMin };
}

/** @throws InputError where the golden rows are not the decoder's; BackendError where another backend may do */
export async function startModel(model: ReadModel, backendName: BackendName): Promise<StartedModel> {
  const { artifact, subject, weights, range } = model;
  const kind = decoderKind(artifact.decoder.kind);
  const former = backendInUse();
  const backend = await startBackend(backendName);
  let decoder: Decoder | null = null;
  const allowed = artifact.golden.toleranceOfRange;
  // Where not even float64 reproduces them, no other backend will.
  const refusal = (reason: string) =>
    replayGolden(artifact, kind.reference(weights), range) <= allowed
      ? new BackendError(subject, `${reason} Choose another backend.`)
      : new InputError(subject, `${reason} The file is damaged: its weights and golden rows do not agree.`);
  try {
    decoder = kind.load(weights);
    const goldenError = replayGolden(artifact, decoder, range);
    if (!(goldenError <= allowed)) {
      throw refusal(
        `does not reproduce its golden rows on ${backend.name}: off by ${goldenError.toExponential(1)} of the range, ${allowed} allowed.`,
      );
    }
    return { decoder, backend, goldenError };
  } catch (error) {
    decoder?.dispose();
    await returnToBackend(former);
    if (error instanceof InputError) throw error;
    // Whatever it is that a backend throws, out of memory or a fault of the decoder: another one may do.
    const reason = error instanceof Error ? error.message : String(error);
    throw refusal(`cannot be computed on ${backend.name}: ${reason}.`);
  }
}

/** What the file says of itself must agree: names, weights, golden rows, and what its spec makes of its channels. */
function checkColumns(artifact: Artifact, spec: FeatureSpec, weightCount: number, subject: string): void {
  const { input, golden } = artifact;
  const names = columnNames(artifact, spec, subject);
  const counts: [string, number][] = [
    ["input.features makes", names.length],
    ["decoder.weights has", weightCount],
    ...golden.rows.map((row, i): [string, number] => [`golden.rows[${i}] has`, row.length]),
  ];
  for (const [what, count] of counts) {
    if (count !== input.featureNames.length) {
      throw new InputError(
        subject,
        `is damaged: ${what} ${count} columns, input.featureNames ${input.featureNames.length}.`,
      );
    }
  }
  const at = names.findIndex((name, i) => name !== input.featureNames[i]);
  if (at >= 0) {
    throw new InputError(
      subject,
      `is damaged: input.featureNames[${at}] is ${input.featureNames[at]}, input.features makes ${names[at]}.`,
    );
  }
}

/** @throws InputError where the spec cannot be computed at the file's rate, or makes more than there is memory for */
function columnNames({ input }: Artifact, spec: FeatureSpec, subject: string): readonly string[] {
  const { rateHz, channels } = input;
  try {
    const inputs = channels.map(({ name }) => name);
    return createFeaturePipeline({ rateHz, channels }, spec, inputs).names;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(
      subject,
      `is damaged: input.features cannot be computed at ${rateHz} Hz: ${error.message}.`,
    );
  }
}

/** Largest absolute difference between what the decoder gives for the golden rows and what it should, over `range`. */
export function replayGolden(artifact: Artifact, decoder: Decoder, range: number): number {
  const row = new Float64Array(decoder.width);
  const out = new Float64Array(1);
  let worst = 0;
  decoder.reset();
  const { rows, expected, passes } = artifact.golden;
  for (let pass = 1; pass <= passes; pass++) {
    rows.forEach((values, i) => {
      row.set(values);
      decoder.predict(row, out);
      if (pass < passes) return;
      worst = Math.max(worst, Math.abs((out[0] as number) - (expected[i] as number)) / range);
    });
  }
  decoder.reset();
  return worst;
}
