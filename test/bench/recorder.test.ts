import { describe, expect, test } from "vitest";
import type { LiveStatus } from "../../src/contract/frame.ts";
import { liveFigures, type Recorded } from "./recorder.ts";

const nothing = { count: 0, p50: Number.NaN, p99: Number.NaN };
const status = {
  toDecodedMs: nothing,
  toPixelMs: nothing,
  lostSamples: 0,
  tensorCount: 7,
  backend: { name: "webgl", renderer: "SwiftShader", software: true },
} as unknown as LiveStatus;

/** Hops of 100 ms whose values came and were drawn so long after they were due. */
function recordedOf(toDecodedMs: readonly number[], toPixelMs: readonly number[]): Recorded {
  const dueAtMs = toDecodedMs.map((_, i) => 1000 + 100 * i);
  return {
    samples: dueAtMs.map((ms) => ms - 1),
    decoded: dueAtMs.map(() => 0.5),
    dueAtMs,
    decodedAtMs: dueAtMs.map((ms, i) => ms + toDecodedMs[i]!),
    drawnAtMs: toPixelMs.map((ms, i) => dueAtMs[i]! + ms),
    ticksMs: [0, 16, 32, 80, 96],
    longTasksMs: [60],
    status,
    newestSample: 0,
    firstDrawnMs: 0,
  };
}

describe("figures of the live app", () => {
  test("count what came late or never as missed, and what was left out of drawing", () => {
    const recorded = recordedOf([1, 2, 101, 3], [20, 30, 130]);
    // One value is missing in the stream, another is no estimate.
    recorded.samples[3]! += 100;
    recorded.decoded[1] = Number.NaN;
    const figures = liveFigures(recorded, 100, 100);
    expect(figures).toMatchObject({
      values: 4,
      noEstimates: 1,
      missedHops: 2,
      droppedFrames: 2,
      longestTaskMs: 60,
    });
    expect(figures.toDecodedMs).toMatchObject({ count: 3, p50: 3, greatest: 101 });
    expect(figures.toPixelMs).toMatchObject({ count: 2, p50: 75 });
    expect(figures.shown.backend).toBe("webgl, software");
  });
});
