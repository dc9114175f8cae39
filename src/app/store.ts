import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type {
  LoadedDecoder,
  Progress,
  RecordingReport,
  SourceSummary,
  TrainingResult,
} from "../contract/apis.ts";
import type { LiveStatus } from "../contract/frame.ts";
import { defaultUrlState, type UrlState } from "../contract/urlState.ts";
import type { Display } from "./display.ts";

export const views = ["live", "data"] as const;
export type ViewName = (typeof views)[number];

/** What went wrong, for a person: what happened, and what to do. */
export interface Fault {
  title: string;
  what: string;
  /** What the button does that mends it, if there is one. */
  remedy: { label: string; act(): void } | null;
}

/** A recording that was opened, and what is being done with it. */
export interface OpenRecording {
  readonly files: readonly File[];
  readonly report: RecordingReport;
  readonly target: string;
  readonly inputs: readonly string[];
  /** Share of it that verification has looked at. */
  readonly verified: number;
  /** Name of a feature spec of the catalogue. */
  readonly spec: string;
  /** End of the part to calibrate on, s. */
  readonly splitSeconds: number;
  readonly training:
    | { state: "none" }
    | { state: "under-way"; progress: Progress }
    | { state: "failed"; reason: string }
    | { state: "done"; result: TrainingResult; endSample: number; ofChoice: string };
}

/** A stream that is being decoded. */
export interface Run {
  /** Counts up: plots are made anew for each. */
  readonly id: number;
  readonly summary: SourceSummary;
  readonly decoder: LoadedDecoder;
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
  view: ViewName;
  run: Run | null;
  /** What is being waited for, in words; null when nothing is. */
  waitingFor: string | null;
  status: LiveStatus | null;
  reading: Reading | null;
  recording: OpenRecording | null;
  /** Files that were chosen are being looked at. */
  opening: boolean;
  fault: Fault | null;
  /** Things to know that hinder nothing. */
  notices: readonly string[];
  helpShown: boolean;
  /** The plots show the past: their right edge is not now. */
  isPast: boolean;
  /** Takes over a new version of the app, once there is one. */
  update: (() => void) | null;
  offlineReady: boolean;
}

export const store = createStore<AppState>()(() => ({
  choice: defaultUrlState,
  view: "live",
  run: null,
  waitingFor: null,
  status: null,
  reading: null,
  recording: null,
  opening: false,
  fault: null,
  notices: [],
  helpShown: false,
  isPast: false,
  update: null,
  offlineReady: false,
}));

export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(store, select);
}

export function notify(notice: string): void {
  store.setState(({ notices }) => ({ notices: [...notices.filter((each) => each !== notice), notice] }));
}
