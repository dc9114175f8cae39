import type { BackendProbe } from "../../../contract/apis.ts";
import { measureBackends, ranked } from "../../measureBackends.ts";
import { store } from "../../store.ts";
import type { Check, Finding } from "./check.ts";
import { atLeast, atMost, findingOf, isSo, told } from "./figure.ts";

interface Measured {
  probes: readonly BackendProbe[];
  /** The backend that decodes now; null where nothing runs. */
  inUse: string | null;
  /** From one decoded value to the next, ms. */
  hopMs: number;
}

/** A decoder may differ from its golden rows by this much of the target's range: more is refused when it is loaded. */
const mostError = 1e-4;
const defaultHopMs = 100;

/** The decoder that runs, or would run, on every backend: right, and fast enough? */
export const backend: Check<Measured> = {
  name: "backend",
  title: "Decoder",
  why: "The decoder reproduces its golden rows, and a value takes less than the time until the next one.",
  usualMs: 3000,

  async measure({ session, signal }) {
    const { run, status } = store.getState();
    const probes = await measureBackends(session.model, signal);
    const info = run?.display.info;
    return {
      probes,
      inUse: status?.backend.name ?? run?.decoder.backend.name ?? null,
      hopMs: info ? (1000 * info.hopSamples) / info.rateHz : defaultHopMs,
    };
  },

  judge: judgeBackend,
};

/**
 * Judged is the backend in use, else the fastest that is right. 99 of 100 values are to take at most half a hop: the other half is
 * for features, for the way to the screen and for what else the machine does.
 */
export function judgeBackend({ probes, inUse, hopMs }: Measured): Finding {
  const right = ranked(probes);
  const judged =
    probes.find(({ name, hindrance }) => name === inUse && hindrance === null) ??
    probes.find(({ name }) => name === right[0]);
  const limits = { good: hopMs / 2, bad: hopMs };
  const remedies = {
    "can be computed":
      "No backend computes the decoder right here: do not use this machine. Try another browser, and read the reasons above.",
    "backends that are right":
      "Should the one backend fail, plain arithmetic alone is left. Another browser may bring more of them.",
    "backend in use is right": "The backend in use is not right any more: choose auto beside the decoder.",
  };
  const slow =
    "Values come too late on this backend: choose auto or a faster one, close other programs, plug in the charger.";
  const figures = [
    isSo("can be computed", judged !== undefined, "bad"),
    ...(judged && inUse !== null
      ? [isSo("backend in use is right", judged.name === inUse, "attention")]
      : []),
    ...(judged
      ? [
          told("judged", `${judged.name}${judged.software ? ", in software" : ""}`),
          // Told as a share of the range, in per cent.
          atMost("error of the golden rows", 100 * judged.goldenError, "% of the range", {
            good: 100 * mostError,
            bad: 100 * mostError,
          }),
          told("median of a value", judged.p50Ms, "ms"),
          told("95 of 100 values within", judged.p95Ms, "ms"),
          atMost("99 of 100 values within", judged.p99Ms, "ms", limits),
        ]
      : []),
    atLeast("backends that are right", right.length, "", { good: 2, bad: 1 }),
    ...probes
      .filter((probe) => probe !== judged)
      .map(({ name, hindrance, p50Ms, p95Ms, p99Ms }) =>
        told(
          name,
          hindrance ??
            `median ${p50Ms.toFixed(2)} ms, 95 % ${p95Ms.toFixed(2)} ms, 99 % ${p99Ms.toFixed(2)} ms`,
        ),
      ),
  ];
  return findingOf(figures, {
    ...remedies,
    "99 of 100 values within": slow,
    "error of the golden rows": remedies["can be computed"],
  });
}
