import type { BackendReport } from "../decoders/backendReport.ts";
import { BackendError, backendInUse, returnToBackend, startBackend } from "../decoders/backends.ts";
import { type BackendName, type Decoder, DecoderFault } from "../decoders/decoder.ts";
import { decoderKind } from "../decoders/index.ts";
import { createFeaturePipeline, type FeatureSpec, parseFeatureSpec } from "../features/index.ts";
import { type Artifact, parseArtifact } from "../models/artifact.ts";
import { InputError } from "../signal/errors.ts";
import { parseWith } from "./parseWith.ts";

export interface LoadedModel {
  artifact: Artifact;
  spec: FeatureSpec;
  decoder: Decoder;
  backend: BackendReport;
  /** Training statistics of each column, as the decoder standardises with them. */
  mean: readonly number[];
  sd: readonly number[];
  /** Largest difference from the golden rows, relative to the range of the target. */
  goldenError: number;
}

/**
 * Makes a decoder ready on a backend, and proves it there: its golden rows must come out as they did when it was
 * trained. A decoder that does not reproduce them is refused.
 * @param value the artifact, as parsed from JSON
 * @param subject its file or name, for messages
 * @throws InputError where the artifact is damaged or does not reproduce; Error where the backend does not start
 */
export async function loadModel(
  value: unknown,
  subject: string,
  backendName: BackendName,
): Promise<LoadedModel> {
  const artifact = await parseArtifact(value, subject);
  const spec = parseFeatureSpec(artifact.input.features, `${subject}: input.features`);
  const kind = decoderKind(artifact.decoder.kind);
  parseWith(kind.paramsSchema, artifact.decoder.params, `${subject}: decoder.params`);
  const weights = parseWith(kind.weightsSchema, artifact.decoder.weights, `${subject}: decoder.weights`);
  checkColumns(artifact, spec, weights.mean.length, subject);
  const former = backendInUse();
  const backend = await startBackend(backendName);
  const decoder = kind.load(weights);
  const range = weights.targetMax - weights.targetMin;
  const allowed = artifact.golden.toleranceOfRange;
  // Where not even float64 reproduces them, no other backend will.
  const refusal = (reason: string) =>
    replayGolden(artifact, kind.reference(weights), range) <= allowed
      ? new BackendError(subject, `${reason} Choose another backend.`)
      : new InputError(subject, `${reason} The file is damaged: its weights and golden rows do not agree.`);
  try {
    const goldenError = replayGolden(artifact, decoder, range);
    if (!(goldenError <= allowed)) {
      throw refusal(
        `does not reproduce its golden rows on ${backend.name}: off by ${goldenError.toExponential(1)} of the range, ${allowed} allowed.`,
      );
    }
    return { artifact, spec, decoder, backend, mean: weights.mean, sd: weights.sd, goldenError };
  } catch (error) {
    decoder.dispose();
    await returnToBackend(former);
    if (error instanceof DecoderFault) {
      throw refusal(`cannot be computed on ${backend.name}: ${error.message}.`);
    }
    throw error;
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
