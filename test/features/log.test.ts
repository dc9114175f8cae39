import { expect, test } from "vitest";
import { createRows } from "../../src/features/kernel.ts";
import { log, powerFloor } from "../../src/features/log.ts";

const rows = createRows(2, 2);
rows.values.set([100, 0.001, 1, 0]);
rows.samples.set([99, 199]);
rows.count = 2;

test("is the logarithm to base 10, and finite for no power at all", () => {
  const out = createRows(2, 2);
  expect(log.process(null, rows, out)).toBe(2);
  [2, -3, 0, Math.log10(powerFloor)].forEach((value, i) => {
    expect(out.values[i]).toBeCloseTo(value, 12);
  });
  expect([...out.samples]).toEqual([99, 199]);
});
