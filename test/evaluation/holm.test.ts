import fc from "fast-check";
import { expect, test } from "vitest";
import { holm } from "../../src/evaluation/holm.ts";
import { fixture } from "./fixture.ts";

test.each(fixture.adjusted)("is closed testing by Bonferroni: $pValues", ({ pValues, adjusted }) => {
  const got = holm(pValues);
  adjusted.forEach((wanted, i) => {
    expect(got[i]).toBeCloseTo(wanted, 14);
  });
});

test("never lowers a p, keeps the order, and gives no more than 1", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (pValues) => {
      const got = holm(pValues);
      pValues.forEach((p, i) => {
        expect(got[i]).toBeGreaterThanOrEqual(p);
        expect(got[i]).toBeLessThanOrEqual(1);
        pValues.forEach((other, k) => {
          if (p < other) expect(got[i]).toBeLessThanOrEqual(got[k]!);
        });
      });
    }),
  );
});

test("what is no number stays and is not counted", () => {
  expect(holm([0.03, Number.NaN, 0.02])).toEqual([0.04, Number.NaN, 0.04]);
  expect(holm([])).toEqual([]);
});
