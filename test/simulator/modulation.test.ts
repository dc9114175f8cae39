import { expect, test } from "vitest";
import { movementDrive, thetaDrive } from "../../src/simulator/modulation.ts";
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

test("theta rises from the cue, or from 1.2 s before the force, is all there when that sets in, and outlasts the movement by a second", () => {
  const free = { ...trial, cueAtS: 9.2 };
  for (const [each, startS] of [
    [trial, 10],
    [free, 9.2],
  ] as const) {
    expect(thetaDrive(each, startS)).toBe(0);
    expect(thetaDrive(each, startS + 0.2)).toBeGreaterThan(0);
    expect(thetaDrive(each, 10.4)).toBeCloseTo(0.8, 9);
    expect(thetaDrive(each, 13.9)).toBeCloseTo(0.8, 9);
    expect(thetaDrive(each, 14.7)).toBeGreaterThan(0);
    expect(thetaDrive(each, 14.91)).toBe(0);
  }
});
