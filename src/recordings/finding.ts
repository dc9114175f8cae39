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
  | "marked-bad"
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
  /** It is a sign that the file was cut off: an opened recording tells all of them as one, see `withCutFirst`. */
  isCut?: boolean;
}

/** The findings with all signs that the file was cut off made one, which comes first. */
export function withCutFirst(findings: readonly Finding[]): Finding[] {
  const signs = findings.filter(({ isCut }) => isCut);
  const [first] = signs;
  if (!first) return [...findings];
  const one: Finding = {
    check: signs.find(({ check }) => check === "size")?.check ?? first.check,
    severity: "warning",
    channel: null,
    what: signs.map(({ what }) => what).join(" "),
    remedy: first.remedy,
  };
  return [one, ...findings.filter(({ isCut }) => !isCut)];
}
