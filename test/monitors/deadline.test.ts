import { expect, test } from "vitest";
import { DeadlineMonitor } from "../../src/monitors/deadline.ts";

test("is missed where a tenth of the newest fifty values took longer than half a hop", () => {
  const deadline = new DeadlineMonitor(100);
  for (let i = 0; i < 200; i++) expect(deadline.add(i % 13 === 0 ? 60 : 50)).toBe(false);
  const slow = new DeadlineMonitor(100);
  expect([51, 51, 51, 51].map((ms) => slow.add(ms))).toEqual([false, false, false, false]);
  expect(slow.add(50)).toBe(false);
  expect(slow.add(51)).toBe(true);
  // What lies behind the fifty is forgotten.
  for (let i = 0; i < 50; i++) slow.add(1);
  expect(slow.add(51)).toBe(false);
});

test("after a clear nothing counts that was before", () => {
  const deadline = new DeadlineMonitor(20);
  for (let i = 0; i < 5; i++) deadline.add(11);
  deadline.clear();
  for (let i = 0; i < 4; i++) expect(deadline.add(11)).toBe(false);
  expect(deadline.add(11)).toBe(true);
});
