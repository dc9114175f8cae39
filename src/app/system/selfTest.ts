import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Progress } from "../../contract/apis.ts";
import { log } from "../log.ts";
import type { Session } from "../session.ts";
import { messageOf } from "../words.ts";
import type { Bench, Check, Finding, Verdict } from "./checks/check.ts";
import { unmeasured, worst } from "./checks/figure.ts";
import { checks as allChecks } from "./checks/index.ts";
import { type Machine, machine } from "./machine.ts";

/** What one check came to. */
export interface CheckResult extends Finding {
  readonly name: string;
  readonly title: string;
  readonly why: string;
}

/** What a self-test came to, as it is shown, printed and saved. */
export interface SelfTestReport {
  readonly verdict: Verdict;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookSeconds: number;
  readonly machine: Machine;
  readonly checks: readonly CheckResult[];
}

type SelfTest =
  | { state: "none" }
  | { state: "under-way"; progress: Progress; cancel(): void }
  | { state: "done"; report: SelfTestReport };

/** Kept while other pages are turned to. */
const selfTestStore = createStore<{ test: SelfTest; last: SelfTestReport | null }>()(() => ({
  test: { state: "none" },
  last: null,
}));

let lastEndMs = Number.NEGATIVE_INFINITY;

export const useSelfTest = () => useStore(selfTestStore, (state) => state.test);

/**
 * Runs checks one after another: none is to be disturbed by another. What throws counts as not measured, and the others are run.
 * @returns null where it was cancelled
 */
export async function runChecks(
  checks: readonly Check<unknown>[],
  bench: Omit<Bench, "onProgress">,
  onProgress: (progress: Progress) => void,
): Promise<CheckResult[] | null> {
  const wholeMs = checks.reduce((sum, { usualMs }) => sum + usualMs, 0);
  let beforeMs = 0;
  const results: CheckResult[] = [];
  for (const check of checks) {
    const { name, title, why, usualMs } = check;
    const tell = (fraction: number) => {
      const doneMs = beforeMs + fraction * usualMs;
      onProgress({ fraction: doneMs / wholeMs, doing: title, remainingMs: wholeMs - doneMs });
    };
    tell(0);
    let finding: Finding;
    try {
      finding = check.judge(await check.measure({ ...bench, onProgress: tell }));
    } catch (error) {
      finding = unmeasured(messageOf(error), "Test again.");
    }
    if (bench.signal.aborted) return null;
    results.push({ name, title, why, ...finding });
    beforeMs += usualMs;
  }
  return results;
}

/** Tests this machine; what was found before stays until there is something newer. */
export async function runSelfTest(session: Session): Promise<void> {
  if (selfTestStore.getState().test.state === "under-way") return;
  const cancellation = new AbortController();
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  const cancel = () => cancellation.abort();
  const bench = {
    ...{ session, signal: cancellation.signal },
    sinceTestSeconds: (startedMs - lastEndMs) / 1000,
  };
  const results = await runChecks(allChecks, bench, (progress) =>
    selfTestStore.setState({ test: { state: "under-way", progress, cancel } }),
  );
  lastEndMs = performance.now();
  if (results === null) {
    const { last } = selfTestStore.getState();
    selfTestStore.setState({ test: last ? { state: "done", report: last } : { state: "none" } });
    return;
  }
  const report: SelfTestReport = {
    verdict: worst(results.map(({ verdict }) => verdict)),
    startedAt,
    tookSeconds: (performance.now() - startedMs) / 1000,
    machine: machine(),
    checks: results,
  };
  selfTestStore.setState({ test: { state: "done", report }, last: report });
  const told = results.map(({ title, verdict }) => `${title.toLowerCase()} ${verdict}`);
  log("state", `Self-test: ${told.join(", ")}.`);
}
