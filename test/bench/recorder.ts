import type { Page } from "playwright";
import type { LiveStatus } from "../../src/contract/frame.ts";
import { type Summary, summaryOf } from "./summary.ts";

/** What a page was sent, did and drew since it was cleared. Stamps of values are of the decoder worker's clock. */
export interface Recorded {
  samples: number[];
  decoded: number[];
  dueAtMs: number[];
  decodedAtMs: number[];
  /** When the animation frame that drew the value was done. */
  drawnAtMs: number[];
  /** Start of each animation frame, ms since navigation. */
  ticksMs: number[];
  longTasksMs: number[];
  /** The newest. */
  status: LiveStatus | null;
  newestSample: number;
  /** When the first value that is an estimate had been drawn, ms since navigation; NaN before. */
  firstDrawnMs: number;
}

type Recording = { recorded: Recorded };

/**
 * Has a page write down what it draws, from its next navigation on. The app knows nothing of it: what is read is what the page
 * tells its decoder worker, the frames it hands back and when it had drawn what.
 */
export async function record(page: Page): Promise<void> {
  // tsx wraps functions that have names in a helper, which a page does not have.
  await page.addInitScript("globalThis.__name = (named) => named");
  await page.addInitScript(() => {
    const recorded: Recorded = {
      samples: [],
      decoded: [],
      dueAtMs: [],
      decodedAtMs: [],
      drawnAtMs: [],
      ticksMs: [],
      longTasksMs: [],
      status: null,
      newestSample: 0,
      firstDrawnMs: Number.NaN,
    };
    Object.assign(globalThis, { recorded });
    const { postMessage } = MessagePort.prototype;
    MessagePort.prototype.postMessage = function (this: MessagePort, message, ...rest) {
      if (message?.kind === "request") {
        const { spent, drawnSample, drawnAtMs } = message;
        for (let i = 0; i < (spent?.hops.count ?? 0); i++) {
          recorded.samples.push(spent.hops.samples[i]);
          recorded.decoded.push(spent.hops.decoded[i]);
          recorded.dueAtMs.push(spent.hops.dueAtMs[i]);
          recorded.decodedAtMs.push(spent.hops.decodedAtMs[i]);
        }
        recorded.newestSample = spent?.newestSample ?? recorded.newestSample;
        recorded.status = spent?.status ?? recorded.status;
        for (let i = recorded.drawnAtMs.length; (recorded.samples[i] as number) <= drawnSample; i++) {
          if (Number.isNaN(recorded.firstDrawnMs) && !Number.isNaN(recorded.decoded[i]))
            recorded.firstDrawnMs = performance.now();
          recorded.drawnAtMs.push(drawnAtMs);
        }
      }
      return postMessage.apply(this, [message, ...rest] as Parameters<typeof postMessage>);
    };
    const tick = (ms: number) => {
      recorded.ticksMs.push(ms);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) recorded.longTasksMs.push(duration);
    }).observe({ type: "longtask" });
  });
}

export const recordedBy = (page: Page): Promise<Recorded> =>
  page.evaluate(() => (globalThis as unknown as Recording).recorded);

/** Begins anew. */
export const clearRecorded = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const values of Object.values((globalThis as unknown as Recording).recorded))
      if (Array.isArray(values)) values.length = 0;
  });

/** Waits until a value that a clock paced has been drawn: the stream is live. */
export async function untilLive(page: Page, timeoutMs = 60_000): Promise<void> {
  await page.waitForFunction(
    () => {
      const { dueAtMs, decoded } = (globalThis as unknown as Recording).recorded;
      return dueAtMs.some((due, i) => Number.isFinite(due) && Number.isFinite(decoded[i]));
    },
    undefined,
    { timeout: timeoutMs },
  );
}

/** Waits until the decoder has been given this sample of the stream. */
export async function untilSample(page: Page, sample: number, timeoutMs: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => (globalThis as unknown as Recording).recorded.newestSample >= wanted,
    sample,
    { timeout: timeoutMs, polling: 100 },
  );
}

export interface LiveFigures {
  toDecodedMs: Summary;
  toPixelMs: Summary;
  values: number;
  /** Hops that could not be told. */
  noEstimates: number;
  /** Values that came after the next one was due, or never. */
  missedHops: number;
  framesPerSecond: number;
  /** Animation frames that were left out. */
  droppedFrames: number;
  longTasks: number;
  longestTaskMs: number;
  /** What the app itself shows of the last 60 s, to compare. */
  shown: Pick<LiveStatus, "toDecodedMs" | "toPixelMs" | "lostSamples" | "tensorCount"> & { backend: string };
}

/** @param hopSamples from one decoded value to the next  @param hopMs the same in time */
export function liveFigures(recorded: Recorded, hopSamples: number, hopMs: number): LiveFigures {
  const { samples, decoded, dueAtMs, decodedAtMs, drawnAtMs, ticksMs, longTasksMs, status } = recorded;
  if (status === null) throw new Error("the page told nothing of itself");
  const sinceDue = (stamps: readonly number[]) =>
    stamps.map((at, i) => (Number.isNaN(decoded[i]) ? Number.NaN : at - (dueAtMs[i] as number)));
  const toDecodedMs = sinceDue(decodedAtMs);
  const expected = (samples.at(-1)! - samples[0]!) / hopSamples + 1;
  const intervals = ticksMs.slice(1).map((ms, i) => ms - ticksMs[i]!);
  const usualMs = summaryOf(intervals).p50;
  return {
    toDecodedMs: summaryOf(toDecodedMs),
    toPixelMs: summaryOf(sinceDue(drawnAtMs)),
    values: samples.length,
    noEstimates: decoded.filter(Number.isNaN).length,
    missedHops: expected - samples.length + toDecodedMs.filter((ms) => ms > hopMs).length,
    framesPerSecond: (1000 * intervals.length) / (ticksMs.at(-1)! - ticksMs[0]!),
    droppedFrames: intervals.reduce(
      (sum, ms) => sum + (ms > 1.5 * usualMs ? Math.round(ms / usualMs) - 1 : 0),
      0,
    ),
    longTasks: longTasksMs.length,
    longestTaskMs: Math.max(0, ...longTasksMs),
    shown: {
      toDecodedMs: status.toDecodedMs,
      toPixelMs: status.toPixelMs,
      lostSamples: status.lostSamples,
      tensorCount: status.tensorCount,
      backend: `${status.backend.name}${status.backend.software ? ", software" : ""}`,
    },
  };
}
