import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type {
  BackendProbe,
  LoadedDecoder,
  Progress,
  RecordingReport,
  SourceSummary,
  TrainerApi,
  TrainingResult,
} from "../contract/apis.ts";
import { decoders } from "../contract/catalogue.ts";
import type { SourceConfig } from "../contract/config.ts";
import type { LiveStatus } from "../contract/frame.ts";
import { defaultUrlState, type UrlState, type ViewName } from "../contract/urlState.ts";
import type { Channel, StreamInfo } from "../signal/stream.ts";
import type { Display, StreamEvent } from "./display.ts";
import { wholeView } from "./timeView.ts";

/** What went wrong, for a person: what happened, and what to do. */
export interface Fault {
  title: string;
  what: string;
  /** What the button does that mends it, if there is one. */
  remedy: { label: string; act(): void } | null;
}

/** What somebody says of the channels of a recording. */
export interface ChannelChoice {
  /** Channels of another kind or unit than the files state. */
  readonly said: readonly Channel[];
  /** Names of those that are not to be decoded from. */
  readonly bad: readonly string[];
  readonly target: string;
  readonly inputs: readonly string[];
}

/** A recording that was opened, and what is being done with it. */
export interface OpenRecording extends ChannelChoice {
  readonly files: readonly File[];
  readonly report: RecordingReport;
  /** Choices that were changed, the newest last, with what was changed: to be had back. */
  readonly former: readonly { readonly choice: ChannelChoice; readonly what: string }[];
  /** Share of it that verification has looked at, and whether it goes on. */
  readonly verified: number;
  readonly isVerifying: boolean;
  /** Name of a feature spec of the catalogue. */
  readonly spec: string;
  /** Sets of features to try; 1 leaves them as they are. */
  readonly budget: number;
  /** End of the part to calibrate on, s. */
  readonly splitSeconds: number;
  readonly training:
    | { state: "none" | "done" }
    | { state: "under-way"; progress: Progress }
    | { state: "failed"; reason: string };
  /** What came of the newest training that gave something; it stays until another one does. */
  readonly trained: TrainedSet | null;
}

/** A decoder that was calibrated here. */
export interface Trained {
  /** Name of a kind of the catalogue. */
  readonly decoder: string;
  readonly result: TrainingResult;
}

/** Decoders calibrated one after another on the same part. */
export interface TrainedSet {
  readonly decoders: readonly Trained[];
  readonly best: Trained;
  /** Kinds that could not be fitted, and why. */
  readonly failures: readonly { decoder: string; reason: string }[];
  /** End of the part they were calibrated on. */
  readonly endSample: number;
  /** Says of which settings they are. */
  readonly ofChoice: string;
}

export type EvaluationResult = Awaited<ReturnType<TrainerApi["evaluate"]>>;

/** How decoders are to be compared. */
export interface EvaluationSettings {
  /** What on; the recording only where one is open. */
  readonly source: UrlState["source"];
  /** How much of the simulated patient, and of the recording; null is all of it. */
  readonly minutes: number;
  readonly recordingMinutes: number | null;
  /** Names of the decoders compared; the baselines always come with them. */
  readonly decoders: readonly string[];
  /** Name of a feature spec of the catalogue, for the simulated patient; a recording has its own. */
  readonly spec: string;
  readonly folds: number;
  readonly budget: number;
  readonly seed: number;
}

export type Evaluation =
  | { state: "none" }
  | { state: "under-way"; progress: Progress }
  | { state: "failed"; reason: string }
  | {
      state: "done";
      result: EvaluationResult;
      ofSettings: string;
      /** What it is of, and what that holds. */
      origin: { readonly source: SourceConfig; readonly info: StreamInfo };
    };

/** A decoder's card, to be read. */
export interface Card {
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}

/** What the decoder does on each backend, as measured on this machine. */
export type BackendMeasurement =
  | { state: "none" }
  | { state: "under-way" }
  | { state: "failed"; reason: string }
  | { state: "done"; probes: readonly BackendProbe[] };

/** A stream that is being decoded. */
export interface Run {
  /** Counts up: plots are made anew for each. */
  readonly id: number;
  readonly summary: SourceSummary;
  readonly decoder: LoadedDecoder;
  /** It came from a file, and is not the one of the choice. */
  readonly isOpened: boolean;
  /** Somebody squeezed in place of the simulated patient: the seed alone does not give it again. */
  readonly isByHand: boolean;
  readonly display: Display;
}

/** Newest values on the screen, refreshed with the status. */
export interface Reading {
  decoded: number;
  measured: number;
  nowSeconds: number;
  framesPerSecond: number;
  droppedFrames: number;
  droppedPoints: number;
}

export interface AppState {
  /** What a link reproduces. */
  choice: UrlState;
  run: Run | null;
  backends: BackendMeasurement;
  /** How long the next decoded value has been overdue, ms; 0 while values come. */
  staleMs: number;
  /** What is being waited for, in words; null when nothing is. */
  waitingFor: string | null;
  status: LiveStatus | null;
  reading: Reading | null;
  recording: OpenRecording | null;
  evaluationSettings: EvaluationSettings;
  evaluation: Evaluation;
  /** The card that is being read. */
  card: Card | null;
  /** Files that were chosen are being looked at. */
  opening: boolean;
  fault: Fault | null;
  /** Things to know that hinder nothing. */
  notices: readonly string[];
  helpShown: boolean;
  guideShown: boolean;
  paletteShown: boolean;
  tourShown: boolean;
  /** What the plots show: how much, and up to when; null where the right edge is now. */
  timeView: { readonly spanSeconds: number; readonly edgeSeconds: number | null };
  /** Of this run, in the order of time. */
  events: readonly StreamEvent[];
  /** A marker at this sample waits for its text. */
  markerSample: number | null;
  /** Takes over a new version of the app, once there is one. */
  update: (() => void) | null;
  offlineReady: boolean;
}

export const store = createStore<AppState>()(() => ({
  choice: defaultUrlState,
  run: null,
  backends: { state: "none" },
  staleMs: 0,
  waitingFor: null,
  status: null,
  reading: null,
  recording: null,
  evaluationSettings: {
    source: "sim",
    minutes: 10,
    recordingMinutes: null,
    decoders: decoders.filter(({ isQuick }) => isQuick).map(({ name }) => name),
    spec: "default",
    folds: 3,
    budget: 1,
    seed: 1,
  },
  evaluation: { state: "none" },
  card: null,
  opening: false,
  fault: null,
  notices: [],
  helpShown: false,
  guideShown: false,
  paletteShown: false,
  tourShown: false,
  timeView: { spanSeconds: wholeView.spanSeconds, edgeSeconds: null },
  events: [],
  markerSample: null,
  update: null,
  offlineReady: false,
}));

export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(store, select);
}

/** Turns to a page of the app. */
export function show(view: ViewName): void {
  store.setState(({ choice }) => ({ choice: { ...choice, view } }));
}

export function notify(notice: string): void {
  store.setState(({ notices }) => ({ notices: [...notices.filter((each) => each !== notice), notice] }));
}
