import type { Block } from "../signal/block.ts";

/**
 * Acquisition to decoder, over a MessagePort of their own. A block's buffer is transferred; the answer
 * transfers it back. Acquisition keeps at most `blocksInFlight` unanswered: that is the back-pressure, and the
 * only queue there is. Samples that find no room wait in the source.
 */
export type ToDecoder =
  | { kind: "block"; block: Block }
  | { kind: "end" }
  | { kind: "failed"; reason: string }
  | { kind: "state"; state: "running" | "paused" }
  | { kind: "clock"; sentMs: number; answeredMs: number };

export type ToAcquisition =
  | { kind: "taken"; data: Float32Array }
  | { kind: "clock"; sentMs: number }
  /** The clocks are aligned: send. */
  | { kind: "ready" };

export const blocksInFlight = 32;
