import { expect, test } from "vitest";
import { pannedSpan, zoomedSpan } from "../../../src/app/plots/span.ts";

test("a span is zoomed about a point and panned, and stays inside", () => {
  const whole = { from: 0, to: 100 };
  expect(zoomedSpan(whole, whole, 0.5, 0.5)).toEqual({ from: 25, to: 75 });
  expect(zoomedSpan({ from: 0, to: 50 }, whole, 4, 0)).toEqual(whole);
  expect(zoomedSpan({ from: 10, to: 12 }, whole, 0.01, 1)).toEqual({ from: 11, to: 12 });
  expect(pannedSpan({ from: 10, to: 20 }, whole, 15)).toEqual({ from: 0, to: 10 });
  expect(pannedSpan({ from: 10, to: 20 }, whole, -200)).toEqual({ from: 90, to: 100 });
});

test("a span shorter than the least is shown whole", () => {
  const short = { from: 0, to: 0.05 };
  expect(zoomedSpan(short, short, 0.5, 0.5, 0.1)).toEqual(short);
});
