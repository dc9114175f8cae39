import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseOnsetDetector, detectOnsets, scoreOnsets } from "../../src/evaluation/onsets.ts";
import { findTrials, gripThresholds } from "../../src/evaluation/trials.ts";
import { grips, noise } from "./series.ts";

/** Zero but for steps of `length` rows to 10. */
function steps(count: number, at: readonly number[], length = 10): Float64Array {
  const values = new Float64Array(count);
  for (const row of at) values.fill(10, row, row + length);
  return values;
}

describe("detectOnsets", () => {
  const detector = { on: 5, off: 2 };

  test("tells each rise once: between two, values fall below the lower threshold", () => {
    expect(detectOnsets(Float64Array.of(0, 5, 4, 6, 1, 5, 5, 2, 7, 1.9, 7), detector)).toEqual([1, 5, 10]);
  });

  test("begins where values were low, and passes over what is missing", () => {
    expect(detectOnsets(Float64Array.of(9, 9, 1, 9), detector)).toEqual([3]);
    expect(detectOnsets(Float64Array.of(0, Number.NaN, 9, Number.NaN, 9), detector)).toEqual([2]);
    expect(detectOnsets(new Float64Array(0), detector)).toEqual([]);
  });

  test("does not look ahead", () => {
    const values = grips(1, "a", 400);
    const whole = detectOnsets(values, detector);
    for (const count of [100, 217, 333]) {
      expect(detectOnsets(values.subarray(0, count), detector)).toEqual(whole.filter((row) => row < count));
    }
  });
});

describe("scoreOnsets", () => {
  const detector = { on: 5, off: 2 };

  test("counts hits, misses and false alarms, and how late the hits are", () => {
    const measured = steps(1200, [100, 200, 300, 400]);
    // Early, late, far too late, on time; and one where nothing was.
    const decoded = steps(1200, [97, 206, 320, 400, 700]);
    expect(scoreOnsets(decoded, measured, [100, 200, 300, 400], detector, 0.1)).toEqual({
      onsets: 4,
      hits: 3,
      misses: 1,
      falseAlarms: 2,
      falseAlarmsPerMinute: 1,
      latencyMs: { low: -150, median: 0, high: 300 },
      minutes: 2,
    });
  });

  test("holds to its tolerance, bounds included", () => {
    const hits = (row: number, tolerance?: { beforeSeconds: number; afterSeconds: number }) =>
      scoreOnsets(steps(200, [row]), steps(200, [100]), [100], detector, 0.1, tolerance).hits;
    expect([94, 95, 110, 111].map((row) => hits(row))).toEqual([0, 1, 1, 0]);
    expect(hits(111, { beforeSeconds: 0, afterSeconds: 2 })).toBe(1);
    expect(hits(99, { beforeSeconds: 0, afterSeconds: 2 })).toBe(0);
  });

  test("gives no detected onset to two measured ones", () => {
    const decoded = steps(200, [104]);
    const score = scoreOnsets(decoded, steps(200, [100], 3), [100, 106], detector, 0.1);
    expect(score).toMatchObject({ hits: 1, misses: 1, falseAlarms: 0 });
  });

  test("leaves out onsets that nothing was decoded at, and alarms while nothing was measured", () => {
    const measured = steps(600, [100, 300]);
    const decoded = steps(600, [100, 300, 500]);
    decoded.fill(Number.NaN, 290, 320);
    measured.fill(Number.NaN, 480, 540);
    const score = scoreOnsets(decoded, measured, [100, 300], detector, 0.1);
    expect(score).toMatchObject({ onsets: 1, hits: 1, misses: 0, falseAlarms: 0 });
    expect(score.minutes).toBeCloseTo(51 / 60, 12);
  });

  test("adds up, whatever is detected", () => {
    const rows = fc.uniqueArray(fc.integer({ min: 0, max: 290 }), { maxLength: 12 });
    fc.assert(
      fc.property(rows, rows, (at, onsets) => {
        const decoded = steps(300, at, 3);
        onsets.sort((a, b) => a - b);
        const score = scoreOnsets(decoded, new Float64Array(300), onsets, detector, 0.1);
        expect(score.hits + score.misses).toBe(onsets.length);
        expect(score.hits + score.falseAlarms).toBe(detectOnsets(decoded, detector).length);
        if (score.hits > 0) {
          expect(score.latencyMs.low).toBeGreaterThanOrEqual(-500);
          expect(score.latencyMs.high).toBeLessThanOrEqual(1000);
        } else expect(score.latencyMs.median).toBeNaN();
      }),
    );
  });

  test("is nothing of nothing", () => {
    const none = new Float64Array(0);
    const score = scoreOnsets(none, none, [], detector, 0.1);
    expect(score).toMatchObject({ onsets: 0, hits: 0, misses: 0, falseAlarms: 0, minutes: 0 });
    expect(score.falseAlarmsPerMinute).toBeNaN();
  });
});

describe("chooseOnsetDetector", () => {
  const decode = (force: Float64Array, seed: number) =>
    noise(seed, "decoder", force.length, 0.5).map(
      (value, i) => 12 + 0.4 * (force[Math.max(0, i - 2)] as number) + 2 * value,
    );

  test("chooses on training values what finds the onsets of others", () => {
    const [training, held] = [grips(1, "training", 1800), grips(2, "held", 1800)];
    const onsetsOf = (force: Float64Array) => findTrials(force, 0.1)!.map(({ onset }) => onset);
    const detector = chooseOnsetDetector(decode(training, 1), training, onsetsOf(training), 0.1)!;
    expect(detector.on).toBeGreaterThan(detector.off);
    const score = scoreOnsets(decode(held, 2), held, onsetsOf(held), detector, 0.1);
    expect(score.hits / score.onsets).toBeGreaterThan(0.85);
    expect(score.falseAlarmsPerMinute).toBeLessThan(1.5);
    expect(score.latencyMs.median).toBeGreaterThanOrEqual(100);
    expect(score.latencyMs.median).toBeLessThanOrEqual(400);
  });

  test("thresholds of the training target serve a decoder that keeps its range", () => {
    const force = grips(3, "held", 1800);
    const onsets = findTrials(force, 0.1)!.map(({ onset }) => onset);
    const score = scoreOnsets(force, force, onsets, gripThresholds(grips(1, "training", 1800))!, 0.1);
    expect(score.misses).toBe(0);
    expect(Math.abs(score.latencyMs.median)).toBeLessThanOrEqual(100);
  });

  test("has nothing to choose from without onsets, or from values that stand still", () => {
    const force = grips(1, "training", 600);
    expect(chooseOnsetDetector(decode(force, 1), force, [], 0.1)).toBeNull();
    expect(chooseOnsetDetector(new Float64Array(600).fill(0.1), force, [100], 0.1)).toBeNull();
    expect(chooseOnsetDetector(new Float64Array(0), new Float64Array(0), [100], 0.1)).toBeNull();
  });
});
