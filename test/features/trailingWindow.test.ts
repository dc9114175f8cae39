import { expect, test } from "vitest";
import { createSegment } from "../../src/features/kernel.ts";
import { trailingWindow } from "../../src/features/trailingWindow.ts";

const info = { rateHz: 100, channels: [{ name: "LFP", kind: "lfp" as const, unit: "µV" }] };

test("holds the newest window, at least so many samples, and nothing after a reset", () => {
  const kernel = trailingWindow(3);
  expect(kernel.init(info, { windowMs: 10 }).windowSamples).toBe(3);
  const state = kernel.init(info, { windowMs: 50 });
  expect([state.windowSamples, state.window.length]).toEqual([5, 5]);
  const segment = createSegment(1, 8);
  segment.data.set([1, 2, 3, 4, 5, 6, 7, 8]);
  segment.frameCount = 8;
  kernel.process(state, segment);
  expect(state.history.newestInto(0, 5, state.window)).toBe(5);
  expect(Array.from(state.window)).toEqual([4, 5, 6, 7, 8]);
  kernel.reset(state);
  expect(state.history.newestInto(0, 5, state.window)).toBe(0);
});

test("adds half its window as delay, and reaches as far back as it is long", () => {
  const kernel = trailingWindow(2);
  expect([kernel.latencyMs(info, { windowMs: 300 }), kernel.spanMs(info, { windowMs: 300 })]).toEqual([
    150, 300,
  ]);
});
