import type { StreamInfo } from "../signal/stream.ts";

/** What is being decoded, in words and for the lineage of a decoder. */
export interface SourceDescription {
  /** True where no patient stands behind the samples: shown at all times while it is. */
  readonly simulated: boolean;
  /** For a person: "strong responder, seed 1" or the file's name. */
  readonly label: string;
  /** The stream that these samples were recorded from, by its label, and which of its samples is the first here. */
  readonly origin?: { readonly source: string; readonly firstSample: number };
}

/** Samples to be had by index. The pace is the caller's. */
export interface Source {
  readonly info: StreamInfo;
  readonly description: SourceDescription;
  /** Frames in all; Infinity where the source has no end. */
  readonly frameCount: number;
  /**
   * Fills `out` frame-major from `firstSample` on, and returns the frames written: fewer than asked only
   * at the end. Reading onward is fast; going back may cost what lies before.
   */
  readInto(firstSample: number, frameCount: number, out: Float32Array): number | Promise<number>;
}
