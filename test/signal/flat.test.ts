import { expect, test } from "vitest";
import { flatSamples } from "../../src/signal/flat.ts";

test("a raw signal is flat after 50 ms, and after 8 samples at the least", () => {
  expect([100, 250, 1000, 2048, 30_000].map(flatSamples)).toEqual([8, 13, 50, 102, 1500]);
});

test("a slow stream may stand still", () => {
  expect(flatSamples(20)).toBe(Number.POSITIVE_INFINITY);
});
