/** Something about a recording that its reader should know before trusting it. */
export interface Finding {
  severity: "error" | "warning" | "note";
  /** Channel it concerns, null for the whole recording. */
  channel: string | null;
  /** What was found, with the figures. */
  what: string;
  /** What to do about it. */
  remedy: string;
}
