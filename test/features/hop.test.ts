import { expect, test } from "vitest";
import { hopSamplesOf } from "../../src/features/hop.ts";
import { InputError } from "../../src/signal/errors.ts";

test("counts the samples of a hop", () => {
  expect(hopSamplesOf(100, 1000)).toBe(100);
  expect(hopSamplesOf(10, 30_000)).toBe(300);
  expect(hopSamplesOf(125, 2048)).toBe(256);
});

test("takes the nearest whole number where that is within one per cent", () => {
  expect(hopSamplesOf(100, 2048)).toBe(205);
  expect(hopSamplesOf(100, 422)).toBe(42);
  expect(hopSamplesOf(20, 2048)).toBe(41);
  for (let rateHz = 500; rateHz < 5000; rateHz += 7.3) {
    expect(hopSamplesOf(100, rateHz)).toBe(Math.round(rateHz / 10));
  }
});

test("refuses a hop that is farther from a whole number, and names one that is", () => {
  const refused = () => hopSamplesOf(10, 250);
  expect(refused).toThrow(InputError);
  expect(refused).toThrow("hopMs: 10 ms is 2.5 samples at 250 Hz, not a whole number; 12 ms is 3");
  expect(hopSamplesOf(12, 250)).toBe(3);
  expect(() => hopSamplesOf(0.1, 1000)).toThrow(InputError);
});
