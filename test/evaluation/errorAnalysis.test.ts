import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  errorByLabel,
  errorByLevel,
  errorByTime,
  worstSegments,
} from "../../src/evaluation/errorAnalysis.ts";
import { metricsOf } from "../../src/evaluation/metrics.ts";
import { decoded, fixture, measured } from "./fixture.ts";

const none = new Float64Array(0);
const missing = new Float64Array(50).fill(Number.NaN);

describe("worstSegments", () => {
  test("finds planted errors, the worst first, with what they are", () => {
    const truth = Float64Array.from({ length: 600 }, (_, i) => Math.sin(i / 10));
    const wrong = truth.slice();
    for (let i = 100; i < 150; i++) wrong[i]! += 2;
    for (let i = 400; i < 450; i++) wrong[i]! -= 5;
    const [first, second, third] = worstSegments(wrong, truth, 50, 3);
    expect(first).toMatchObject({ start: 400, end: 450, count: 50 });
    expect(first!.bias).toBeCloseTo(-5, 12);
    expect(first!.rmse).toBeCloseTo(5, 12);
    expect(first!.r).toBeCloseTo(1, 12);
    expect(second).toMatchObject({ start: 100, end: 150 });
    expect(second!.bias).toBeCloseTo(2, 12);
    expect(third!.rmse).toBe(0);
  });

  test("overlap nowhere and leave nothing worse out", () => {
    const values = fc.array(fc.constantFrom(0, 1, 5, Number.NaN), { maxLength: 60 });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 6 }),
        (list, rows, most) => {
          const errors = Float64Array.from(list);
          const zero = new Float64Array(errors.length);
          const found = worstSegments(errors, zero, rows, most);
          expect(found.length).toBeLessThanOrEqual(most);
          const starts = found.map(({ start }) => start).sort((a, b) => a - b);
          starts.forEach((start, i) => {
            if (i > 0) expect(start - starts[i - 1]!).toBeGreaterThanOrEqual(rows);
          });
          found.forEach((segment, i) => {
            expect(segment.end - segment.start).toBe(rows);
            expect(segment.count).toBeGreaterThanOrEqual(rows / 2);
            if (i > 0) expect(segment.rmse).toBeLessThanOrEqual(found[i - 1]!.rmse);
          });
          for (let start = 0; start + rows <= errors.length && found.length > 0; start++) {
            const { count, rmse } = metricsOf(errors.subarray(start, start + rows), zero);
            if (count >= rows / 2) expect(rmse).toBeLessThanOrEqual(found[0]!.rmse + 1e-9);
          }
        },
      ),
    );
  });

  test("are none of what is short, missing or not there", () => {
    expect(worstSegments(decoded.subarray(0, 9), measured, 10, 3)).toEqual([]);
    expect(worstSegments(missing, missing, 10, 3)).toEqual([]);
    expect(worstSegments(none, none, 10, 3)).toEqual([]);
  });
});

describe("errorByLevel", () => {
  test("equals SciPy's binned statistics between NumPy's quantiles", () => {
    const got = errorByLevel(decoded, measured, 4);
    const { edges, count, bias, rmse } = fixture.byLevel;
    expect(got.map((bin) => bin.count)).toEqual(count);
    got.forEach((bin, i) => {
      expect(bin.low).toBeCloseTo(edges[i]!, 10);
      expect(bin.high).toBeCloseTo(edges[i + 1]!, 10);
      expect(bin.bias).toBeCloseTo(bias[i]!, 10);
      expect(bin.rmse).toBeCloseTo(rmse[i]!, 10);
    });
    // The fixture's decoder draws the range together.
    expect(got[0]!.bias).toBeGreaterThan(0);
    expect(got[3]!.bias).toBeLessThan(0);
  });

  test("has every pair in one bin, also where rest is always the same", () => {
    const values = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 50, Number.NaN), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 6 }), (list, bins) => {
        const target = Float64Array.from(list);
        const got = errorByLevel(new Float64Array(target.length), target, bins);
        expect(got.length).toBeLessThanOrEqual(bins);
        const total = got.reduce((sum, { count }) => sum + count, 0);
        expect(total).toBe(list.filter((value) => !Number.isNaN(value)).length);
      }),
    );
    expect(errorByLevel(missing, missing, 4)).toEqual([]);
    expect(errorByLevel(none, none, 4)).toEqual([]);
  });
});

describe("errorByTime", () => {
  test("parts rows by their time, days between sessions or not", () => {
    const truth = Float64Array.from({ length: 40 }, (_, i) => i % 10);
    const wrong = truth.map((value, i) => value + (i < 20 ? 1 : 3));
    const seconds = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? i : 1e7 + i));
    const got = errorByTime(wrong, truth, seconds, 10);
    expect(got.map(({ low, high, count, bias }) => [low, high, count, bias])).toEqual([
      [0, 10, 10, 1],
      [10, 20, 10, 1],
      [1e7 + 20, 1e7 + 30, 10, 3],
      [1e7 + 30, 1e7 + 40, 10, 3],
    ]);
    expect(got[0]!.r).toBeCloseTo(1, 12);
    expect(errorByTime(none, none, none, 60)).toEqual([]);
  });

  test("takes times before the end of calibration too", () => {
    const got = errorByTime(
      decoded.subarray(0, 4),
      measured.subarray(0, 4),
      Float64Array.of(-70, -1, 0, 59),
      60,
    );
    expect(got.map(({ low, count }) => [low, count])).toEqual([
      [-120, 1],
      [-60, 1],
      [0, 2],
    ]);
  });
});

describe("errorByLabel", () => {
  test("parts rows by their label, in the order they appear", () => {
    const labels = Array.from(decoded, (_, i) => (i < 60 ? "good" : i < 150 ? "attention" : "good"));
    const got = errorByLabel(decoded, measured, labels);
    expect(got.map(({ label }) => label)).toEqual(["good", "attention"]);
    const { rmse, count, r } = metricsOf(decoded.slice(60, 150), measured.slice(60, 150));
    expect(got[1]).toMatchObject({ rmse, count, r });
    expect(errorByLabel(decoded, measured, new Uint8Array(decoded.length))).toHaveLength(1);
    expect(errorByLabel(none, none, [])).toEqual([]);
  });

  test("knows no error of rows without pairs", () => {
    expect(errorByLabel(missing, missing, new Uint8Array(50))).toEqual([
      { label: 0, count: 0, bias: Number.NaN, rmse: Number.NaN, r: Number.NaN },
    ]);
  });
});
