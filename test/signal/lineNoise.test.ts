import { expect, test } from "vitest";
import { LineNoise } from "../../src/signal/lineNoise.ts";
import { Random } from "../../src/signal/random.ts";

function seen(rateHz: number, seconds: number, value: (sample: number) => number, every = 1) {
  const monitor = new LineNoise(rateHz, every);
  for (let sample = 0; sample < seconds * rateHz; sample++) monitor.push(value(sample));
  return monitor.result();
}

const hum = (hz: number, amplitude: number, rateHz: number) => {
  const random = new Random(1);
  return (sample: number) =>
    amplitude * Math.sin((2 * Math.PI * hz * sample) / rateHz) + 10 * random.normal();
};

test.each([
  [50, 250],
  [60, 1000],
  [50, 2048],
  [60, 422.5],
])("a line of %d Hz at %d Hz gives its frequency and strength", (hz, rateHz) => {
  const line = seen(rateHz, 20, hum(hz, 20, rateHz));
  expect(line?.lineHz).toBe(hz);
  expect(Math.abs(line!.rms / (20 / Math.SQRT2) - 1)).toBeLessThan(0.06);
  expect(line?.decibels).toBeGreaterThan(15);
});

test("noise, other lines, short stretches and slow signals give none", () => {
  expect(seen(1000, 30, hum(50, 0, 1000))).toBeNull();
  expect(seen(1000, 30, hum(45, 30, 1000))).toBeNull();
  expect(seen(1000, 3, hum(50, 30, 1000))).toBeNull();
  expect(seen(100, 30, hum(50, 30, 100))).toBeNull();
  expect(seen(1000, 30, () => 0)).toBeNull();
});

test("segments that are skipped, or broken off by what is no number, do not spoil the others", () => {
  const value = hum(50, 20, 1000);
  expect(seen(1000, 40, value, 4)?.rms).toBeCloseTo(14.1, 0);
  expect(seen(1000, 40, (sample) => (sample % 2500 === 0 ? Number.NaN : value(sample)))?.rms).toBeCloseTo(
    14.1,
    0,
  );
});
