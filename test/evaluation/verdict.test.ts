import { describe, expect, test } from "vitest";
import type { Comparison, Difference } from "../../src/evaluation/paired.ts";
import type { Score } from "../../src/evaluation/score.ts";
import { comparisonVerdict, verdictOf } from "../../src/evaluation/verdict.ts";

const good: Score = {
  seconds: 300,
  count: 3000,
  ...{ r: 0.57, rLow: 0.41, rHigh: 0.68, chanceR: 0.12, pValue: 1 / 201 },
  ...{ r2: 0.31, r2Low: 0.22, r2High: 0.4, rmse: 12, nrmse: 0.15 },
};
const context = { trials: 30 };
const verdict = (score: Partial<Score>) => verdictOf({ ...good, ...score }, context);
const chanceR2 = { r2: -0.02, r2Low: -0.1, r2High: 0.03 };

describe("verdictOf", () => {
  test("above chance, and better than the mean", () => {
    expect(verdict({})).toBe(
      "It follows force better than chance (r 0.57, 95 % interval 0.41 to 0.68, p 0.005). It explains 31 % of the variance of force (R2 0.31, 95 % interval 0.22 to 0.40).",
    );
    expect(verdictOf(good, { ...context, target: "speed" })).toContain("the variance of speed");
  });

  test("above chance, but R2's interval includes 0", () => {
    expect(verdict({ r2: 0.03, r2Low: -0.05, r2High: 0.1 })).toBe(
      "It follows force better than chance (r 0.57, 95 % interval 0.41 to 0.68, p 0.005). Its values are not shown to be better than answering the mean: the interval of R2 includes 0 (R2 0.03, 95 % interval -0.05 to 0.10).",
    );
  });

  test("R2 below zero, beyond doubt and not", () => {
    expect(verdict({ r2: -0.3, r2Low: -0.5, r2High: -0.1 })).toContain(
      "Its values are worse than answering the mean (R2 -0.30, 95 % interval -0.50 to -0.10).",
    );
    // An interval that includes better than the mean does not say "no better".
    expect(verdict(chanceR2)).toContain(
      "Its values are not shown to be better than answering the mean: the interval of R2 includes 0 (R2 -0.02",
    );
  });

  test("not above chance", () => {
    const none = { r: 0.1, rLow: -0.1, rHigh: 0.25, pValue: 0.3 };
    expect(verdict({ ...none, ...chanceR2 })).toContain(
      "It is not shown to follow force better than chance (r 0.10, 95 % interval -0.10 to 0.25, p 0.30).",
    );
    expect(verdict({ ...none, r2: 0.01, r2Low: -0.02, r2High: 0.05 })).toContain(
      "Nor are its values shown to be better than the mean (R2 0.01,",
    );
    // Whatever R2 says by itself, it is not called explained variance while chance is not ruled out.
    expect(verdict(none)).toContain("Its values fit better than the mean here (R2 0.31,");
    expect(verdict(none)).not.toContain("explains");
  });

  test("p and interval of r disagree", () => {
    const open = "Whether it follows force better than chance is open";
    expect(verdict({ rLow: -0.01, pValue: 0.03 })).toContain(open);
    expect(verdict({ rLow: 0.01, pValue: 0.08 })).toContain(open);
  });

  test("against force", () => {
    expect(verdict({ r: -0.4, rLow: -0.5, rHigh: -0.2, pValue: 1, ...chanceR2 })).toContain(
      "It runs against force (r -0.40, 95 % interval -0.50 to -0.20, p 1.00).",
    );
  });

  test("few grips are not evidence, whatever the figures", () => {
    const of = (trials: number) => verdictOf(good, { trials });
    expect(of(3)).toBe("Three grips are not evidence: the figures check the chain, not the decoder.");
    expect(of(9)).toContain("Nine grips are not evidence");
    expect(of(2)).toContain("Two grips are not evidence");
    expect(of(1)).toContain("One grip is not evidence");
    expect(of(0)).toContain("No whole grip was measured");
    expect(of(10)).toContain("It follows force");
  });

  test("nor is a short time, of a task without trials too", () => {
    const short = { ...good, seconds: 19.1, count: 191 };
    const said = "19 s are not evidence: the figures check the chain, not the decoder.";
    expect(verdictOf(short, { trials: null })).toBe(said);
    expect(verdictOf(short, context)).toBe(said);
    expect(verdictOf(good, { trials: null })).toContain("It follows force");
  });

  test("nothing to judge", () => {
    expect(verdict({ count: 0, r: Number.NaN, r2: Number.NaN })).toBe(
      "Nothing was scored: no row has both a decoded and a measured value.",
    );
    expect(verdict({ r: Number.NaN, r2: Number.NaN })).toBe(
      "The measured force does not vary: there is nothing to follow.",
    );
    expect(verdict({ r: Number.NaN, r2: -0.1 })).toBe(
      "The decoder answers the same all the time: it follows nothing.",
    );
  });

  test("no interval", () => {
    const untold = { rLow: Number.NaN, rHigh: Number.NaN, pValue: Number.NaN };
    expect(verdict({ ...untold, r2Low: Number.NaN, r2High: Number.NaN })).toBe(
      "Too little was held out to tell r 0.57 from chance. R2 is 0.31, with no interval.",
    );
  });

  test("against a baseline", () => {
    const against = (r2: Difference) =>
      verdictOf(good, { ...context, baseline: { name: "last value", r2 } })
        .split(". ")
        .at(-1);
    expect(against({ difference: 0.12, low: 0.05, high: 0.2 })).toBe(
      "It is better than the baseline last value (R2 +0.12, 0.05 to 0.20).",
    );
    expect(against({ difference: -0.12, low: -0.2, high: -0.05 })).toBe(
      "It is worse than the baseline last value (R2 -0.12, -0.20 to -0.05).",
    );
    const open = "No difference from the baseline last value can be told.";
    expect(against({ difference: 0.12, low: -0.05, high: 0.2 })).toBe(open);
    expect(against({ difference: 0.12, low: Number.NaN, high: Number.NaN })).toBe(open);
  });

  test("a small figure is not rounded to what it is not", () => {
    expect(verdict({ rLow: 0.0004 })).toContain("interval 0.0004 to");
    expect(verdict({ r2Low: -0.0012, r2: 0.1 })).toContain("interval -0.001 to");
  });

  test("is one to three sentences", () => {
    const baseline = { name: "last value", r2: { difference: 0.1, low: -0.1, high: 0.2 } };
    for (const score of [good, { ...good, ...chanceR2 }]) {
      const said = verdictOf(score, { ...context, baseline });
      expect(said.split(/\.(?: |$)/).filter(Boolean)).toHaveLength(3);
    }
  });
});

