import type { BackendProbe, DecoderApi } from "../contract/apis.ts";
import { createSpareDecoder } from "./client.ts";
import { askSpare } from "./spareWorker.ts";

/** Values timed on each backend: enough for a 99th percentile of two, and over in about a second. */
const runs = 200;
const limitMs = 60_000;

/**
 * Measures a decoder on every backend, in a worker of its own: the stream that is decoded meanwhile is not held up.
 * @param model address of a shipped decoder, or the artifact itself @param signal ends it, with its reason
 * @throws Error with the reason
 */
export function measureBackends(model: string | object, signal?: AbortSignal): Promise<BackendProbe[]> {
  return askSpare<DecoderApi, BackendProbe[]>(createSpareDecoder, (decoder) => decoder.probe(model, runs), {
    limitMs,
    ...(signal && { signal }),
  });
}

/** Backends that compute the decoder right, the fastest first. */
export function ranked(probes: readonly BackendProbe[]): BackendProbe["name"][] {
  return probes
    .filter(({ hindrance }) => hindrance === null)
    .toSorted((a, b) => a.p50Ms - b.p50Ms)
    .map(({ name }) => name);
}
