import { expect, test } from "vitest";
import type { Trial } from "../../src/evaluation/trials.ts";
import { withinTrialCorrelation } from "../../src/evaluation/withinTrial.ts";
import { decoded, fixture, measured } from "./fixture.ts";

const trialOf = ([onset, end]: readonly [number, number]): Trial => ({
  ...{ onset, end },
  ...{ peak: onset, peakForce: 0, level: 0 },
});
const trials = fixture.withinTrials.trials.map(trialOf);

test("r of each trial, and their quartiles, equal SciPy's", () => {
  const { r, low, median, high, shareNegative } = fixture.withinTrials;
  const got = withinTrialCorrelation(decoded, measured, trials, 0.1);
  expect(got.count).toBe(r.length);
  got.r.forEach((value, i) => {
    expect(value).toBeCloseTo(r[i]!, 12);
  });
  expect(got.low).toBeCloseTo(low, 12);
  expect(got.median).toBeCloseTo(median, 12);
  expect(got.high).toBeCloseTo(high, 12);
  expect(got.shareNegative).toBe(shareNegative);
});

test("counts trials that run the wrong way", () => {
  const mirrored = decoded.map((value, i) => (i < 60 ? -value : value));
  expect(withinTrialCorrelation(mirrored, measured, trials, 0.1).shareNegative).toBe(2 / 5);
});

test("does not see how strong grips are from one to the next", () => {
  // Each grip decoded in its course alone: what is between them would have brought r down.
  const offsets = decoded.map((value, i) => value + (i < 50 ? 0 : 1000));
  const apart = [trials[0]!, trials[3]!, trials[4]!];
  expect(withinTrialCorrelation(offsets, measured, apart, 0.1).median).toBeCloseTo(
    withinTrialCorrelation(decoded, measured, apart, 0.1).median,
    9,
  );
});

test("gives no r to what is too short or does not vary, and nothing to no trials", () => {
  const gone = decoded.map((value, i) => (i < 30 ? Number.NaN : i < 140 ? 7 : value));
  const got = withinTrialCorrelation(gone, measured, trials, 0.1);
  expect(got.r.map(Number.isNaN)).toEqual([true, true, true, false, false]);
  expect(got.count).toBe(2);
  expect(withinTrialCorrelation(decoded, measured, [], 0.1)).toEqual({
    r: [],
    count: 0,
    median: Number.NaN,
    low: Number.NaN,
    high: Number.NaN,
    shareNegative: Number.NaN,
  });
});
