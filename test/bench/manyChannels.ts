import { simulatedFor } from "../../src/cli/files.ts";
import { decoderKind } from "../../src/decoders/index.ts";
import type { LinearModel } from "../../src/decoders/weights.ts";
import { createFeaturePipeline, defaultSpec } from "../../src/features/index.ts";
import { type Artifact, sealArtifact } from "../../src/models/artifact.ts";
import { trainModel } from "../../src/pipeline/train.ts";
import { defaultInputs } from "../../src/signal/stream.ts";
import type { SimulatedSource } from "../../src/sources/simulated.ts";

/** Golden rows of a thousand channels are megabytes of JSON: fewer of them. */
const goldenRows = 4;

let trained: Promise<Artifact> | null = null;

/** The simulated patient with so many contacts. */
const patientOf = (channels: number, minutes: number): SimulatedSource =>
  simulatedFor({ patient: "strong", seed: 5, minutes, channels });

/**
 * A Wiener filter with the default features (8 bands, 5 lags) for so many channels, for what it costs: trained on the first
 * 8, and its columns repeated for the others at a share of their weight. 40 960 columns are too many to fit, not to decode.
 */
export async function decoderFor(channels: number): Promise<Artifact> {
  trained ??= train();
  const eight = await trained;
  const { info } = patientOf(channels, 1);
  const inputs = defaultInputs(info).filter((name) => name !== "FORCE");
  const wide = createFeaturePipeline(info, defaultSpec, inputs);
  const narrow = createFeaturePipeline(
    { ...info, channels: eight.input.channels },
    defaultSpec,
    eight.input.channels.map(({ name }) => name),
  );
  const place = new Map(
    narrow.columns.map((column, i) => [`${column.channel} ${column.band} ${column.lagMs}`, i]),
  );
  const eightNames = eight.input.channels.map(({ name }) => name);
  const from = wide.columns.map(({ channel, band, lagMs }) => {
    const twin = eightNames[inputs.indexOf(channel) % eightNames.length];
    return place.get(`${twin} ${band} ${lagMs}`) as number;
  });
  const spread = <T>(values: readonly T[]) => from.map((column) => values[column] as T);
  const model = eight.decoder.weights as LinearModel;
  const share = eightNames.length / inputs.length;
  const weights: LinearModel = {
    ...model,
    mean: spread(model.mean),
    sd: spread(model.sd),
    weights: spread(model.weights).map((weight) => weight * share),
  };
  const rows = eight.golden.rows.slice(0, goldenRows).map(spread);
  const reference = decoderKind(eight.decoder.kind).reference(weights as never);
  const out = new Float64Array(1);
  const expected = rows.map((row) => {
    reference.predict(Float64Array.from(row), out);
    return out[0] as number;
  });
  const { hash: _, ...body } = eight;
  return sealArtifact({
    ...body,
    name: `${inputs.length} channels`,
    decoder: { ...eight.decoder, weights },
    input: {
      ...eight.input,
      channels: inputs.map((name) => info.channels.find((channel) => channel.name === name)),
      featureNames: wide.names,
    },
    golden: { ...eight.golden, rows, expected },
  });
}

async function train(): Promise<Artifact> {
  const source = patientOf(8, 3);
  const { artifact } = await trainModel({
    source,
    decoder: "wiener-filter",
    spec: defaultSpec,
    target: "FORCE",
    inputs: [],
    startSample: 0,
    endSample: source.frameCount,
    seed: 1,
    trainedAt: null,
  });
  return artifact;
}
