import type { Check, Finding } from "./check.ts";
import { atLeast, atMost, findingOf, told, unmeasured } from "./figure.ts";

interface Measured {
  /** Times of animation frames, ms, in order. */
  frameMs: readonly number[];
  /** The page was hidden for a part of it: then a browser draws nothing. */
  isHidden: boolean;
}

const watchMs = 2000;

/** How often the screen is drawn. */
export const screenRate: Check<Measured> = {
  name: "screen",
  title: "Screen",
  why: "Plots and the patient's feedback are as smooth as the screen is drawn.",
  usualMs: watchMs,

  measure({ signal, onProgress }) {
    const frameMs: number[] = [];
    let isHidden = document.hidden;
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const end = () => {
        over.abort();
        if (signal.aborted) reject(signal.reason);
        else resolve({ frameMs, isHidden });
      };
      // Frames stop where the page is hidden, and this timer does not.
      const timer = setTimeout(end, watchMs + 500);
      over.signal.addEventListener("abort", () => clearTimeout(timer));
      signal.addEventListener("abort", end, { signal: over.signal });
      document.addEventListener(
        "visibilitychange",
        () => {
          isHidden = true;
        },
        { signal: over.signal },
      );
      const frame = (atMs: number) => {
        if (over.signal.aborted) return;
        frameMs.push(atMs);
        const tookMs = atMs - (frameMs[0] as number);
        onProgress(Math.min(1, tookMs / watchMs));
        if (tookMs >= watchMs) end();
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
  },

  judge: judgeScreen,
};

/** From 50 a second on movement looks smooth; a gap longer than a hop of 100 ms leaves a decoded value out. */
export function judgeScreen({ frameMs, isHidden }: Measured): Finding {
  if (isHidden) {
    return unmeasured(
      "Not measurable while the page is hidden: browsers draw nothing then.",
      "Keep this page in front, and test again.",
    );
  }
  const gaps = frameMs.slice(1).map((atMs, i) => atMs - (frameMs[i] as number));
  if (gaps.length === 0) {
    return unmeasured("Not a single frame was drawn.", "Keep this page in front, and test again.");
  }
  const spanMs = gaps.reduce((sum, gap) => sum + gap, 0);
  const busy =
    "The screen is drawn unevenly: close other programs and pages, plug in the charger, turn on hardware acceleration in the browser.";
  return findingOf(
    [
      atLeast("frames a second", (1000 * gaps.length) / spanMs, "/s", { good: 50, bad: 25 }),
      atMost("longest gap", Math.max(...gaps), "ms", { good: 50, bad: 100 }),
      told("watched for", spanMs / 1000, "s"),
    ],
    { "frames a second": busy, "longest gap": busy },
  );
}
