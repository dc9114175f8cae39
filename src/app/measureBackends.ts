import { wrap } from "comlink";
import type { BackendProbe, DecoderApi } from "../contract/apis.ts";
import { createSpareDecoder } from "./client.ts";

/** Values timed on each backend: enough for a 99th percentile of two, and over in about a second. */
const runs = 200;
const limitMs = 60_000;

/**
 * Measures a decoder on every backend, in a worker of its own: the stream that is decoded meanwhile is not held up.
 * @param model address of a shipped decoder, or the artifact itself @param signal ends it, with its reason
 * @throws Error with the reason
 */
export async function measureBackends(model: string | object, signal?: AbortSignal): Promise<BackendProbe[]> {
  const worker = createSpareDecoder();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const failure = new Promise<never>((_, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message || "the worker could not be loaded"));
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([wrap<DecoderApi>(worker).probe(model, runs), failure]);
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}

/** Backends that compute the decoder right, the fastest first. */
export function ranked(probes: readonly BackendProbe[]): BackendProbe["name"][] {
  return probes
    .filter(({ hindrance }) => hindrance === null)
    .toSorted((a, b) => a.p50Ms - b.p50Ms)
    .map(({ name }) => name);
}
