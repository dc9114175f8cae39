import { expect, test } from "vitest";
import { Background } from "../../src/simulator/background.ts";
import { bandPowers, mean, sdOf } from "./fixture.ts";

const info = { rateHz: 1000, channels: [{ name: "X", kind: "lfp" as const, unit: "µV" }] };
const parameters = { exponent: 1.3, kneeHz: 40, exponentAbove: 2.5, densityAt10Hz: 2.2, floorDensity: 0 };

function draw(count: number, changes: Partial<typeof parameters> = {}, seed = 1, index = 0): Float32Array {
  const background = new Background({ ...parameters, ...changes }, 1000, seed, index);
  return Float32Array.from({ length: count }, () => background.next());
}

/** Power per hertz in narrow bands about some frequencies. */
function densities(values: Float32Array, atHz: readonly number[]): number[] {
  const bands = Object.fromEntries(atHz.map((hz) => [`${hz}`, [0.85 * hz, 1.15 * hz] as const]));
  const { powers } = bandPowers(info, "X", values, bands);
  return atHz.map((hz) => mean(powers[`${hz}`]!) / (0.3 * hz));
}

const slope = ([low, high]: readonly [number, number], [lowHz, highHz]: readonly [number, number]) =>
  -Math.log(high / low) / Math.log(highHz / lowHz);

test("its density at 10 Hz is the one asked for", () => {
  for (const densityAt10Hz of [1, 2.2]) {
    const [density] = densities(draw(300_000, { densityAt10Hz }), [10]);
    expect(Math.abs(Math.sqrt(density!) / densityAt10Hz - 1)).toBeLessThan(0.1);
  }
});

test("power falls with the exponent below the knee and more steeply above it", () => {
  for (const exponent of [0.9, 1.3, 1.8]) {
    const [at3, at20, at100, at300] = densities(draw(600_000, { exponent }), [3, 20, 100, 300]);
    expect(Math.abs(slope([at3!, at20!], [3, 20]) - exponent)).toBeLessThan(0.3);
    expect(slope([at100!, at300!], [100, 300])).toBeGreaterThan(1.3);
  }
});

test("beyond the knee it falls with the other exponent, down to the floor", () => {
  for (const exponentAbove of [1.5, 2.5]) {
    const [at70, at250] = densities(draw(600_000, { exponentAbove }), [70, 250]);
    expect(Math.abs(slope([at70!, at250!], [70, 250]) - exponentAbove)).toBeLessThan(0.7);
  }
  const [at250, at400] = densities(draw(600_000, { densityAt10Hz: 0.2, floorDensity: 0.5 }), [250, 400]);
  for (const density of [at250!, at400!]) expect(Math.abs(Math.sqrt(density) / 0.5 - 1)).toBeLessThan(0.1);
});

test("it is settled from the first sample on", () => {
  const starts = Array.from({ length: 1500 }, (_, index) => draw(1, {}, 1, index)[0]!);
  const long = Array.from(draw(600_000));
  expect(Math.abs(sdOf(starts) / sdOf(long) - 1)).toBeLessThan(0.15);
});

test("seed and index each give another background, and the same ones the same", () => {
  expect(draw(20)).toEqual(draw(20));
  expect(new Set([draw(1), draw(1, {}, 2), draw(1, {}, 1, 1)].map(([first]) => first)).size).toBe(3);
});
