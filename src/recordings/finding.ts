/** What was checked, by a name that stays the same whatever the words say. */
export type Check =
  | "amplitude"
  | "unit"
  | "flat"
  | "rail"
  | "not-a-number"
  | "missing-time"
  | "duplicate-time"
  | "line-noise"
  | "rate"
  | "mixed-rates"
  | "clock"
  | "size"
  | "header"
  | "side-car"
  | "markers"
  | "duration";

/** Something about a recording that its reader should know before trusting it. */
export interface Finding {
  check: Check;
  severity: "error" | "warning" | "note";
  /** Channel it concerns, null for the whole recording. */
  channel: string | null;
  /** Stretch it concerns (the first, where there are several), s from the start; absent for the whole recording. */
  span?: { fromS: number; toS: number };
  /** What was found, with the figures. */
  what: string;
  /** What to do about it. */
  remedy: string;
}
