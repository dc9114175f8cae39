import type { SourceConfig } from "./config.ts";

/** Writes sessions to the origin private file system; in the recorder worker, so that a slow disk delays nothing else. */
export interface RecorderApi {
  nowMs(): number;
  /** Why nothing can be recorded here; null where it can. */
  hindrance(): Promise<string | null>;
  /** Starts a session; what it records comes through `port` (see `sessionPort`). Ends one that is under way. @throws InputError */
  begin(about: SessionAbout, port: MessagePort): Promise<void>;
  /** Another decoder worker goes on with the session; null is told where none is under way. */
  attach(port: MessagePort): void;
  /** @param sample of the stream */
  mark(sample: number, text: string): void;
  /** Ends the session when what its decoder sent last has come. */
  stop(reason: string): Promise<void>;
  status(): RecorderStatus;
  /** All sessions but the one under way, the newest first. */
  list(): Promise<SessionSummary[]>;
  /** Makes whole what was cut off. @returns those sessions */
  recover(): Promise<SessionSummary[]>;
  /** The log as it is. @throws InputError where there is no such session */
  file(id: string): Promise<File>;
  /** BrainVision with BIDS side-cars, and CSV, in one archive. @throws InputError */
  exportArchive(id: string, onProgress: (fraction: number) => void): Promise<File>;
  remove(id: string): Promise<void>;
  /** Deletes all sessions but one that is under way, and what was exported. @returns how many could not be: another page records them */
  removeAll(): Promise<number>;
  /**
   * Writes so many bytes to a file of its own as a recording is written, reads them back and takes the file away.
   * @throws Error with the reason, as where there is no room
   */
  tryStorage(bytes: number): Promise<StorageTrial>;
}

/** How storage did. */
export interface StorageTrial {
  bytes: number;
  /** Until they were on the disk, as far as the browser tells. */
  writeMs: number;
  readMs: number;
  /** What was read is what was written, to the last byte. */
  isIntact: boolean;
}

export interface SessionAbout {
  label: string;
  simulated: boolean;
  /** What the source was asked for with; null where it is files. */
  config: Exclude<SourceConfig, { kind: "recording" }> | null;
}

export interface RecorderStatus {
  /** Null while nothing is recorded. */
  session: {
    id: string;
    /** Stream that was recorded, s. */
    seconds: number;
    bytes: number;
    /** By the rate of writing so far; null until that is known. */
    roomMinutes: number | null;
    /** Samples that are missing in it. */
    missingSamples: number;
  } | null;
  /** How the newest session that is over ended; null where there was none since the worker started. */
  ended: { id: string; reason: string; isFault: boolean; seconds: number } | null;
}

export interface SessionSummary {
  id: string;
  label: string;
  simulated: boolean;
  startedAt: string;
  seconds: number;
  bytes: number;
  /** `open` is one that another page records, `damaged` one that cannot be read. */
  state: "whole" | "recovered" | "open" | "damaged";
  /** How it ended, or why it cannot be read. */
  reason: string;
  missingSamples: number;
}
