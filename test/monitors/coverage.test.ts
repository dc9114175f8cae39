import { expect, test } from "vitest";
import { CoverageMonitor } from "../../src/monitors/coverage.ts";

test("tells the share of the newest values within their interval, and leaves out what cannot be told", () => {
  const monitor = new CoverageMonitor(4);
  expect(monitor.read()).toEqual({ share: Number.NaN, count: 0 });
  for (const measured of [5, 11, -1, 10, Number.NaN, 0]) monitor.add(measured, 0, 10);
  monitor.add(5, Number.NaN, Number.NaN);
  // Of 11, -1, 10 and 0 two lie within.
  expect(monitor.read()).toEqual({ share: 0.5, count: 4 });
  monitor.add(5, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  expect(monitor.read()).toEqual({ share: 0.75, count: 4 });
  monitor.clear();
  expect(monitor.read().count).toBe(0);
});
