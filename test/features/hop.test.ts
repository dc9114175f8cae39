import { expect, test } from "vitest";
import { hopSamplesOf } from "../../src/features/hop.ts";
import { InputError } from "../../src/signal/errors.ts";

test("counts the samples of a hop", () => {
  expect(hopSamplesOf(100, 1000)).toBe(100);
  expect(hopSamplesOf(10, 30_000)).toBe(300);
  expect(hopSamplesOf(125, 2048)).toBe(256);
});

test("refuses a hop that is no whole number of samples, and names one that is", () => {
  const refused = () => hopSamplesOf(100, 2048);
  expect(refused).toThrow(InputError);
  expect(refused).toThrow(
    "hopMs: 100 ms is 204.8 samples at 2048 Hz, not a whole number; 100.09765625 ms is 205",
  );
  expect(hopSamplesOf(100.09765625, 2048)).toBe(205);
  expect(() => hopSamplesOf(0.1, 1000)).toThrow(InputError);
});

test("the hop that is named is taken, whatever the rate", () => {
  for (let rateHz = 90; rateHz < 5000; rateHz += 7.3) {
    try {
      hopSamplesOf(100, rateHz);
    } catch (error) {
      const named = Number(/; ([\d.]+) ms/.exec((error as Error).message)?.[1]);
      expect(hopSamplesOf(named, rateHz)).toBe(Math.round(rateHz / 10));
    }
  }
});
