import { expect, test } from "vitest";
import { alignmentOf } from "../../src/evaluation/alignment.ts";
import { decoded, fixture, measured } from "./fixture.ts";
import { noise } from "./series.ts";

test.each(fixture.alignments)(
  "equals SciPy's correlations lag by lag, up to $reachHops hops",
  ({ reachHops, lagHops, r, rAtZero }) => {
    const got = alignmentOf(decoded, measured, 0.1, reachHops / 10);
    expect(got.lagMs).toBeCloseTo(lagHops * 100, 9);
    expect(got.r).toBeCloseTo(r, 12);
    expect(got.rAtZero).toBeCloseTo(rAtZero, 12);
    expect(got.isAtEdge).toBe(lagHops === reachHops);
  },
);

test.each([-15, -1, 0, 4, 20])("finds a shift of %d hops; swapped sides change its sign", (lag) => {
  const whole = noise(1, "course", 700, 0.9);
  const measured = whole.slice(100, 600);
  const decoded = whole.slice(100 - lag, 600 - lag);
  expect(alignmentOf(decoded, measured, 0.05)).toMatchObject({ lagMs: 50 * lag, isAtEdge: false });
  expect(alignmentOf(decoded, measured, 0.05).r).toBeCloseTo(1, 12);
  expect(alignmentOf(measured, decoded, 0.05).lagMs).toBe(-50 * lag + 0);
});

test("keeps its time over gaps", () => {
  const whole = noise(1, "course", 700, 0.9);
  const measured = whole.slice(100, 600);
  const decoded = whole.slice(93, 593);
  measured.fill(Number.NaN, 100, 180);
  decoded.fill(Number.NaN, 250, 290);
  expect(alignmentOf(decoded, measured, 0.1).lagMs).toBe(700);
});

test("knows no lag of what does not vary, is missing or is not there", () => {
  const nothing = { lagMs: Number.NaN, r: Number.NaN, rAtZero: Number.NaN, isAtEdge: false };
  const still = new Float64Array(100).fill(0.1);
  expect(alignmentOf(still, noise(1, "a", 100), 0.1)).toEqual(nothing);
  expect(alignmentOf(noise(1, "a", 100), still, 0.1)).toEqual(nothing);
  expect(alignmentOf(still.fill(Number.NaN), noise(1, "a", 100), 0.1)).toEqual(nothing);
  expect(alignmentOf(new Float64Array(0), new Float64Array(0), 0.1)).toEqual(nothing);
});
