import { expect, test } from "vitest";
import { Normal } from "../../src/simulator/normal.ts";

const count = 400_000;
const draws = (seed: number, name = "x", index = 0) => {
  const normal = new Normal(seed, name, index);
  return Float64Array.from({ length: count }, () => normal.next());
};

test("draws have the moments of a standard normal", () => {
  const values = draws(1);
  const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / count;
  expect(Math.abs(moment(1))).toBeLessThan(0.006);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.01);
  expect(Math.abs(moment(3))).toBeLessThan(0.02);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.08);
});

test("shares beyond 1, 2, 3 and, in the tail, 3.6 are those of a standard normal", () => {
  const values = draws(2);
  for (const [level, share] of [
    [1, 0.31731],
    [2, 0.0455],
    [3, 0.0027],
    [3.6, 0.000318],
  ] as const) {
    const beyond = values.filter((value) => Math.abs(value) > level).length / count;
    expect(Math.abs(beyond - share)).toBeLessThan(4 * Math.sqrt(share / count));
  }
});

test("successive draws have nothing to do with one another", () => {
  const values = draws(3);
  let together = 0;
  for (let i = 1; i < count; i++) together += values[i]! * values[i - 1]!;
  expect(Math.abs(together / count)).toBeLessThan(0.007);
});

test("seed, name and index each give other draws, and the same ones the same", () => {
  const first = (seed: number, name: string, index: number) => new Normal(seed, name, index).next();
  expect(first(1, "a", 0)).toBe(first(1, "a", 0));
  expect(new Set([first(1, "a", 0), first(2, "a", 0), first(1, "b", 0), first(1, "a", 1)]).size).toBe(4);
});
