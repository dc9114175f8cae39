import type { LiveStatus } from "../../../contract/frame.ts";
import { store } from "../../store.ts";
import type { Check, Figure, Finding } from "./check.ts";
import { atMost, findingOf, told, unmeasured } from "./figure.ts";

/** Null where no stream runs. */
type Measured =
  | (Pick<LiveStatus, "toDecodedMs" | "toPixelMs" | "hopCount" | "missedHops" | "lostSamples"> & {
      /** From one decoded value to the next, ms. */
      hopMs: number;
      /** How long ago the last self-test ended, s. */
      sinceTestSeconds: number;
    })
  | null;

/** A percentile of fewer values says little. */
const leastCount = 100;
/** That percentiles are taken over. */
const windowSeconds = 60;

/** What the running stream has taken over its last 60 s, on this machine. */
export const latency: Check<Measured> = {
  name: "latency",
  title: "Latency",
  why: "From when a sample is due to its decoded value, and on to the screen, of the stream that runs.",
  usualMs: 10,

  async measure({ sinceTestSeconds }) {
    const { run, status } = store.getState();
    if (!run || !status) return null;
    const { toDecodedMs, toPixelMs, hopCount, missedHops, lostSamples } = status;
    const { hopSamples, rateHz } = run.display.info;
    const hopMs = (1000 * hopSamples) / rateHz;
    return { toDecodedMs, toPixelMs, hopCount, missedHops, lostSamples, hopMs, sinceTestSeconds };
  },

  judge: judgeLatency,
};

/** A value is to be there within half a hop and on the screen within a hop, in 99 of 100 cases. */
export function judgeLatency(measured: Measured): Finding {
  if (measured === null || measured.toDecodedMs.count === 0) {
    return unmeasured(
      measured === null ? "No stream runs." : "The stream is not paced by a clock, or is held.",
      "Start a stream at 1×, keep the page in front for a minute, and test again.",
    );
  }
  const { toDecodedMs, toPixelMs, hopCount, missedHops, lostSamples, hopMs, sinceTestSeconds } = measured;
  const slow =
    "Values come late: close other programs, plug in the charger, or choose a faster backend or decoder.";
  const latenciesOf = (
    what: string,
    { p50, p95, p99 }: LiveStatus["toDecodedMs"],
    good: number,
    bad: number,
  ): Figure[] => [
    told(`${what}, median`, p50, "ms"),
    told(`${what}, 95 of 100 within`, p95, "ms"),
    atMost(`${what}, 99 of 100 within`, p99, "ms", { good, bad }),
  ];
  const { count } = toDecodedMs;
  return findingOf(
    [
      ...latenciesOf("to decoded", toDecodedMs, hopMs / 2, hopMs),
      // A hidden page draws nothing, and nothing is measured up to the screen then.
      ...latenciesOf("to pixel", toPixelMs, hopMs, 2 * hopMs),
      told("values measured", count < leastCount ? `${count}, few: test again later` : count),
      ...(sinceTestSeconds < windowSeconds
        ? [
            told(
              "counted in",
              `the self-test of ${Math.round(sinceTestSeconds)} s ago, which took time itself: wait a minute`,
            ),
          ]
        : []),
      atMost("values missed in this run", (100 * missedHops) / Math.max(1, hopCount), "%", {
        good: 0.5,
        bad: 2,
      }),
      atMost("samples lost", lostSamples, "", { good: 0, bad: Number.POSITIVE_INFINITY }),
    ],
    {
      "to decoded, 99 of 100 within": slow,
      "to pixel, 99 of 100 within":
        "What is shown is late or was not seen: keep the page in front, close other programs and pages.",
      "values missed in this run": slow,
      "samples lost": "Samples did not come: look at the cable, the network or the source.",
    },
  );
}
