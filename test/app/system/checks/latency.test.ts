import { expect, test } from "vitest";
import { judgeLatency } from "../../../../src/app/system/checks/latency.ts";

const percentiles = (p50: number, p99: number, count = 600) => ({ count, p50, p95: (p50 + p99) / 2, p99 });
const sound = {
  toDecodedMs: percentiles(6, 12),
  toPixelMs: percentiles(19, 24),
  ...{ hopCount: 800, missedHops: 0, lostSamples: 0, hopMs: 100 },
  sinceTestSeconds: Number.POSITIVE_INFINITY,
};

test("half a hop to the value and a hop to the screen is good", () => {
  const { verdict, figures, remedy } = judgeLatency(sound);
  expect([verdict, remedy]).toEqual(["good", ""]);
  expect(figures.find(({ name }) => name === "to decoded, 95 of 100 within")).toMatchObject({
    value: 9,
    unit: "ms",
  });
});

test.each([
  [{ toDecodedMs: percentiles(6, 60) }, "attention", "come late"],
  [{ toDecodedMs: percentiles(6, 120) }, "bad", "come late"],
  [{ toPixelMs: percentiles(20, 150) }, "attention", "in front"],
  [{ hopMs: 20 }, "attention", "in front"],
  [{ missedHops: 8 }, "attention", "come late"],
  [{ missedHops: 20 }, "bad", "come late"],
  [{ lostSamples: 1 }, "attention", "cable"],
  [{ toPixelMs: percentiles(Number.NaN, Number.NaN, 0) }, "unmeasured", "in front"],
] as const)("%o is %s", (change, verdict, remedy) => {
  const finding = judgeLatency({ ...sound, ...change });
  expect(finding.verdict).toBe(verdict);
  expect(finding.remedy).toContain(remedy);
});

test("without a stream, or one that no clock paces, there is nothing to measure", () => {
  for (const measured of [null, { ...sound, toDecodedMs: percentiles(Number.NaN, Number.NaN, 0) }]) {
    const { verdict, remedy } = judgeLatency(measured);
    expect(verdict).toBe("unmeasured");
    expect(remedy).toContain("Start a stream");
  }
});

test("a self-test of a moment ago is told to be counted in", () => {
  const { figures } = judgeLatency({ ...sound, sinceTestSeconds: 12 });
  expect(figures.find(({ name }) => name === "counted in")?.value).toContain("of 12 s ago");
  const later = judgeLatency({ ...sound, sinceTestSeconds: 61 });
  expect(later.figures.some(({ name }) => name === "counted in")).toBe(false);
});
