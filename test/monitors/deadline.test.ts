import { expect, test } from "vitest";
import { DeadlineMonitor } from "../../src/monitors/deadline.ts";

test("is missed where a tenth of the newest hundred values took longer than half a hop", () => {
  const deadline = new DeadlineMonitor(100);
  for (let i = 0; i < 200; i++) expect(deadline.add(i % 12 === 0 ? 60 : 50)).toBe(false);
  const slow = new DeadlineMonitor(100);
  for (let i = 0; i < 9; i++) expect(slow.add(51)).toBe(false);
  expect(slow.add(50)).toBe(false);
  expect(slow.add(51)).toBe(true);
  // What lies behind the hundred is forgotten.
  for (let i = 0; i < 100; i++) slow.add(1);
  expect(slow.add(51)).toBe(false);
});

test("after a clear nothing counts that was before", () => {
  const deadline = new DeadlineMonitor(20);
  for (let i = 0; i < 10; i++) deadline.add(11);
  deadline.clear();
  for (let i = 0; i < 9; i++) expect(deadline.add(11)).toBe(false);
  expect(deadline.add(11)).toBe(true);
});