describe("comparisonVerdict", () => {
  const pair = (names: string, low: number, high: number, folds = 6): Comparison => ({
    first: names[0]!,
    second: names[1]!,
    count: 3000,
    r2: { difference: (low + high) / 2, low, high },
    r: { difference: 0, low: 0, high: 0 },
    folds: {
      ...{ count: folds, positiveRanks: 0, pValue: 0.5, adjustedPValue: 1 },
      leastPValue: Math.min(1, 2 * 0.5 ** folds),
    },
  });
  const held = { seconds: 300, trials: 30 };
  const verdict = (...comparisons: Comparison[]) => comparisonVerdict(comparisons, held);

  test("one is better, whichever comes first", () => {
    expect(verdict(pair("AB", 0.05, 0.15))).toBe("A is better than B (R2 +0.10, 0.05 to 0.15).");
    expect(verdict(pair("AB", -0.15, -0.05))).toBe("B is better than A (R2 +0.10, 0.05 to 0.15).");
  });

  test("no difference can be told where the interval includes 0 or is not there", () => {
    expect(verdict(pair("AB", -0.05, 0.15))).toBe("No difference can be told between A and B.");
    expect(verdict(pair("AB", 0, 0.15))).toBe("No difference can be told between A and B.");
    expect(verdict(pair("AB", Number.NaN, Number.NaN))).toBe("No difference can be told between A and B.");
    expect(verdict(pair("AB", -1, 1), pair("AC", -1, 1), pair("BC", -1, 1))).toBe(
      "No difference can be told between A, B and C.",
    );
  });

  test("some can be told and some not", () => {
    expect(verdict(pair("AB", -0.05, 0.15), pair("AC", 0.1, 0.3), pair("BC", 0.05, 0.35))).toBe(
      "A is better than C (R2 +0.20, 0.10 to 0.30); B is better than C (R2 +0.20, 0.05 to 0.35). No difference can be told between A and B.",
    );
    expect(verdict(pair("AB", -1, 1), pair("AC", 0.1, 0.3), pair("BC", -1, 1))).toBe(
      "A is better than C (R2 +0.20, 0.10 to 0.30). No difference can be told between A and B and between B and C.",
    );
    expect(verdict(pair("AB", 0.1, 0.2), pair("AC", 0.1, 0.3), pair("BC", 0.05, 0.15))).toBe(
      "A is better than B (R2 +0.15, 0.10 to 0.20) and C (R2 +0.20, 0.10 to 0.30); B is better than C (R2 +0.10, 0.05 to 0.15).",
    );
  });

  test("says that so few folds can never be significant", () => {
    expect(verdict(pair("AB", 0.05, 0.15, 3))).toBe(
      "A is better than B (R2 +0.10, 0.05 to 0.15). That rests on the course in time: over 3 folds alone no test can be significant (least p 0.25).",
    );
    expect(verdict(pair("AB", 0.05, 0.15, 1))).toContain("over 1 fold alone no test");
    expect(verdict(pair("AB", 0.05, 0.15, 0))).not.toContain("fold");
  });

  test("too little to compare on, or nothing to compare", () => {
    const one = [pair("AB", 0.05, 0.15)];
    expect(comparisonVerdict(one, { seconds: 300, trials: 3 })).toContain("Three grips are not evidence");
    expect(comparisonVerdict(one, { seconds: 30, trials: null })).toContain("30 s are not evidence");
    expect(comparisonVerdict([], held)).toBe("There are no two decoders to compare.");
  });
});
