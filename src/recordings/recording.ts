import type { Channel, StreamInfo } from "../signal/stream.ts";
import type { Finding } from "./finding.ts";

/** A file and its name; only slices of the blob are ever read. */
export interface NamedBlob {
  readonly name: string;
  readonly blob: Blob;
}

export interface Marker {
  /** Zero-based, of the stream. */
  readonly sample: number;
  /** From the first sample, s, where the file states times rather than samples. */
  readonly timeS?: number;
  readonly lengthSamples: number;
  readonly kind: string;
  readonly text: string;
  /** Channel it belongs to, null for all. */
  readonly channel: string | null;
}

/** Samples without a gap between them. */
export interface Run {
  /** Index of its first sample among the signal's stored samples. */
  readonly firstSample: number;
  readonly sampleCount: number;
  /** Time of its first sample, s from the start of the recording. */
  readonly startS: number;
  /** Time from one sample to the next, s: not quite 1 / rateHz where time stamps were measured. */
  readonly stepS: number;
}

/** Fills `out` with values from `firstSample` on; returns how many, fewer than asked only at the end. */
export type ReadSamples = (
  firstSample: number,
  sampleCount: number,
  out: Float32Array | Float64Array,
) => Promise<number>;

/** One channel as it is stored: at its own rate, gaps left out. */
export interface Signal extends Channel {
  readonly rateHz: number;
  /** Samples that are stored. */
  readonly sampleCount: number;
  /** Where they lie in time, in order; signals that were sampled together share the very array. */
  readonly runs: readonly Run[];
  /** Least and greatest value that its storage can hold; null where there is no such bound. */
  readonly rails: readonly [number, number] | null;
  /** Physical values, in the signal's unit. */
  readonly readSignalInto: ReadSamples;
  /** Values as stored, before resolution or gain; null where these are the physical ones. */
  readonly readRawInto: ReadSamples | null;
}

export interface BackgroundOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

/** The stream that a recording is a record of, and whether a patient stands behind it. */
export interface Provenance extends Origin {
  readonly simulated: boolean;
}

/** Where the samples of a recorded session come from. */
export interface Origin {
  /** Label of the stream that was recorded. */
  readonly source: string;
  /** Sample of that stream that is the recording's first. */
  readonly firstSample: number;
}

/** An opened recording: header known, samples read by slices. */
export interface Recording {
  readonly format: string;
  /** Name of its header file. */
  readonly name: string;
  /** The stream that is decoded: every signal, brought to one rate. */
  readonly info: StreamInfo;
  readonly frameCount: number;
  /** The signals as stored, in the order of `info.channels`. */
  readonly signals: readonly Signal[];
  readonly markers: readonly Marker[];
  /** As the file states it, ISO-like local time; null where it does not. */
  readonly recordedAt: string | null;
  /** The file says that no patient stands behind its samples. */
  readonly isSimulated?: boolean;
  /** The stream that the file is a record of, as far as it tells. */
  readonly origin?: Origin;
  /** What opening it brought to light. */
  readonly findings: readonly Finding[];
  /**
   * Fills `out` frame-major with physical values in the channels' units; NaN in gaps.
   * @returns frames written, fewer than asked only at the end
   */
  readInto(firstSample: number, frameCount: number, out: Float32Array | Float64Array): Promise<number>;
  /** Reads the markers that opening left for later, since they lie all over a large file; absent where it left none. */
  readonly readMoreMarkers?: (options: BackgroundOptions) => Promise<readonly Marker[]>;
}

export interface OpenOptions {
  /** Rate of a table that states none, Hz. */
  rateHz?: number | undefined;
}

/** A file format: one file, one line in the registry. */
export interface RecordingFormat {
  readonly name: string;
  /** Endings of the file that opens a recording, with their dots, in lower case. */
  readonly endings: readonly string[];
  /** Opens the recording of `header`, with whatever else came along. @throws InputError */
  open(header: NamedBlob, files: readonly NamedBlob[], options?: OpenOptions): Promise<Recording>;
}
