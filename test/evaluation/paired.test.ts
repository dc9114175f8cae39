import { describe, expect, test } from "vitest";
import { bootstrapIntervals } from "../../src/evaluation/bootstrap.ts";
import { metricsOf } from "../../src/evaluation/metrics.ts";
import { compareDecoders, pairedDifference } from "../../src/evaluation/paired.ts";
import { signedRankTest } from "../../src/evaluation/wilcoxon.ts";
import { noise } from "./series.ts";

const options = { seed: 1, resamples: 500 };

/** Decoded as the target plus slow noise of some SD, part of which `seed`s share. */
function decodersOf(sds: readonly number[], seed: number, count = 1800): [Float64Array, ...Float64Array[]] {
  const measured = noise(seed, "measured", count, 0.9);
  const shared = noise(seed, "shared", count, 0.9);
  const decoded = sds.map((sd, k) => {
    const own = noise(seed, `own ${k}`, count, 0.9);
    return measured.map((value, i) => value + sd * (0.9 * shared[i]! + 0.436 * own[i]!));
  });
  return [measured, ...decoded];
}

describe("pairedDifference", () => {
  test("is the difference of the metrics, inside its interval, and changes sign when swapped", () => {
    const [measured, a, b] = decodersOf([0.5, 0.8], 1) as [Float64Array, Float64Array, Float64Array];
    const got = pairedDifference(a, b, measured, 0.1, options);
    const [ofA, ofB] = [metricsOf(a, measured), metricsOf(b, measured)];
    expect(got.count).toBe(1800);
    expect(got.r2.difference).toBeCloseTo(ofA.r2 - ofB.r2, 12);
    expect(got.r.difference).toBeCloseTo(ofA.r - ofB.r, 12);
    expect(got.r2.low).toBeGreaterThan(0);
    expect(got.r2.high).toBeGreaterThan(got.r2.difference);
    const swapped = pairedDifference(b, a, measured, 0.1, options);
    expect(swapped.r2.difference).toBe(-got.r2.difference);
    expect(swapped.r2.high).toBeLessThan(0);
  });

  test("is narrower than the intervals of the two where both stumble over the same", () => {
    const [measured, a, b] = decodersOf([0.7, 0.8], 2) as [Float64Array, Float64Array, Float64Array];
    const { low, high } = pairedDifference(a, b, measured, 0.1, options).r2;
    const width = (decoded: Float64Array) => {
      const [least, most] = bootstrapIntervals(decoded, measured, 1800, 30, options).r2;
      return most - least;
    };
    expect(high - low).toBeLessThan(0.7 * Math.hypot(width(a), width(b)));
  });

  test("of two decoders as good as each other, the interval holds 0 about 19 times in 20", () => {
    let held = 0;
    const seeds = 200;
    for (let seed = 0; seed < seeds; seed++) {
      const [measured, a, b] = decodersOf([0.6, 0.6], seed) as [Float64Array, Float64Array, Float64Array];
      const { low, high } = pairedDifference(a, b, measured, 0.1, { seed, resamples: 200 }).r2;
      if (low <= 0 && high >= 0) held++;
    }
    expect(held / seeds).toBeGreaterThan(0.88);
    expect(held / seeds).toBeLessThan(0.99);
  });

  test("compares on rows that both decoded", () => {
    const [measured, a, b] = decodersOf([0.5, 0.8], 1) as [Float64Array, Float64Array, Float64Array];
    const cut = (values: Float64Array) => values.slice(300);
    const late = a.map((value, i) => (i < 300 ? Number.NaN : value));
    expect(pairedDifference(late, b, measured, 0.1, options)).toEqual(
      pairedDifference(cut(a), cut(b), cut(measured), 0.1, options),
    );
  });

  test("has no interval of too little, and no difference of what does not vary", () => {
    const [measured, a, b] = decodersOf([0.5, 0.8], 1, 89) as [Float64Array, Float64Array, Float64Array];
    const few = pairedDifference(a, b, measured, 0.1, options);
    expect(few.r2.difference).not.toBeNaN();
    expect([few.r2.low, few.r2.high, few.r.low, few.r.high].every(Number.isNaN)).toBe(true);
    const still = new Float64Array(89).fill(0.1);
    const nothing = { difference: Number.NaN, low: Number.NaN, high: Number.NaN };
    expect(pairedDifference(a, b, still, 0.1, options)).toMatchObject({ r2: nothing, r: nothing });
    expect(pairedDifference(a, still, measured, 0.1, options).r).toEqual(nothing);
    const none = new Float64Array(0);
    expect(pairedDifference(none, none, none, 0.1, options)).toEqual({ count: 0, r2: nothing, r: nothing });
  });
});

describe("compareDecoders", () => {
  const [measured, ...decoded] = decodersOf([0.5, 0.52, 1], 3);
  const decoders = decoded.map((values, k) => ({
    name: "ABC"[k]!,
    decoded: values,
    foldR2: [0.7, 0.72, 0.71, 0.69, 0.75, 0.74].map((r2, fold) => r2 - 0.2 * k - 0.01 * fold * k),
  }));

  test("compares each with each, in their order", () => {
    const got = compareDecoders(decoders, measured, 0.1, { seed: 1 });
    expect(got.map(({ first, second }) => first + second)).toEqual(["AB", "AC", "BC"]);
    expect(got[1]!.r2.low).toBeGreaterThan(0);
    expect(got[0]!.folds).toMatchObject({ count: 6, leastPValue: 1 / 32 });
  });

  test("widens the intervals and adjusts p for the number of pairs", () => {
    const [alone] = compareDecoders(decoders.slice(0, 2), measured, 0.1, { seed: 1 });
    const [among] = compareDecoders(decoders, measured, 0.1, { seed: 1 });
    expect(among!.r2.difference).toBe(alone!.r2.difference);
    expect(among!.r2.low).toBeLessThan(alone!.r2.low);
    expect(among!.r2.high).toBeGreaterThan(alone!.r2.high);
    const { pValue } = signedRankTest(decoders[0]!.foldR2.map((r2, i) => r2 - decoders[1]!.foldR2[i]!));
    expect(alone!.folds).toMatchObject({ pValue, adjustedPValue: pValue });
    expect(among!.folds.adjustedPValue).toBeCloseTo(3 * pValue, 12);
  });

  test("leaves folds out that one of the two lacks, and has no pair of one decoder", () => {
    const short = { ...decoders[1]!, foldR2: [0.1, Number.NaN, 0.3] };
    expect(compareDecoders([decoders[0]!, short], measured, 0.1, { seed: 1 })[0]!.folds.count).toBe(2);
    expect(compareDecoders(decoders.slice(0, 1), measured, 0.1, { seed: 1 })).toEqual([]);
    expect(compareDecoders([], measured, 0.1, { seed: 1 })).toEqual([]);
  });
});
