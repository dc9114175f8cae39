import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LearningPoint, learningVerdict } from "../../src/evaluation/learningCurve.ts";

const curve = (scores: readonly number[], half = 0.05): LearningPoint[] =>
  scores.map((score, i) => ({ minutes: 2 ** i, score, low: score - half, high: score + half }));

describe("learningVerdict", () => {
  test("finds where the curve levels off", () => {
    expect(learningVerdict(curve([0.1, 0.3, 0.4, 0.41, 0.405]))).toEqual({
      enoughMinutes: 4,
      words: "4 minutes are enough: up to 16 minutes no more than 0.01 of R2 was gained.",
    });
    expect(learningVerdict(curve([0.4, 0.3, 0.4]))).toEqual({
      enoughMinutes: 1,
      words: "1 minute is enough: up to 4 minutes no more than 0.00 of R2 was gained.",
    });
  });

  test("says when it has not levelled off: the last duration is never enough by itself", () => {
    expect(learningVerdict(curve([0.1, 0.2, 0.3, 0.4]))).toEqual({
      enoughMinutes: null,
      words: "Not yet levelled off: R2 still rises at 8 minutes, more may help.",
    });
  });

  test("does not call enough what a longer duration beats beyond doubt, however near the last one is", () => {
    expect(learningVerdict(curve([0.3, 0.5, 0.31])).enoughMinutes).toBe(2);
    expect(learningVerdict(curve([0.3, 0.5, 0.31], 0.25)).enoughMinutes).toBe(1);
  });

  test("does not call enough what may be nothing", () => {
    const points = curve([0.3, 0.25, 0.31]).map((point, i) => (i === 0 ? { ...point, low: -0.1 } : point));
    expect(learningVerdict(points).enoughMinutes).toBeNull();
  });

  test("does not say that it rises where the intervals are wider than the step", () => {
    expect(learningVerdict(curve([0.3, 0.29, 0.35], 0.2)).words).toBe(
      "Whether R2 still rises at 4 minutes cannot be told: the intervals are wider than the steps.",
    );
  });

  test("allows as much as it is told to, and names what is scored", () => {
    const points = curve([0.3, 0.36, 0.38], 0.1);
    expect(learningVerdict(points).enoughMinutes).toBe(2);
    expect(learningVerdict(points, { tolerance: 0.1, measure: "r" })).toEqual({
      enoughMinutes: 1,
      words: "1 minute is enough: up to 4 minutes no more than 0.08 of r was gained.",
    });
  });

  test("says nothing of a decoder that decodes nothing", () => {
    const words =
      "No duration up to 4 minutes gives R2 above 0 beyond doubt: how many minutes are enough cannot be told.";
    expect(learningVerdict(curve([0.01, 0.02, 0.02]))).toEqual({ enoughMinutes: null, words });
    expect(learningVerdict(curve([0.4, 0.4, 0.4], Number.NaN))).toEqual({ enoughMinutes: null, words });
  });

  test("needs three durations with a score", () => {
    const words = "Three durations are needed at least to tell how many minutes are enough.";
    expect(learningVerdict([])).toEqual({ enoughMinutes: null, words });
    expect(learningVerdict(curve([0.4, Number.NaN, 0.4]))).toEqual({ enoughMinutes: null, words });
  });

  test("does not depend on the order of the points, and names one of them but the last", () => {
    const points = fc.array(fc.double({ min: -0.5, max: 0.9, noNaN: true }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(points, (scores) => {
        const given = curve(scores);
        const verdict = learningVerdict(given);
        expect(learningVerdict(given.toReversed())).toEqual(verdict);
        const { enoughMinutes } = verdict;
        if (enoughMinutes === null) return;
        const last = given.at(-1)!;
        expect(enoughMinutes).toBeLessThan(last.minutes);
        const { score } = given.find(({ minutes }) => minutes === enoughMinutes)!;
        expect(score).toBeGreaterThanOrEqual(last.score - 0.02);
      }),
    );
  });
});
