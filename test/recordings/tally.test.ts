import fc from "fast-check";
import { expect, test } from "vitest";
import { Tally } from "../../src/recordings/tally.ts";

function tallied(values: readonly number[], rateHz = 100, rails: readonly [number, number] | null = null) {
  const tally = new Tally(rateHz, values.length, rails, false);
  for (const value of values) tally.add(value);
  return tally;
}

test("figures equal those computed at once", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
      const { mean, sd, min, max, sum } = tallied(values).statistics();
      const exact = values.reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(exact, 4);
      expect(mean).toBeCloseTo(exact / values.length, 6);
      expect([min, max]).toEqual([Math.min(...values), Math.max(...values)]);
      expect(sd).toBeCloseTo(Math.sqrt(values.reduce((s, x) => s + (x - mean) ** 2, 0) / values.length), 4);
    }),
  );
});

test("a sum keeps what rounding would take", () => {
  expect(tallied([1, 1e100, 1, -1e100]).statistics().sum).toBe(2);
});

test("stretches that are flat, or no numbers, are found with their places", () => {
  const values = Array.from({ length: 300 }, (_, i) => i);
  values.fill(5, 50, 100).fill(7, 150, 210);
  values.fill(Number.NaN, 10, 12).fill(Number.POSITIVE_INFINITY, 20, 21);
  const tally = tallied(values);
  expect(tally.flat()).toEqual({ count: 2, samples: 110, from: 150, to: 210 });
  expect(tally.invalids()).toEqual({ count: 2, samples: 3, from: 10, to: 12 });
  // The end of the signal ends a stretch too.
  expect(tallied([...Array(10).keys(), ...Array(45).fill(3)]).flat()).toEqual({
    count: 1,
    samples: 45,
    from: 10,
    to: 55,
  });
});

test("values at the ends of what can be stored are counted", () => {
  expect(tallied([1, 8, -8, 9, 7], 100, [-8, 8]).rails()).toEqual({ samples: 3, from: 1 });
  expect(tallied([1, 8, -8]).rails()).toEqual({ samples: 0, from: -1 });
});

test("of nothing there is nothing to tell", () => {
  expect(tallied([Number.NaN]).statistics()).toEqual({
    mean: Number.NaN,
    sd: Number.NaN,
    min: Number.NaN,
    max: Number.NaN,
    sum: 0,
  });
});
