import { expect, test } from "vitest";
import { detectOnsets } from "../../src/evaluation/onsets.ts";
import { OnsetMonitor } from "../../src/monitors/onsets.ts";
import { Random } from "../../src/signal/random.ts";

test("marks what a search over all values marks", () => {
  const random = new Random(4);
  let level = 0;
  const values = Float64Array.from({ length: 5000 }, (_, i) => {
    level += 0.1 * (50 * Math.max(0, Math.sin(i / 60)) - level) + 2 * random.normal();
    return i % 97 === 0 ? Number.NaN : level;
  });
  const monitor = new OnsetMonitor(0, 100);
  const marked = [...values.keys()].filter((i) => monitor.isOnset(values[i] as number));
  expect(marked.length).toBeGreaterThan(10);
  expect(marked).toEqual(detectOnsets(values, { on: 20, off: 10 }));
});

test("a grip that has begun before is no onset, and flutter is one", () => {
  const monitor = new OnsetMonitor(0, 100);
  expect([50, 30, 5, 19, 21, 15, 22, 9, 20].map((value) => monitor.isOnset(value))).toEqual([
    false,
    false,
    false,
    false,
    true,
    false,
    false,
    false,
    true,
  ]);
});
