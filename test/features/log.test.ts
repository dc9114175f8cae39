import { expect, test } from "vitest";
import { createRows } from "../../src/features/kernel.ts";
import { log, powerFloor } from "../../src/features/log.ts";

const rows = createRows(2, 2);
rows.values.set([100, 0.001, 1, 0]);
rows.samples.set([99, 199]);
rows.count = 2;

test.each([
  ["log10", [2, -3, 0, Math.log10(powerFloor)]],
  ["linear", [100, 0.001, 1, 0]],
] as const)("%s", (scale, expected) => {
  const out = createRows(2, 2);
  expect(log.process({ scale }, rows, out)).toBe(2);
  expected.forEach((value, i) => {
    expect(out.values[i]).toBeCloseTo(value, 12);
  });
  expect([...out.samples]).toEqual([99, 199]);
});
