import type { DecoderRecord, SessionHeader, StateRecord } from "../sessions/session.ts";

/**
 * Decoder to recorder, over a MessagePort of their own. Batches lie in buffers that are transferred; the answer transfers them
 * back. The decoder never waits: where no buffer is left, samples are not recorded, and that is recorded.
 */
export type ToRecorder =
  | { kind: "start"; start: SessionStart }
  | { kind: "decoder"; decoder: DecoderRecord }
  | { kind: "state"; state: StateRecord }
  | { kind: "batch"; batch: TapBatch }
  | { kind: "event"; event: { kind: "pause" | "resume" | "backend" | "fault"; sample: number; text: string } }
  | { kind: "end"; reason: string };

export type ToTap = { kind: "taken"; batch: TapBatch };

/** What the decoder worker knows of a session. */
export type SessionStart = Pick<
  SessionHeader,
  "info" | "startSample" | "liveFromSample" | "hopSamples" | "featureNames"
> & { decoder: DecoderRecord };

/** Room for blocks and hops; of each array as much counts as its count says. Laid out as a batch of the log. */
export interface TapBatch {
  blockCount: number;
  frameCount: number;
  hopCount: number;
  readonly firstSamples: Float64Array;
  readonly frameCounts: Uint32Array;
  readonly acquiredAtMs: Float64Array;
  readonly data: Float32Array;
  readonly samples: Float64Array;
  readonly decoded: Float64Array;
  readonly measured: Float64Array;
  readonly features: Float64Array;
  readonly computedBy: Uint8Array;
  readonly noEstimate: Uint8Array;
  computers: string[];
  reasons: string[];
}

/** Everything in a batch that is transferred rather than copied. */
export function batchBuffers(batch: TapBatch): Transferable[] {
  return Object.values(batch).flatMap((field: unknown) => (ArrayBuffer.isView(field) ? [field.buffer] : []));
}
