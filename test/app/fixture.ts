import type { DisplayInfo, Frame } from "../../src/contract/frame.ts";

/** Of a stream without features; what is given stands in place of it. */
export function infoOf(changes: Partial<DisplayInfo>): DisplayInfo {
  return {
    rateHz: 1000,
    strideSamples: 2,
    traces: [],
    hopSamples: 100,
    intervalShare: null,
    spectra: { frequenciesHz: [], windowMs: 0 },
    featureLatencyMs: 0,
    kernels: [],
    targetLagMs: 0,
    features: [],
    ...changes,
  };
}

/** Points of traces, and values decoded at some samples while nothing is measured. */
export function frameOf(
  traces: Frame["traces"],
  samples: readonly number[],
  decodedAt: (sample: number) => number,
  newestSample: number,
): Frame {
  const count = samples.length;
  const nothing = new Float64Array(count).fill(Number.NaN);
  return {
    kind: "frame",
    traces,
    hops: {
      count,
      samples: Float64Array.from(samples),
      decoded: Float64Array.from(samples, decodedAt),
      measured: nothing,
      low: nothing,
      high: nothing,
      onsets: new Uint8Array(count),
      dueAtMs: new Float64Array(count),
      decodedAtMs: new Float64Array(count),
      features: new Float32Array(0),
    },
    spectra: { count: 0, samples: new Float64Array(0), values: new Float32Array(0) },
    newestSample,
    droppedPoints: 0,
    status: null,
  };
}
