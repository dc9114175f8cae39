import { describe, expect, test } from "vitest";
import { wienerCascade } from "../../src/decoders/wienerCascade.ts";
import { wienerFilter } from "../../src/decoders/wienerFilter.ts";
import { blocked } from "../pipeline/blocked.ts";
import { fixture, withLags } from "./fixture.ts";

const { values, target, newest, lags, gapRows, r2 } = fixture.lagged;
const options = { seed: 1, gapRows, folds: 3, hopSeconds: 0.05 };

describe("cross-validated on 95 columns at 20 Hz", () => {
  const dataset = withLags(values, target, newest, lags);

  test("there are 95 columns", () => expect(dataset.width).toBe(95));

  test("the Wiener filter scores as the ridge of scikit-learn does", async () => {
    const { pooled } = await blocked(dataset, wienerFilter, wienerFilter.defaults, options);
    expect(Math.abs(pooled.r2 - r2.filter)).toBeLessThan(0.005);
  });

  test("the Wiener cascade scores as the ridge and the polynomial of scikit-learn do", async () => {
    const { pooled } = await blocked(dataset, wienerCascade, wienerCascade.defaults, options);
    expect(Math.abs(pooled.r2 - r2.cascade)).toBeLessThan(0.005);
  });
});
