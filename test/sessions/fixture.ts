import type { SessionHeader } from "../../src/sessions/session.ts";
import { type IncomingBatch, SessionWriter } from "../../src/sessions/writer.ts";

export const header: SessionHeader = {
  format: "gripscope-session",
  schemaVersion: 1,
  id: "test",
  startedAt: "2026-01-02T03:04:05.000Z",
  codeVersion: "0.1.0",
  source: { label: "test", simulated: true, config: null },
  info: {
    rateHz: 1000,
    channels: [
      { name: "LFP_0", kind: "lfp", unit: "µV" },
      { name: "FORCE", kind: "force", unit: "%" },
    ],
  },
  startSample: 1000,
  liveFromSample: 0,
  hopSamples: 10,
  featureNames: ["LFP_0_beta"],
};

/** Blocks whose samples tell their place, and a hop at the end of each. */
export function batchOf(
  ...blocks: readonly (readonly [firstSample: number, frameCount: number])[]
): IncomingBatch {
  const data: number[] = [];
  for (const [first, count] of blocks) {
    for (let i = 0; i < count; i++) data.push(first + i, -(first + i));
  }
  const samples = blocks.map(([first, count]) => first + count - 1);
  return {
    blocks: {
      firstSamples: Float64Array.from(blocks, ([first]) => first),
      frameCounts: Uint32Array.from(blocks, ([, count]) => count),
      acquiredAtMs: new Float64Array(blocks.length).fill(Number.NaN),
    },
    data: Float32Array.from(data),
    hops: {
      samples: Float64Array.from(samples),
      decoded: Float64Array.from(samples, (sample) => (sample % 3 === 0 ? Number.NaN : sample / 7)),
      measured: Float64Array.from(samples),
      features: Float64Array.from(samples, (sample) => sample / 3),
      computedBy: new Uint8Array(samples.length),
      noEstimate: Uint8Array.from(samples, (sample) => (sample % 3 === 0 ? 1 : 0)),
    },
    computers: ["cpu"],
    reasons: ["flat, for 0.4 s"],
  };
}

/** A log in memory. */
export function memoryLog(changes: Partial<SessionHeader> = {}) {
  const parts: Uint8Array[] = [];
  const writer = new SessionWriter(
    { append: (bytes) => void parts.push(bytes.slice()) },
    { ...header, ...changes },
    () => 1_767_322_000_000,
  );
  return {
    writer,
    parts,
    bytes: () => new Uint8Array(Buffer.concat(parts)),
    file: () => fileOf(new Uint8Array(Buffer.concat(parts))),
  };
}

export function fileOf(bytes: Uint8Array<ArrayBuffer>) {
  return { name: "test.gripscope", blob: new Blob([bytes]) };
}
