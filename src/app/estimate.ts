import type { AppState } from "./store.ts";

/** A decoded value as it can be told now. */
export interface Estimate {
  /** NaN where there is none. */
  decoded: number;
  isValue: boolean;
  /** The stream is held or over: the value is none of now. */
  isHeld: boolean;
  /** Why there is none; null where there is one, or nothing is known about it. */
  noEstimate: string | null;
}

/** A value that has no successor is not the value now; where the stream is held or over, it is told in grey. @param newest decoded value */
export function estimateOf(
  { status, staleMs }: Pick<AppState, "status" | "staleMs">,
  newest: number,
): Estimate {
  const state = status?.state ?? "starting";
  const decoded = staleMs > 0 || state === "failed" ? Number.NaN : newest;
  return {
    decoded,
    isValue: Number.isFinite(decoded),
    isHeld: state === "paused" || state === "ended",
    noEstimate:
      staleMs > 0
        ? `nothing has been decoded for ${(staleMs / 1000).toFixed(1)} s`
        : (status?.noEstimate ?? null),
  };
}
