import { expect, test } from "vitest";
import { Adam } from "../../../src/decoders/network/adam.ts";

const settings = { learningRate: 0.01, weightDecay: 0, clipNorm: 1e9 };

test("steps as the authors' algorithm written out", () => {
  const parameters = Float64Array.of(1, -2);
  const adam = new Adam(parameters, 2, settings);
  const [m, v, wanted] = [
    [0, 0],
    [0, 0],
    [1, -2],
  ];
  for (let t = 1; t <= 5; t++) {
    const gradient = [0.3 * t, -0.2 / t];
    expect(adam.step(Float64Array.from(gradient))).toBeCloseTo(Math.hypot(...gradient), 14);
    gradient.forEach((g, i) => {
      m[i] = 0.9 * m[i]! + 0.1 * g;
      v[i] = 0.999 * v[i]! + 0.001 * g * g;
      const step = m[i]! / (1 - 0.9 ** t) / (Math.sqrt(v[i]! / (1 - 0.999 ** t)) + 1e-8);
      wanted[i]! -= 0.01 * step;
    });
    parameters.forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i]!, 12);
    });
  }
});

test("shortens a gradient beyond the norm, and tells of the norm it had", () => {
  const [clipped, short] = [Float64Array.of(1, 1), Float64Array.of(1, 1)];
  const long = new Adam(clipped, 0, { ...settings, clipNorm: 1 });
  expect(long.step(Float64Array.of(30, 40))).toBe(50);
  long.step(Float64Array.of(0.1, 0.2));
  const wanted = new Adam(short, 0, settings);
  wanted.step(Float64Array.of(0.6, 0.8));
  wanted.step(Float64Array.of(0.1, 0.2));
  expect(clipped).toEqual(short);
});

test("decays weights and not biases, to zero at most", () => {
  const parameters = Float64Array.of(2, 2);
  new Adam(parameters, 1, { ...settings, weightDecay: 10 }).step(new Float64Array(2));
  expect(Array.from(parameters)).toEqual([1.8, 2]);
  new Adam(parameters, 1, { ...settings, weightDecay: 1e9 }).step(new Float64Array(2));
  expect(Array.from(parameters)).toEqual([0, 2]);
});

test("tells of a gradient that is no number", () => {
  const adam = new Adam(Float64Array.of(1), 1, settings);
  expect(adam.step(Float64Array.of(Number.NaN))).toBeNaN();
});
