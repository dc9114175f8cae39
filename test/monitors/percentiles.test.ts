import { expect, test } from "vitest";
import { PercentileWindow } from "../../src/monitors/percentiles.ts";

test("nearest rank over the window, older values forgotten", () => {
  const window = new PercentileWindow(1000, 256);
  for (let i = 1; i <= 100; i++) window.add(i, 10 * i);
  expect(window.read(1000)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99 });
  expect(window.read(1500)).toEqual({ count: 51, p50: 75, p95: 98, p99: 100 });
  expect(window.read(9000)).toEqual({ count: 0, p50: Number.NaN, p95: Number.NaN, p99: Number.NaN });
});

test("keeps the newest where more come than fit", () => {
  const window = new PercentileWindow(1e9, 4);
  for (let i = 0; i < 10; i++) window.add(i, i);
  expect(window.read(10)).toEqual({ count: 4, p50: 7, p95: 9, p99: 9 });
  window.clear();
  expect(window.read(10).count).toBe(0);
});
