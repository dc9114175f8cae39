import type { LogEntry } from "../log.ts";

/** A line for each entry, the newest first: time in UTC, kind and text, held apart by tabs. */
export function logText(entries: readonly LogEntry[]): string {
  return entries
    .toReversed()
    .map(
      ({ atMs, kind, text }) => `${new Date(atMs).toISOString()}\t${kind}\t${text.replaceAll(/\s+/g, " ")}\n`,
    )
    .join("");
}
