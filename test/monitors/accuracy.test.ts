import { expect, test } from "vitest";
import { AccuracyMonitor } from "../../src/monitors/accuracy.ts";

function fed(monitor: AccuracyMonitor, from: number, to: number): AccuracyMonitor {
  for (let i = from; i < to; i++) monitor.add(i, -i);
  return monitor;
}

test("keeps decoded and measured values side by side, in the order of time", () => {
  const monitor = fed(new AccuracyMonitor(100, 500), 0, 4);
  expect([...monitor.decoded.newest()]).toEqual([0, 1, 2, 3]);
  expect([...monitor.measured.newest()]).toEqual([-0, -1, -2, -3]);
});

test("the live window is as many pairs as its time holds, or as there are", () => {
  const monitor = new AccuracyMonitor(100, 500);
  expect(monitor.recentCount).toBe(0);
  expect(fed(monitor, 0, 4).recentCount).toBe(4);
  expect(fed(monitor, 4, 5).recentCount).toBe(5);
  expect(fed(monitor, 5, 12).recentCount).toBe(5);
  expect([...monitor.decoded.newest(monitor.recentCount)]).toEqual([7, 8, 9, 10, 11]);
});

test("a window that is no whole number of hops is rounded", () => {
  expect(fed(new AccuracyMonitor(30, 100), 0, 50).recentCount).toBe(3);
  expect(fed(new AccuracyMonitor(30, 110), 0, 50).recentCount).toBe(4);
});

test("a pair without an estimate or a measurement keeps its place", () => {
  const monitor = new AccuracyMonitor(100, 500);
  monitor.add(1, 2);
  monitor.add(Number.NaN, 3);
  monitor.add(4, Number.NaN);
  expect([...monitor.decoded.newest()]).toEqual([1, Number.NaN, 4]);
  expect([...monitor.measured.newest()]).toEqual([2, 3, Number.NaN]);
  expect(monitor.recentCount).toBe(3);
});

test("forgets the oldest pairs beyond what it keeps, an hour unless told", () => {
  const monitor = fed(new AccuracyMonitor(100, 500, 1050), 0, 30);
  expect([...monitor.decoded.newest()]).toEqual([19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
  expect([...monitor.measured.newest(2)]).toEqual([-28, -29]);
  const hour = fed(new AccuracyMonitor(100, 500), 0, 36_005);
  expect(hour.decoded.length).toBe(36_000);
  expect(hour.decoded.newest()[0]).toBe(5);
});

test("the live window is never more than what is kept", () => {
  expect(fed(new AccuracyMonitor(100, 5000, 1000), 0, 30).recentCount).toBe(10);
});
