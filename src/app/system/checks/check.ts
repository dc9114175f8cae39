import type { Session } from "../../session.ts";

/** `unmeasured` where the machine did not let it be measured, or there was nothing to measure. */
export type Verdict = "good" | "attention" | "bad" | "unmeasured";

/** One figure of a check, beside the limit that it is held against. */
export interface Figure {
  readonly name: string;
  /** In `unit`; words where it is no number, null where it was not measured. */
  readonly value: number | string | null;
  readonly unit: string;
  /** In words; "" where the figure is only told. */
  readonly limit: string;
  /** Null where the figure is only told. */
  readonly verdict: Verdict | null;
}

/** What a check came to. */
export interface Finding {
  readonly verdict: Verdict;
  readonly figures: readonly Figure[];
  /** What to do; "" where all is good. */
  readonly remedy: string;
}

/** What a check may use of the page while it measures. */
export interface Bench {
  readonly session: Session;
  readonly signal: AbortSignal;
  /** How long ago the last self-test ended, or was cancelled, s; infinite where there was none. */
  readonly sinceTestSeconds: number;
  /** @param fraction 0 to 1 of this check */
  onProgress(fraction: number): void;
}

/** One check of the self-test: what it measures, and what that is worth. */
export interface Check<Measured> {
  readonly name: string;
  readonly title: string;
  /** What it is good for, in one line. */
  readonly why: string;
  /** About how long it takes, ms: its share of the progress. */
  readonly usualMs: number;
  /** @throws Error with the reason where it cannot be measured */
  measure(bench: Bench): Promise<Measured>;
  judge(measured: Measured): Finding;
}
