import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { decoders } from "../../contract/catalogue.ts";
import type { Speed } from "../../contract/config.ts";
import type { UrlState } from "../../contract/urlState.ts";

/** What is calibrated on: the recording that is open, or a run that is recorded for it. */
export type Way = "recording" | "guided";

/** What a guided run is to be. */
export interface GuidedSettings {
  /** A protocol of the catalogue. */
  readonly protocol: UrlState["task"];
  /** Rest before what the protocol asks for, s. */
  readonly restSeconds: number;
  /** All of it, rest included, min of the stream. */
  readonly minutes: number;
  readonly speed: Speed;
  /** Name of a feature spec of the catalogue, and how many sets of features are tried. */
  readonly spec: string;
  readonly budget: number;
}

export type GuidedRun =
  | { readonly state: "none" | "starting" | "saving" | "ending" }
  | { readonly state: "failed"; readonly reason: string }
  /** Bounds in s of the stream. */
  | {
      readonly state: "running";
      readonly sessionId: string;
      readonly fromSeconds: number;
      readonly toSeconds: number;
    };

/** Where a recording that a guided run made comes from. */
export interface GuidedOrigin {
  readonly files: readonly File[];
  readonly patient: string;
  readonly seed: number;
  /** Everything recorded lies before this sample of the stream. */
  readonly endSample: number;
}

export interface CalibrationState {
  /** Null until it is chosen: then the recording, where one is open. */
  way: Way | null;
  /** Names of the decoders that are calibrated. */
  decoders: readonly string[];
  settings: GuidedSettings;
  run: GuidedRun;
  origin: GuidedOrigin | null;
}

export const calibration = createStore<CalibrationState>()(() => ({
  way: null,
  decoders: decoders.filter(({ isQuick }) => isQuick).map(({ name }) => name),
  settings: { protocol: "levels", restSeconds: 30, minutes: 4, speed: 1, spec: "default", budget: 1 },
  run: { state: "none" },
  origin: null,
}));

export function useCalibration<T>(select: (state: CalibrationState) => T): T {
  return useStore(calibration, select);
}

export function setGuided(change: Partial<GuidedSettings>): void {
  calibration.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
}
