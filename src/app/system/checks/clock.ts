import type { Check, Finding } from "./check.ts";
import { atMost, findingOf, isSo, told } from "./figure.ts";

interface Measured {
  /** Smallest step between two readings of the page's clock that differ, ms; infinite where it stood still. */
  stepMs: number;
  /** Readings that lay before the one read last. */
  backwards: number;
  /** By how much the wall clock moved against the page's clock, at most, ms. */
  wanderMs: number;
  /** How long that was watched, s. */
  seconds: number;
  isIsolated: boolean;
}

const watchMs = 2000;
const pauseMs = 50;
/** Held in one go: short enough that no frame is missed. */
const burstMs = 4;

/** The clock that latencies are measured by. */
export const clock: Check<Measured> = {
  name: "clock",
  title: "Clock",
  why: "Latencies are measured by it: it must be fine, and go on evenly.",
  usualMs: watchMs,

  async measure({ signal, onProgress }) {
    const startedMs = performance.now();
    let stepMs = Number.POSITIVE_INFINITY;
    let backwards = 0;
    const offsets: number[] = [];
    for (let nowMs = startedMs; nowMs - startedMs < watchMs; nowMs = performance.now()) {
      signal.throwIfAborted();
      offsets.push(Date.now() - nowMs);
      for (let last = nowMs, at = nowMs; at - nowMs < burstMs; last = at) {
        at = performance.now();
        if (at > last) stepMs = Math.min(stepMs, at - last);
        else if (at < last) backwards++;
      }
      onProgress((nowMs - startedMs) / watchMs);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return {
      stepMs,
      backwards,
      wanderMs: Math.max(...offsets) - Math.min(...offsets),
      seconds: (performance.now() - startedMs) / 1000,
      isIsolated: crossOriginIsolated,
    };
  },

  judge: judgeClock,
};

/** The wall clock counts whole milliseconds: 1 ms of wander is its own rounding. */
export function judgeClock({ stepMs, backwards, wanderMs, seconds, isIsolated }: Measured): Finding {
  return findingOf(
    [
      atMost("smallest step", 1000 * stepMs, "µs", { good: 100, bad: 1000 }),
      atMost("steps backwards", backwards, "", { good: 0, bad: 0 }),
      atMost("wall clock against it", wanderMs, "ms", { good: 5, bad: 50 }),
      told("watched for", seconds, "s"),
      isSo("isolated from other pages", isIsolated, "attention"),
    ],
    {
      "smallest step":
        "Latencies are told more coarsely than they are. Where the page is not isolated this comes with it; a browser that guards against fingerprinting does it, too.",
      "steps backwards":
        "This clock cannot be relied on: restart the browser, and the machine if it stays so.",
      "wall clock against it":
        "The time of the machine was set meanwhile, or it was asleep. Test again; if it stays so, let the time be set before a session, not during it.",
      "isolated from other pages":
        "The host does not send the headers that isolate the page, so its clock is coarser and its workers are not bound by the policy: start the app with npm start.",
    },
  );
}
