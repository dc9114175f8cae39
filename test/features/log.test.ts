import { expect, test } from "vitest";
import { columnOf, createRows } from "../../src/features/kernel.ts";
import { log, powerFloor } from "../../src/features/log.ts";

const rows = createRows(2, 2);
rows.values.set([100, 0.001, 1, 0]);
rows.samples.set([99, 199]);
rows.count = 2;

test("is the logarithm to base 10 of powers, finite for no power at all; other columns stay", () => {
  const power = columnOf("LFP", "beta", 13, 35, true);
  const out = createRows(2, 2);
  expect(log.process(log.init([power, power], {}, 100), rows, out)).toBe(2);
  [2, -3, 0, Math.log10(powerFloor)].forEach((value, i) => {
    expect(out.values[i]).toBeCloseTo(value, 12);
  });
  expect([...out.samples]).toEqual([99, 199]);
  log.process(log.init([power, columnOf("LFP", "lmp")], {}, 100), rows, out);
  expect([...out.values]).toEqual([2, 0.001, 0, 0]);
  expect(log.describe([power], {}, 100)[0]?.isPower).toBe(false);
});
