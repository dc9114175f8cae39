import { expect, test } from "vitest";
import { sigmoid, tanh } from "../../../src/decoders/network/activations.ts";

const points = [
  0,
  1e-12,
  1e-5,
  0.1,
  0.17,
  0.35,
  0.5,
  1,
  2.5,
  7,
  15,
  19.9,
  20,
  25,
  39.9,
  40,
  41,
  1e6,
  Infinity,
];

test("agree with the engine's own within a few units of the last place", () => {
  for (const x of points.flatMap((point) => [point, -point])) {
    expect(Math.abs(tanh(x) - Math.tanh(x))).toBeLessThan(1e-15);
    expect(Math.abs(sigmoid(x) - 1 / (1 + Math.exp(-x)))).toBeLessThan(1e-15);
  }
});

test("rise nowhere but upwards, and let no number out of bounds nor NaN disappear", () => {
  let [t, s] = [-1, 0];
  for (let x = -45; x < 45; x += 0.01) {
    expect(tanh(x)).toBeGreaterThanOrEqual(t - 3e-16);
    expect(sigmoid(x)).toBeGreaterThanOrEqual(s - 3e-16);
    [t, s] = [tanh(x), sigmoid(x)];
    expect(Math.abs(t)).toBeLessThanOrEqual(1);
    expect(s).toBeLessThanOrEqual(1);
  }
  expect(tanh(Number.NaN)).toBeNaN();
  expect(sigmoid(Number.NaN)).toBeNaN();
});

test("come out the same everywhere, to the last bit", () => {
  expect([tanh(0.3), tanh(-1.7), sigmoid(0.3), sigmoid(-1.7)]).toMatchInlineSnapshot(`
    [
      0.2913126124515909,
      -0.9354090706030989,
      0.574442516811659,
      0.15446526508353473,
    ]
  `);
});
