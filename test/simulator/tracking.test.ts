import { describe, expect, test } from "vitest";
import { type TrackingTask, tasks } from "../../src/simulator/tasks.ts";
import { TrackingTarget } from "../../src/simulator/tracking.ts";

describe.each(["sine", "walk"] as const)("the target of task %s", (name) => {
  const task = tasks[name] as TrackingTask;
  const draw = (seed: number) => {
    const target = new TrackingTarget(task, seed);
    return Array.from({ length: 60_000 }, (_, i) => target.at(i / 100));
  };
  const values = draw(1);

  test("begins at rest, stays within its bounds and uses their whole range", () => {
    expect(values[0]).toBe(task.fromPercent / 100);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    expect(low).toBeGreaterThanOrEqual(task.fromPercent / 100);
    expect(high).toBeLessThanOrEqual(task.toPercent / 100 + 1e-12);
    expect(high - low).toBeGreaterThan(0.9 * ((task.toPercent - task.fromPercent) / 100));
  });

  test("has no jumps", () => {
    for (let i = 1; i < values.length; i++) expect(Math.abs(values[i]! - values[i - 1]!)).toBeLessThan(0.02);
  });

  test("is the same for a little while back", () => {
    const target = new TrackingTarget(task, 1);
    for (let i = 0; i < 3000; i++) {
      target.at(i / 100);
      if (i >= 30) expect(target.at((i - 30) / 100)).toBe(values[i - 30]);
    }
  });
});

test("another seed walks another way", () => {
  const at = (seed: number) => new TrackingTarget(tasks.walk as TrackingTask, seed).at(20);
  expect(at(1)).toBe(at(1));
  expect(at(1)).not.toBe(at(2));
});
