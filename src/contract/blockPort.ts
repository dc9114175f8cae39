import type { Block } from "../signal/block.ts";
import type { Snapshot } from "../signal/snapshot.ts";

/** A run as it stands between two blocks: another decoder goes on from it as if nothing had been. */
export interface RunSnapshot {
  /** The stream's next sample. */
  sample: number;
  /** Features, decoder and quality: all that later values rest on. */
  live: Snapshot;
  /** What has been scored and counted so far. */
  scored: Snapshot;
}

/**
 * Acquisition to decoder, over a MessagePort of their own. A block's buffer is transferred; the answer
 * transfers it back. Acquisition keeps at most `blocksInFlight` unanswered: that is the back-pressure, and the
 * only queue there is. Samples that find no room wait in the source. Now and then the decoder tells its state; acquisition keeps that
 * and copies of the blocks behind it, and should the decoder die, gives both to the next one.
 */
export type ToDecoder =
  | { kind: "block"; block: Block }
  /** Go on from here: the first message to a decoder that takes over. */
  | { kind: "resume"; snapshot: RunSnapshot }
  | { kind: "end" }
  | { kind: "failed"; reason: string }
  | { kind: "state"; state: "running" | "paused" }
  | { kind: "clock"; sentMs: number; answeredMs: number };

export type ToAcquisition =
  | { kind: "taken"; data: Float32Array }
  | { kind: "snapshot"; snapshot: RunSnapshot }
  | { kind: "clock"; sentMs: number }
  /** The clocks are aligned: send. */
  | { kind: "ready" };

export const blocksInFlight = 32;
