import { simulatedFor } from "../src/cli/files.ts";
import type { Score } from "../src/evaluation/score.ts";
import { defaultSpec } from "../src/features/index.ts";
import type { Artifact } from "../src/models/artifact.ts";
import { decodeSource } from "../src/pipeline/decodeSource.ts";
import { loadModel } from "../src/pipeline/load.ts";
import { type Training, type TrainingRequest, trainModel } from "../src/pipeline/train.ts";
import type { Source } from "../src/sources/source.ts";

/** Seed that every shipped decoder was trained on; demonstrations start with other ones. */
export const trainingSeed = 1001;
const trainingMinutes = 10;

/** Trains one of the decoders in public/models. Depends on nothing but its arguments and the code. */
export function shippedModel(patient: string, decoder: string): Promise<Training> {
  return trainModel(shippedRequest(patient, decoder));
}

/** What one of the decoders in public/models is trained on, and how. */
export function shippedRequest(patient: string, decoder: string): TrainingRequest {
  const source = simulatedFor({ patient, seed: trainingSeed, minutes: trainingMinutes });
  return {
    source,
    decoder,
    spec: defaultSpec,
    target: "FORCE",
    inputs: [],
    startSample: 0,
    endSample: source.frameCount,
    seed: 1,
    trainedAt: null,
  };
}

/** Decodes a whole source along the live path, on the cpu backend, and scores it. */
export async function heldOutScore(artifact: Artifact, source: Source): Promise<Score> {
  const model = await loadModel(JSON.parse(JSON.stringify(artifact)), artifact.name, "cpu");
  const { score } = await decodeSource(source, model);
  model.decoder.dispose();
  return score;
}
