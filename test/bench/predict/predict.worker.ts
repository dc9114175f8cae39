import { expose } from "comlink";
import { type BackendName, backendNames, type Decoder } from "../../../src/decoders/decoder.ts";
import { decoderKind } from "../../../src/decoders/index.ts";
import { parseArtifact } from "../../../src/models/artifact.ts";
import { loadModel } from "../../../src/pipeline/load.ts";

/** A single prediction in plain numbers takes less than the clock can tell. */
const plainBatch = 20;

export interface Predictions {
  /** One prediction each, ms. */
  ms: number[];
  /** Largest difference from the golden rows, relative to the target's range. */
  goldenError: number;
}

/** The decoders as the app's decoder worker has them, in a worker that is built like it. */
const predicting = {
  /** @param backend "plain" for the reference in float64 */
  async run(
    value: unknown,
    backend: BackendName | "plain",
    warmUp: number,
    runs: number,
  ): Promise<Predictions> {
    const isPlain = backend === "plain";
    const artifact = await parseArtifact(value, "decoder");
    const model = isPlain ? null : await loadModel(value, "decoder", backend);
    const decoder: Decoder =
      model?.decoder ?? decoderKind(artifact.decoder.kind).reference(artifact.decoder.weights as never);
    const rows = artifact.golden.rows.map((row) => Float64Array.from(row));
    const out = new Float64Array(1);
    const batch = isPlain ? plainBatch : 1;
    const ms: number[] = [];
    let at = 0;
    for (let run = -warmUp; run < runs; run++) {
      const startedMs = performance.now();
      for (let i = 0; i < batch; i++) decoder.predict(rows[at++ % rows.length] as Float64Array, out);
      if (run >= 0) ms.push((performance.now() - startedMs) / batch);
    }
    decoder.dispose();
    return { ms, goldenError: model?.goldenError ?? 0 };
  },
  backends: () => backendNames,
  /** Whether this browser has WebGPU at all. */
  hasWebGpu: () => (navigator as { gpu?: unknown }).gpu !== undefined,
};
export type Predicting = typeof predicting;

expose(predicting);
