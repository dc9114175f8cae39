import { describe, expect, test } from "vitest";
import { scoreGame, valuesAt } from "../../../src/app/feedback/score.ts";

describe("the score of a game", () => {
  test("is the share of values within the band, its edges included, and their mean distance", () => {
    expect(scoreGame([40, 50, 30, 65], [40, 40, 40, 40], 10)).toEqual({
      count: 4,
      missing: 0,
      within: 0.75,
      meanAbsoluteError: (0 + 10 + 10 + 25) / 4,
    });
  });

  test("counts no estimate as outside, and leaves it out of the distance", () => {
    expect(scoreGame([40, Number.NaN, Number.NaN, 60], [40, 40, 40, 40], 10)).toEqual({
      count: 4,
      missing: 2,
      within: 0.25,
      meanAbsoluteError: 10,
    });
  });

  test("leaves out what nothing was asked for: a cue of 0, and none", () => {
    expect(scoreGame([40, 90, 90, 90], [40, 0, Number.NaN, -1], 10)).toEqual({
      count: 1,
      missing: 0,
      within: 1,
      meanAbsoluteError: 0,
    });
    expect(scoreGame([Number.NaN], [0], 10).missing).toBe(0);
  });

  test("is none where nothing counted, or nothing was decoded", () => {
    expect(scoreGame([], [], 10)).toEqual({
      count: 0,
      missing: 0,
      within: Number.NaN,
      meanAbsoluteError: Number.NaN,
    });
    const lost = scoreGame([Number.NaN], [40], 10);
    expect(lost.within).toBe(0);
    expect(lost.meanAbsoluteError).toBeNaN();
  });
});

test("values at some times are those that held then", () => {
  const at = (times: number[]) => [...valuesAt(times, [1, 2, 3], [10, 20, Number.NaN])];
  expect(at([0.5, 1, 1.9, 2, 2.5, 3, 9])).toEqual([Number.NaN, 10, 10, 20, 20, Number.NaN, Number.NaN]);
  expect(at([])).toEqual([]);
  expect([...valuesAt([1], [], [])]).toEqual([Number.NaN]);
});
