import type { BackendReport } from "../decoders/backendReport.ts";
import type { BackendName } from "../decoders/decoder.ts";
import type { EvaluationReport, EvaluationSeries, HeldOutScores } from "../evaluation/report.ts";
import type { Score } from "../evaluation/score.ts";
import type { AperiodicFit } from "../features/aperiodicFit.ts";
import type { Artifact } from "../models/artifact.ts";
import type { Finding } from "../recordings/finding.ts";
import type { LineFigures } from "../signal/lineNoise.ts";
import type { Channel, StreamInfo } from "../signal/stream.ts";
import type {
  EvaluateRequest,
  ExcerptRequest,
  OverviewRequest,
  RunConfig,
  ShownSignals,
  SourceConfig,
  SpectrumRequest,
  Speed,
  TrainRequest,
} from "./config.ts";
import type { DisplayInfo } from "./frame.ts";

/** Where a recorded session comes from: the label of the stream, and which of its samples is the session's first. */
export interface Origin {
  readonly source: string;
  readonly firstSample: number;
}

/** What a source turned out to hold. */
export interface SourceSummary {
  simulated: boolean;
  label: string;
  /** The stream that a recorded session was recorded from, and which of its samples is the first here. */
  origin?: Origin;
  info: StreamInfo;
  /** Infinity where there is no end. */
  frameCount: number;
  proposedTarget: string | null;
  proposedInputs: string[];
}

export interface RecordingReport extends SourceSummary {
  format: string;
  /** As stored, each at its own rate. */
  channels: readonly (Channel & {
    rateHz: number;
    sampleCount: number;
    sd: number;
    min: number;
    max: number;
  })[];
  markerCount: number;
  findings: readonly Finding[];
  /** Share of the recording, from its start, that statistics and findings rest on. */
  seenShare: number;
}

/** Owns the clock and the source; in the acquisition worker. */
export interface AcquisitionApi {
  nowMs(): number;
  open(source: SourceConfig): Promise<SourceSummary>;
  /** Starts to send blocks through `port` (see `blockPort`); ends any earlier run. */
  start(config: RunConfig, port: MessagePort): Promise<void>;
  /**
   * Goes on with the run through another port, to a decoder that takes over from one that died: it is given the last state that was
   * told, and everything since. @throws InputError where nothing runs
   */
  rejoin(port: MessagePort): Promise<void>;
  pause(): void;
  resume(): void;
  setSpeed(speed: Speed): void;
  /** Lays just these artefacts over the simulated patient, from the next sample on; of a recording it is ignored. */
  setArtefacts(names: readonly string[]): void;
  /**
   * Somebody's hand squeezes in place of the simulated patient's, from the next sample on; of a recording it is ignored.
   * @param fraction of maximum, 0 to 1; null gives the hand back @throws RangeError for another fraction
   */
  setHand(fraction: number | null): void;
  stop(): void;
}

export interface LoadedDecoder {
  name: string;
  /** Of its artifact. */
  hash: string;
  /** The stream that runs goes on under it: it computes the same features. */
  goesOn: boolean;
  decoder: string;
  target: Channel;
  backend: BackendReport;
  /** Largest difference from the golden rows, relative to the target's range. */
  goldenError: number;
  /**
   * Label of the source it was trained on, from which sample to which, and how far behind that its features and targets reach. Where
   * that is a recorded session: the stream that it was recorded from, and which sample of that is its first.
   */
  trainedOn: {
    source: string;
    firstSample: number;
    lastSample: number;
    gapMs: number;
    origin: Origin | null;
  };
}

/** What a decoder does on a backend, as measured. */
export interface BackendProbe extends BackendReport {
  name: BackendName;
  /** From row in to value out, ms; NaN where it is not to be had. */
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** Largest difference from the golden rows, relative to the target's range. */
  goldenError: number;
  /** Why it is not to be had; null where it is. */
  hindrance: string | null;
}

/** Features, decoder, monitors; in the decoder worker. */
export interface DecoderApi {
  nowMs(): number;
  /**
   * Loads an artifact (URL of the shipped one, or the artifact itself) and replays its golden rows on `backend`.
   * The running decoder stays until the new one has proved right.
   * @param isPinned the backend is left when it fails, but not when it is slow @throws Error with the reason
   */
  load(artifact: string | object, backend: BackendName, isPinned?: boolean): Promise<LoadedDecoder>;
  /**
   * Measures a decoder on every backend there is. Takes seconds, in which nothing else can be decoded: for a worker of its own.
   * @param runs values that are timed on each
   */
  probe(artifact: string | object, runs: number): Promise<BackendProbe[]>;
  /** What to go to when the backend in use fails or is too slow: the fastest first, as measured. */
  rank(order: readonly BackendName[]): void;
  /** Prepares a run: blocks arrive through `blocks`, frames leave through `frames`. Needs a loaded decoder. */
  connect(run: RunSetup, blocks: MessagePort, frames: MessagePort): Promise<DisplayInfo>;
  /**
   * Goes on with the run through another block port, from an acquisition that takes over from one that died.
   * @returns the sample that has to come next @throws InputError where nothing runs
   */
  rejoin(blocks: MessagePort): Promise<number>;
  /** Chooses what of the signals is shown, and how, from the next sample on; ignored where nothing runs. What is decoded from is not touched. */
  show(shown: ShownSignals): void;
  /**
   * Has the run recorded through `port` (see `sessionPort`) from the next block on; null ends that.
   * @throws InputError where nothing runs
   */
  record(port: MessagePort | null): Promise<void>;
  /**
   * Decodes a recorded session once more and compares. Takes as long as it takes, and nothing else can be decoded meanwhile: for
   * a worker of its own. @param backend that of the session where it is null @throws InputError
   */
  replay(
    file: File,
    backend: BackendName | null,
    onProgress: (fraction: number) => void,
  ): Promise<ReplayReport>;
}

