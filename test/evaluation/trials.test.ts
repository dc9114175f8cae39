import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findTrials, gripThresholds } from "../../src/evaluation/trials.ts";
import { grips, noise } from "./series.ts";

/** Grips of 2 s every 9 s, held at the given levels over a rest of 5, at 10 values a second. */
function planted(levels: readonly number[], rest = 5, scale = 1): Float64Array {
  const force = Float64Array.from(noise(3, "rest", 30 + 90 * levels.length), (value) => rest + 0.3 * value);
  levels.forEach((level, k) => {
    for (let i = 0; i < 20; i++) {
      const rise = Math.min(1, (i + 1) / 3, (20 - i) / 3);
      force[30 + 90 * k + i] = rest + level * rise;
    }
  });
  return force.map((value) => scale * value);
}

const levels = [60, 20, 40, 80, 10, 30, 70, 50];

describe("findTrials", () => {
  test("finds the planted grips: onset, end, peak and level", () => {
    const trials = findTrials(planted(levels), 0.1)!;
    expect(trials).toHaveLength(levels.length);
    trials.forEach((trial, k) => {
      const onset = 30 + 90 * k;
      expect(Math.abs(trial.onset - onset)).toBeLessThanOrEqual(1);
      expect(Math.abs(trial.end - (onset + 20))).toBeLessThanOrEqual(1);
      expect(trial.peak).toBeGreaterThanOrEqual(onset + 2);
      expect(trial.peak).toBeLessThan(onset + 18);
      expect(trial.peakForce).toBeCloseTo(5 + levels[k]!, 9);
      expect(trial.level).toBeCloseTo(5 + levels[k]!, 9);
    });
  });

  test("finds the same at any scale and offset: a sensor's own unit will do", () => {
    const rows = findTrials(planted(levels), 0.1)!.map(({ onset, end, peak }) => [onset, end, peak]);
    const scale = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
    const rest = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(scale, rest, (a, b) => {
        const moved = findTrials(planted(levels, b, a), 0.1)!;
        expect(moved.map(({ onset, end }) => [onset, end])).toEqual(rows.map(([onset, end]) => [onset, end]));
      }),
      { numRuns: 50 },
    );
  });

  test("is in order of time, with each peak inside its grip, and no two grips touch", () => {
    for (let seed = 0; seed < 30; seed++) {
      const force = grips(seed, "force", 1200);
      const trials = findTrials(force, 0.1)!;
      expect(trials.length).toBeGreaterThan(8);
      expect(trials.length).toBeLessThan(18);
      trials.forEach(({ onset, end, peak, peakForce, level }, k) => {
        expect(onset).toBeGreaterThan(trials[k - 1]?.end ?? 0);
        expect(peak).toBeGreaterThanOrEqual(onset);
        expect(peak).toBeLessThan(end);
        expect(level).toBeLessThanOrEqual(peakForce);
        expect(peakForce).toBe(force[peak]);
      });
    }
  });

  test("leaves out what is cut by an end or by a gap, and looks over a few missing values", () => {
    const force = planted(levels);
    const cut = force.slice(40, 30 + 90 * 7 + 10);
    expect(findTrials(cut, 0.1)!.map(({ onset }) => onset)).toEqual(
      findTrials(force, 0.1)!
        .slice(1, 7)
        .map(({ onset }) => onset - 40),
    );
    const gaps = force.slice();
    gaps.fill(Number.NaN, 130, 160);
    gaps.fill(Number.NaN, 220, 223);
    const trials = findTrials(gaps, 0.1)!;
    expect(trials).toHaveLength(levels.length - 1);
    expect(trials[1]!.onset).toBeGreaterThan(209);
    expect(trials[1]!.end).toBeLessThan(232);
  });

  test("takes a dip within a grip for no rest, and a twitch for no grip", () => {
    const force = planted(levels);
    force.fill(5, 38, 41);
    force.fill(50, 90, 92);
    expect(findTrials(force, 0.1)).toHaveLength(levels.length);
  });

  test.each([
    ["noise", (seed: number) => noise(seed, "a", 1200)],
    ["noise with a memory", (seed: number) => noise(seed, "a", 1200, 0.95)],
    [
      "a random walk",
      (seed: number) => {
        let sum = 0;
        return noise(seed, "a", 1200).map((value) => (sum += value));
      },
    ],
    [
      "a target that is followed all the time",
      (seed: number) =>
        noise(seed, "a", 1200).map((value, i) => 30 + 30 * Math.sin((i + seed) / 12.7) + 2 * value),
    ],
  ])("tells that there is no trial structure in %s", (_, make) => {
    let found = 0;
    for (let seed = 0; seed < 60; seed++) if (findTrials(make(seed), 0.1) !== null) found++;
    expect(found).toBe(0);
  });

  test("tells that there is none in what stands still, is missing or is not there", () => {
    expect(findTrials(new Float64Array(500).fill(0.1), 0.1)).toBeNull();
    expect(findTrials(new Float64Array(500).fill(Number.NaN), 0.1)).toBeNull();
    expect(findTrials(new Float64Array(0), 0.1)).toBeNull();
    expect(findTrials(Float64Array.of(1), 0.1)).toBeNull();
  });

  test("does not throw, whatever the values are", () => {
    const values = fc.array(fc.constantFrom(0, 0, 0, 0, 1, 50, 60, Number.NaN), { maxLength: 120 });
    fc.assert(
      fc.property(values, (list) => {
        for (const { onset, end, level } of findTrials(Float64Array.from(list), 0.1) ?? []) {
          expect(end).toBeGreaterThan(onset);
          expect(level).not.toBeNaN();
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("gripThresholds", () => {
  test("lie between rest and the weakest grip", () => {
    const { rest, on, off } = gripThresholds(planted(levels))!;
    expect(rest).toBeCloseTo(5, 1);
    expect(off).toBeGreaterThan(5 + 3 * 0.3);
    expect(on).toBeLessThan(15);
    expect(off).toBeCloseTo((rest + on) / 2, 12);
  });

  test("keep away from a rest that drifts", () => {
    const force = planted(levels).map((value, i) => value + i / 150);
    expect(gripThresholds(force)!.on).toBeGreaterThan(5 + 5);
  });
});
