import { expect, test } from "vitest";
import { movementDrive } from "../../src/simulator/modulation.ts";
import type { Trial } from "../../src/simulator/task.ts";

const trial: Trial = {
  index: 0,
  cueAtS: 10,
  cueEndS: 13,
  effort: 0.5,
  onsetS: 10.4,
  riseS: 0.5,
  releaseAtS: 13.3,
  releaseS: 0.6,
  overshoot: 0.1,
  nextCueAtS: 20,
};

test("movement sets in before the force does, and holds until it is released", () => {
  expect(movementDrive(trial, 9.99)).toBe(0);
  expect(movementDrive(trial, 10.3)).toBeGreaterThan(0.1);
  for (const time of [10.7, 12, 13.9]) expect(movementDrive(trial, time)).toBeCloseTo(0.8, 9);
});

test("a rebound follows it, below rest, and is over in two seconds", () => {
  expect(movementDrive(trial, 14.9)).toBeLessThan(-0.4);
  expect(movementDrive(trial, 15.7)).toBeCloseTo(0, 9);
  expect(movementDrive(trial, 19)).toBe(0);
});

test("a stronger grip holds more, and nothing holds more than all", () => {
  const held = [0.2, 0.5, 0.8, 1].map((effort) => movementDrive({ ...trial, effort }, 12));
  expect(held.toSorted((a, b) => a - b)).toEqual(held);
  expect(new Set(held).size).toBe(4);
  expect(held.at(-1)).toBe(1);
});

test("drive has no jumps", () => {
  for (let time = 9; time < 17; time += 0.001) {
    expect(Math.abs(movementDrive(trial, time + 0.001) - movementDrive(trial, time))).toBeLessThan(0.01);
  }
});
