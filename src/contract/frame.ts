import type { BackendReport } from "../decoders/backendReport.ts";
import type { Score } from "../evaluation/score.ts";
import type { DriftReport } from "../monitors/drift.ts";
import type { Percentiles } from "../monitors/percentiles.ts";

/**
 * What the decoder worker sends to the page. One frame is in flight at a time: the page asks for the next
 * (`FrameRequest`) when it has taken in the last, and hands its buffers back with that request.
 * A slow page gets bigger frames up to the capacity here; what no longer fits is dropped and counted.
 */
export interface Frame {
  kind: "frame";
  /** Traces for display: all input channels, then the target, then a cue where there is one; see `DisplayInfo`. */
  traces: {
    /** Point-major: `values[point * traceCount + trace]`. NaN stands where the stream has a gap. */
    values: Float32Array;
    count: number;
    /** Stream sample of the first point; points lie `DisplayInfo.strideSamples` apart. */
    firstSample: number;
  };
  /** Decoded values since the last frame. */
  hops: {
    count: number;
    /** Stream sample of each. */
    samples: Float64Array;
    /** Decoded value in the target's unit, NaN for "no estimate". */
    decoded: Float64Array;
    /** Measured value at the same sample, NaN where no target is known. */
    measured: Float64Array;
    /** Interval around the decoded value, see `DisplayInfo.intervalShare`; infinite where it is open, NaN where there is none. */
    low: Float64Array;
    high: Float64Array;
    /** Sum of `decodedOnset` and `measuredOnset`, where a grip begins in one or both. */
    onsets: Uint8Array;
    /** When the sample was due, ms of the decoder worker's clock; NaN where no clock paced it. */
    dueAtMs: Float64Array;
    /** When the decoded value stood in memory, ms of the same clock. */
    decodedAtMs: Float64Array;
    /** Hop-major features of the newest lag, standardised as the decoder sees them: `features[hop * featureCount + feature]`. */
    features: Float32Array;
  };
  /** Columns of the spectrogram since the last frame. */
  spectra: {
    count: number;
    /** Stream sample that each window ends with. */
    samples: Float64Array;
    /** Column-major, channel by channel: `values[(column * channels + channel) * bins + bin]`, dB above the mean of its frequency. */
    values: Float32Array;
  };
  /** Stream sample of the newest sample that reached the decoder. */
  newestSample: number;
  /** Display points and hops that no longer fitted and were not shown, since the run began. */
  droppedPoints: number;
  /** Four times a second, else null. */
  status: LiveStatus | null;
}

/** Everything in a frame that is transferred rather than copied. */
export function frameBuffers(frame: Frame): Transferable[] {
  const { traces, hops, spectra } = frame;
  return [
    traces.values.buffer,
    hops.samples.buffer,
    hops.decoded.buffer,
    hops.measured.buffer,
    hops.low.buffer,
    hops.high.buffer,
    hops.onsets.buffer,
    hops.dueAtMs.buffer,
    hops.decodedAtMs.buffer,
    hops.features.buffer,
    spectra.samples.buffer,
    spectra.values.buffer,
  ] as Transferable[];
}

export interface FrameRequest {
  kind: "request";
  /** The frame taken in last, its buffers transferred back for reuse; null for the first request. */
  spent: Frame | null;
  /** Stream sample of the newest value that was drawn; NaN before the first. A hidden page says so of what it leaves out. */
  drawnSample: number;
  /** When that value was first on the screen, ms of the decoder worker's clock; NaN where it was left out. */
  drawnAtMs: number;
}

export const decodedOnset = 1;
export const measuredOnset = 2;

/** Channels at a time whose spectra are computed for display, at most: no more can be told apart in the plots of signals either. */
export const mostShown = 8;

/** Places among the traces of the signals that are shown until others are chosen: the first ones. */
export function shownAtFirst(traces: DisplayInfo["traces"]): number[] {
  return traces.flatMap(({ role }, trace) => (role === "input" ? [trace] : [])).slice(0, mostShown);
}

/** How signals are referenced for display; what is decoded from is not touched by it. */
export const displayMontages = ["recorded", "bipolar", "average"] as const;
export type DisplayMontage = (typeof displayMontages)[number];

/** Fixed for a run: what the frames hold. */
export interface DisplayInfo {
  rateHz: number;
  /** Samples from one point of a trace to the next. */
  strideSamples: number;
  traces: readonly { name: string; unit: string; role: "input" | "target" | "cue" }[];
  hopSamples: number;
  /** Share of measured values that the interval around a decoded one is to hold; null where the decoder has none. */
  intervalShare: number | null;
  /** The middle of each bin of the spectra, Hz, and the length of their window. */
  spectra: { frequenciesHz: readonly number[]; windowMs: number };
  /** How far the features lag behind the signal by their filters and windows, ms: no computer makes that shorter. */
  featureLatencyMs: number;
  /** What of that each kernel adds: those of the signal add up, of those of features the slowest counts. */
  kernels: readonly { kernel: string; stage: "signal" | "feature" | "row"; latencyMs: number }[];
  /** How far behind the newest sample the value lies that is decoded, ms: 0 unless the decoder was trained so. */
  targetLagMs: number;
  /** Names of the features of the newest lag, `channel_band`, in order; edges are null where a feature has no band. */
  features: readonly {
    name: string;
    channel: string;
    band: string;
    lowHz: number | null;
    highHz: number | null;
  }[];
}

export type StreamState = "starting" | "running" | "paused" | "ended" | "failed";

export interface LiveStatus {
  state: StreamState;
  /** Why the newest value is no estimate; null where it is one. */
  noEstimate: string | null;
  /** Over the last 60 s of scored stream; null before there is anything to score. */
  score: Score | null;
  /** How many measured values of the last 60 s lay within the interval; null where none has an interval. */
  coverage: { share: number; count: number } | null;
  /** Over everything scored in this run (at most the last hour); computed when the stream has ended, null before. */
  finalScore: Score | null;
  /** From due to decoded, ms, over the last 60 s; only samples that a clock paced. */
  toDecodedMs: Percentiles;
  /** From due to drawn on the page, ms, over the last 60 s. */
  toPixelMs: Percentiles;
  /** Decoded values a second, over the last 5 s of real time. */
  decodedPerSecond: number;
  /** Hops decoded in this run; of them, those whose value came when the next one was due already; and samples that never came. */
  hopCount: number;
  missedHops: number;
  lostSamples: number;
  /** What came twice or too late, out of order, or could not be read. */
  intake: { outdatedSamples: number; reorderedBlocks: number; refusedBlocks: number };
  backend: BackendReport;
  /** When something else took over computing the decoder, and why; the newest last, in this run. */
  moves: readonly { sample: number; from: string; to: string; reason: string }[];
  /** Tensors held by TensorFlow.js: must not grow. */
  tensorCount: number;
  /** One light per input channel. */
  quality: readonly { channel: string; verdict: "good" | "attention" | "bad"; reason: string }[];
  /** Features of the last 60 s beside those of training; null until half a minute was decoded. */
  drift: DriftReport | null;
}