/** How a session's values compare with what its samples, decoder and state give once more. */
export interface ReplayReport {
  backend: string;
  seconds: number;
  /** Recorded hops that were decoded again, by what had computed them. */
  hops: readonly {
    computedBy: string;
    count: number;
    /** Of them, decoded values that are not the same to the last bit; "no estimate" must be it again. */
    differing: number;
    largestDifference: number;
    /** Hops whose features are not the same to the last bit. */
    featuresDiffering: number;
  }[];
  /** Recorded hops that did not come again: their samples are missing. */
  notReplayed: number;
  unit: string;
}

export interface RunSetup {
  info: StreamInfo;
  startSample: number;
  /** Rates are counted from here on; what lies before is history, run ahead of the clock. */
  liveFromSample: number;
  scoreFromSample: number;
  /** Name of a channel that shows the cue, if the source has one. */
  cue: string | null;
}

export interface TrainingResult {
  /** The artifact, ready to load or to save as JSON. */
  artifact: object;
  name: string;
  rowCount: number;
  seconds: number;
  /** Blocked cross-validation inside the training part. */
  blocked: HeldOutScores;
  /** Trained on the past, tested on what follows; null where there is too little for it. */
  forward: HeldOutScores | null;
  /** The rows of `blocked` answered with the mean of the training target: what knowing nothing scores. */
  baseline: Score;
  /** In plain words, and never more than the intervals allow. */
  verdict: string;
  /** Gap that was left between training and test, ms: the rest is scored from this far behind the part trained on. */
  gapMs: number;
  elapsedMs: number;
}

/** Inspects recordings, fits and evaluates; in the trainer worker. */
export interface TrainerApi {
  nowMs(): number;
  /** Header and first seconds: soon there, however long the recording is. */
  inspect(source: SourceConfig): Promise<RecordingReport>;
  /** The whole recording. Ended by the next one, or by opening another: then it is rejected with an AbortError. */
  verify(source: SourceConfig, onProgress: (fraction: number) => void): Promise<RecordingReport>;
  train(request: TrainRequest, onProgress: (progress: Progress) => void): Promise<TrainingResult>;
  /** Compares decoders on a part of a source; ends whatever was fitted before, and is ended by `cancel`. */
  evaluate(
    request: EvaluateRequest,
    onProgress: (progress: Progress) => void,
  ): Promise<{ report: EvaluationReport; series: EvaluationSeries }>;
  /**
   * What a decoder's file says of itself, checked against its hash. @param decoder address of a shipped one, or the file as parsed
   * from JSON @param subject its file or name, for messages @throws InputError where it is no decoder, too new, damaged or changed
   */
  describeDecoder(decoder: string | object, subject: string): Promise<DecoderSummary>;
  /** The signals of some seconds of a source, to look at beside what was decoded of them. */
  excerpt(request: ExcerptRequest): Promise<Excerpt>;
  /**
   * Extremes of some channels of a recording, column by column, over any stretch of it. Of what verification has not reached yet there
   * are none, unless the stretch is short. @throws InputError naming a channel that is missing, or where the file changed
   */
  overview(request: OverviewRequest): Promise<Overview>;
  /** Spectrum of one channel over a stretch of a recording, with the line under its peaks. @throws InputError likewise */
  spectrum(request: SpectrumRequest): Promise<ChannelSpectrum>;
  /** Ends the fit under way; its promise is rejected with an AbortError. */
  cancel(): void;
}

/** A decoder's file without its weights and golden rows. */
export type DecoderSummary = Omit<Artifact, "decoder" | "golden"> & {
  decoder: { kind: string };
  /** Of the file as JSON. */
  bytes: number;
};

/** Samples of some channels as they are stored. */
export interface Excerpt {
  rateHz: number;
  firstSample: number;
  frameCount: number;
  channels: readonly Channel[];
  /** Channel by channel: `data[channel * frameCount + frame]`; NaN where the source has a gap. */
  data: Float32Array;
}

/** What a stretch of a recording looks like from afar. */
export interface Overview {
  /** The stretch in frames of the stream, cut where the recording ends. */
  startSample: number;
  endSample: number;
  /** At most as many as asked for, and no more than frames: column c begins at frame `startSample + floor(c * frames / columns)`. */
  columns: number;
  channels: readonly Channel[];
  /** Least and greatest value, channel by channel: `least[channel * columns + column]`; NaN in gaps and where nothing was looked at yet. */
  least: Float32Array;
  greatest: Float32Array;
  /** Markers within the stretch, where they are few; else none. */
  markers: readonly { sample: number; text: string }[];
  markerCount: number;
  /** Verification has not been through all of the recording: there will be more to tell. */
  isGrowing: boolean;
}

/** Spectrum of one channel, at the rate that it is stored at. */
export interface ChannelSpectrum {
  channel: Channel;
  /** The stretch that was looked at, in frames of the stream. */
  startSample: number;
  endSample: number;
  /** Density at 0, `stepHz`, ... in the channel's unit squared per Hz. */
  density: Float64Array;
  stepHz: number;
  /** Segments that it is the mean of, and how long each of them is. */
  segments: number;
  segmentSeconds: number;
  /** Null where the stretch is too short for a line, or the channel is flat. */
  fit: AperiodicFit | null;
  /** Null where the mains do not stand out. */
  line: LineFigures | null;
}

export interface Progress {
  fraction: number;
  doing: string;
  remainingMs: number;
}
