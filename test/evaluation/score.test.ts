import { describe, expect, test } from "vitest";
import { bootstrapIntervals } from "../../src/evaluation/bootstrap.ts";
import { chanceOf } from "../../src/evaluation/chance.ts";
import { metricsOf } from "../../src/evaluation/metrics.ts";
import { scoreOf } from "../../src/evaluation/score.ts";
import { pair } from "./series.ts";

const [x, y] = pair(0.7, 1, 600, 0.9);
const nothing = {
  rLow: Number.NaN,
  rHigh: Number.NaN,
  chanceR: Number.NaN,
  pValue: Number.NaN,
  r2Low: Number.NaN,
  r2High: Number.NaN,
};

describe("scoreOf", () => {
  test("puts the metrics beside the interval and the chance level of blocks of three seconds", () => {
    const score = scoreOf(x, y, 600, 0.1, { seed: 9 });
    const { r, r2, rmse, nrmse } = metricsOf(x, y);
    const intervals = bootstrapIntervals(x, y, 600, 30, { seed: 9, resamples: 500 });
    const [rLow, rHigh] = intervals.r;
    const [r2Low, r2High] = intervals.r2;
    const { r: chanceR, pValue } = chanceOf(x, y, 600, 30, 200);
    expect(score).toEqual({
      seconds: 60,
      count: 600,
      ...{ r, rLow, rHigh, chanceR, pValue },
      ...{ r2, r2Low, r2High, rmse, nrmse },
    });
    expect(r2Low).toBeLessThan(r2);
    expect(r2High).toBeGreaterThan(r2);
    expect(pValue).toBe(1 / 201);
    expect(rLow).toBeLessThan(r);
    expect(rHigh).toBeGreaterThan(r);
    expect(chanceR).toBeLessThan(r);
  });

  test("draws as many resamples as asked for", () => {
    const [rLow, rHigh] = bootstrapIntervals(x, y, 600, 30, { seed: 9, resamples: 50 }).r;
    expect(scoreOf(x, y, 600, 0.1, { seed: 9, resamples: 50 })).toMatchObject({ rLow, rHigh });
  });

  test("leaves pairs with a NaN out of everything, the time covered included", () => {
    const spoiltX = x.map((value, i) => (i % 5 === 0 ? Number.NaN : value));
    const spoiltY = y.map((value, i) => (i % 7 === 0 ? Number.NaN : value));
    const kept = [...x.keys()].filter((i) => i % 5 && i % 7);
    const pick = (values: Float64Array) => Float64Array.from(kept, (i) => values[i] as number);
    const score = scoreOf(spoiltX, spoiltY, 600, 0.1, { seed: 9 });
    expect(score).toEqual(scoreOf(pick(x), pick(y), kept.length, 0.1, { seed: 9 }));
    expect(score.count).toBe(kept.length);
    expect(score.seconds).toBeCloseTo(kept.length / 10, 12);
    expect(score.chanceR).toBeGreaterThan(0);
  });

  test("looks at the first pairs only", () => {
    expect(scoreOf(x, y, 300, 0.1, { seed: 9 })).toEqual(
      scoreOf(x.slice(0, 300), y.slice(0, 300), 300, 0.1, { seed: 9 }),
    );
  });

  test("gives no interval and no chance level to less than three blocks", () => {
    expect(scoreOf(x, y, 89, 0.1, { seed: 9 })).toMatchObject({
      ...nothing,
      count: 89,
      r: metricsOf(x, y, 89).r,
    });
    const { rLow, rHigh, chanceR, pValue, r2Low, r2High } = scoreOf(x, y, 90, 0.1, { seed: 9 });
    expect([rLow, rHigh, chanceR, pValue, r2Low, r2High].every(Number.isFinite)).toBe(true);
  });

  test("gives no r, no interval and no chance level where a side does not vary", () => {
    const still = new Float64Array(600).fill(0.1);
    const score = scoreOf(still, y, 600, 0.1, { seed: 9 });
    expect(score).toMatchObject({ ...nothing, r: Number.NaN, count: 600 });
    expect(score.rmse).toBeGreaterThan(0);
    expect(scoreOf(x, y, 0, 0.1, { seed: 9 })).toMatchObject({
      ...nothing,
      count: 0,
      seconds: 0,
      r: Number.NaN,
    });
  });
});
