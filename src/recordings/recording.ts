import type { StreamInfo } from "../signal/stream.ts";
import type { Finding } from "./finding.ts";

/** A file and its name; only slices of the blob are ever read. */
export interface NamedBlob {
  readonly name: string;
  readonly blob: Blob;
}

export interface Marker {
  /** Zero-based. */
  readonly sample: number;
  readonly lengthSamples: number;
  readonly kind: string;
  readonly text: string;
  /** Channel it belongs to, null for all. */
  readonly channel: string | null;
}

/** An opened recording: header known, samples read by slices. */
export interface Recording {
  readonly format: string;
  /** Name of its header file. */
  readonly name: string;
  readonly info: StreamInfo;
  readonly frameCount: number;
  readonly markers: readonly Marker[];
  /** As the file states it, ISO-like local time; null where it does not. */
  readonly recordedAt: string | null;
  /** What opening it brought to light. */
  readonly findings: readonly Finding[];
  /**
   * Fills `out` frame-major with physical values in the channels' units.
   * @returns frames written, fewer than asked only at the end
   */
  readInto(firstSample: number, frameCount: number, out: Float32Array | Float64Array): Promise<number>;
}

/** A file format: one file, one line in the registry. */
export interface RecordingFormat {
  readonly name: string;
  /** Ending of the file that opens a recording, with its dot, in lower case. */
  readonly headerEnding: string;
  /** Opens the recording of `header`, with whatever else came along. @throws InputError */
  open(header: NamedBlob, files: readonly NamedBlob[]): Promise<Recording>;
}
