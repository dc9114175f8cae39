import fc from "fast-check";
import { expect, test } from "vitest";
import { BlockSums } from "../../src/evaluation/blockSums.ts";
import { metricsOf } from "../../src/evaluation/metrics.ts";
import { pair } from "./series.ts";

const [x, y] = pair(0.6, 1, 120, 0.9);

test("agreement in a union of blocks is that of the pairs in them, some of them twice", () => {
  const block = fc
    .tuple(fc.integer({ min: 0, max: 119 }), fc.integer({ min: 1, max: 40 }))
    .map(([start, length]) => [start, Math.min(120, start + length)] as const);
  const sums = new BlockSums(x, y, 120);
  const range = Math.max(...y) - Math.min(...y);
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 6 }), (blocks) => {
      const rows = blocks.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i));
      fc.pre(new Set(rows).size > 2);
      const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
      const wanted = metricsOf(pick(x), pick(y));
      sums.clear();
      for (const [start, end] of blocks) sums.add(start, end);
      const { r, r2, nrmse } = sums.agreement();
      expect(r).toBeCloseTo(wanted.r, 8);
      expect(r2).toBeCloseTo(wanted.r2, 8);
      expect(nrmse).toBeCloseTo(wanted.rmse / range, 10);
    }),
  );
});

test("nothing agrees with nothing", () => {
  const nothing = { r: Number.NaN, r2: Number.NaN, nrmse: Number.NaN };
  expect(new BlockSums(x, y, 120).agreement()).toEqual(nothing);
  expect(new BlockSums(x, y, 0).agreement()).toEqual(nothing);
});
