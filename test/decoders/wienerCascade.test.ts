import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { fitPolynomial, wienerCascade } from "../../src/decoders/wienerCascade.ts";
import { decodeAll, deviation, fixture, fixtureDataset } from "./fixture.ts";

const options = { seed: 1, gapRows: 4 };

function evaluate(polynomial: readonly number[], x: number): number {
  return polynomial.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

describe("wienerCascade", () => {
  test.each(fixture.cascades)(
    "equals numpy.polyfit behind the ridge at degree $degree and penalty $penalty, clamped rows and all",
    async ({ penalty, degree, ...wanted }) => {
      const weights = await wienerCascade.fit(fixtureDataset(), { penalties: [penalty], degree }, options);
      expect(weights.polynomial).toHaveLength(degree + 1);
      expect(deviation([weights.inputMin], [wanted.inputMin])).toBeLessThan(1e-11);
      expect(deviation([weights.inputMax], [wanted.inputMax])).toBeLessThan(1e-11);
      weights.polynomial.forEach((coefficient, power) => {
        expect(deviation([coefficient], [wanted.polynomial[power] as number])).toBeLessThan(1e-8);
      });
      const decoded = decodeAll(wienerCascade.reference(weights), fixture.held);
      expect(deviation(decoded, wanted.decoded)).toBeLessThan(1e-9);
      expect(deviation(decoded, wanted.sklearn)).toBeLessThan(1e-7);
    },
  );

  test("refuses weights of more coefficients than it fits, and a range of its input upside down", async () => {
    const weights = await wienerCascade.fit(fixtureDataset(), wienerCascade.defaults, options);
    const accepts = (change: object) => v.is(wienerCascade.weightsSchema, { ...weights, ...change });
    expect(accepts({ polynomial: [1, 2, 3, 4, 5, 6] })).toBe(true);
    expect(accepts({ polynomial: [1, 2, 3, 4, 5, 6, 7] })).toBe(false);
    const { inputMin, inputMax } = weights;
    expect(accepts({ inputMin: inputMax, inputMax: inputMin })).toBe(false);
  });

  test("fits its training rows no worse than the Wiener filter inside it", async () => {
    const dataset = fixtureDataset();
    const squared = async (degree: number) => {
      const weights = await wienerCascade.fit(dataset, { penalties: [10], degree }, options);
      const decoded = decodeAll(wienerCascade.reference(weights), dataset.values);
      return decoded.reduce((sum, value, row) => sum + (value - (dataset.target[row] as number)) ** 2, 0);
    };
    // The force of the fixture is a sigmoid of what the columns share.
    expect(await squared(3)).toBeLessThan(0.95 * (await squared(1)));
  });

  test("takes whole degrees from 1 to 5", () => {
    const accepts = (degree: number) => v.is(wienerCascade.paramsSchema, { penalties: [1], degree });
    expect([0, 1, 2.5, 3, 5, 6].filter(accepts)).toEqual([1, 3, 5]);
  });
});

describe("fitPolynomial", () => {
  const spread = Float64Array.from({ length: 50 }, (_, i) => 2000 + 3 * i + Math.sin(i));

  test("finds a polynomial again from its values, far from zero", () => {
    const wanted = [5e9, -7.5e6, 3750, -0.625];
    const y = spread.map((x) => evaluate(wanted, x));
    const found = fitPolynomial(spread, y, 3);
    const again = spread.map((x) => evaluate(found, x));
    const range = Math.max(...y) - Math.min(...y);
    again.forEach((value, i) => {
      expect(Math.abs(value - (y[i] as number)) / range).toBeLessThan(1e-7);
    });
  });

  test("leaves residuals that no power explains", () => {
    const x = Float64Array.from({ length: 60 }, (_, i) => -1 + i / 30);
    const y = x.map((value, i) => Math.exp(value) + Math.sin(i * i));
    const found = fitPolynomial(x, y, 3);
    for (let power = 0; power <= 3; power++) {
      const moment = x.reduce((sum, value, i) => sum + value ** power * (y[i]! - evaluate(found, value)), 0);
      expect(Math.abs(moment)).toBeLessThan(1e-11);
    }
  });

  test("leaves out the powers that too few values do not determine", () => {
    const x = Float64Array.from({ length: 40 }, (_, i) => (i % 2 ? 6 : 2));
    const y = x.map((value) => 10 * value);
    const found = fitPolynomial(x, y, 3);
    expect(evaluate(found, 2)).toBeCloseTo(20, 10);
    expect(evaluate(found, 6)).toBeCloseTo(60, 10);
    expect(found.slice(2)).toEqual([0, 0]);
    const constant = fitPolynomial(
      new Float64Array(30).fill(4),
      Float64Array.from({ length: 30 }, (_, i) => i),
      3,
    );
    expect(evaluate(constant, 4)).toBeCloseTo(14.5, 10);
  });

  test("takes as many rows as a recording of hours has", () => {
    const x = Float64Array.from({ length: 400_000 }, (_, i) => Math.sin(i));
    const y = x.map((value) => 1 + 2 * value - value ** 3);
    expect(deviation(fitPolynomial(x, y, 3), [1, 2, 0, -1])).toBeLessThan(1e-10);
  });
});
