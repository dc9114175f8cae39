import type { BackendProbe } from "../contract/apis.ts";
import { backendNames } from "../decoders/decoder.ts";
import { quantile } from "../evaluation/quantile.ts";
import { readModel, startModel } from "./load.ts";

/** Predictions before any is timed: shaders and just-in-time compilers have settled by then. */
const warmUpRuns = 50;

/**
 * Measures a decoder on every backend there is: its golden rows, then how long a value takes, row in to value out, the read-back
 * included. To be run in a worker that decodes nothing else.
 * @param value the artifact, as parsed from JSON  @param runs values that are timed on each
 * @throws InputError where the artifact is damaged
 */
export async function probeBackends(value: unknown, subject: string, runs: number): Promise<BackendProbe[]> {
  const model = await readModel(value, subject);
  const { rows } = model.artifact.golden;
  const out = new Float64Array(1);
  const probes: BackendProbe[] = [];
  for (const name of backendNames) {
    try {
      const { decoder, backend, goldenError } = await startModel(model, name);
      const inputs = rows.map((row) => Float64Array.from(row));
      const tookMs = new Float64Array(runs);
      for (let run = -warmUpRuns; run < runs; run++) {
        const input = inputs[(run + warmUpRuns) % inputs.length] as Float64Array;
        const startedMs = performance.now();
        decoder.predict(input, out);
        if (run >= 0) tookMs[run] = performance.now() - startedMs;
      }
      decoder.dispose();
      tookMs.sort();
      const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((share) => quantile(tookMs, share)) as [
        number,
        number,
        number,
      ];
      probes.push({ ...backend, name, p50Ms, p95Ms, p99Ms, goldenError, hindrance: null });
    } catch (error) {
      const hindrance = error instanceof Error ? error.message : String(error);
      const nothing = { p50Ms: Number.NaN, p95Ms: Number.NaN, p99Ms: Number.NaN, goldenError: Number.NaN };
      probes.push({ name, renderer: "", software: false, ...nothing, hindrance });
    }
  }
  return probes;
}
