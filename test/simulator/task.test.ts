import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { intendedForce, minimumJerk, nextTrial, type Trial } from "../../src/simulator/task.ts";
import { type GripTask, tasks } from "../../src/simulator/tasks.ts";

const task = tasks.grip as GripTask;

function trialsOf(seed: number, count: number): Trial[] {
  const trials: Trial[] = [];
  for (let i = 0; i < count; i++) trials.push(nextTrial(seed, task, trials.at(-1) ?? null));
  return trials;
}

const anyTrial = fc
  .record({ seed: fc.nat(100_000), at: fc.nat(5) })
  .map(({ seed, at }) => trialsOf(seed, at + 1)[at]!);

/** First time from `fromS` on at which the force reaches `level`. */
function reaches(trial: Trial, level: number, fromS: number): number {
  let time = fromS;
  while (intendedForce(trial, time) < level) {
    time += 0.0005;
    if (time > fromS + 10) throw new Error(`never reaches ${level}`);
  }
  return time;
}

describe("trials", () => {
  test("follow one another in order, each within the task's ranges", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const trials = trialsOf(seed, 6);
        trials.forEach((trial, i) => {
          const before = trials[i - 1];
          const within = (value: number, [low, high]: readonly [number, number]) => {
            expect(value).toBeGreaterThanOrEqual(low - 1e-9);
            expect(value).toBeLessThanOrEqual(high + 1e-9);
          };
          expect(trial.index).toBe(i);
          expect(trial.cueAtS).toBe(before ? before.nextCueAtS : 3);
          expect(trial.cueEndS - trial.cueAtS).toBeCloseTo(task.cueS[0], 9);
          within(100 * trial.effort, [20, 80]);
          within(trial.onsetS - trial.cueAtS, task.reactionS);
          within(trial.nextCueAtS - trial.cueAtS, task.intervalS);
          expect(trial.releaseAtS).toBeGreaterThan(trial.cueEndS);
          expect(trial.releaseAtS + trial.releaseS).toBeLessThan(trial.nextCueAtS - 0.5);
        });
      }),
    );
  });

  test("depend on the seed and their number alone", () => {
    expect(trialsOf(7, 4)).toEqual(trialsOf(7, 4));
    const efforts = (seed: number) => trialsOf(seed, 4).map(({ effort }) => effort);
    expect(new Set([...efforts(7), ...efforts(8)]).size).toBe(8);
  });
});

describe("intended force", () => {
  test("stays between nothing and all, and is nothing before the onset and after the release", () => {
    fc.assert(
      fc.property(anyTrial, fc.double({ min: -1, max: 12, noNaN: true }), (trial, after) => {
        const force = intendedForce(trial, trial.cueAtS + after);
        expect(force).toBeGreaterThanOrEqual(0);
        expect(force).toBeLessThan(1);
        expect(intendedForce(trial, trial.onsetS)).toBe(0);
        expect(intendedForce(trial, trial.releaseAtS + trial.releaseS)).toBe(0);
      }),
    );
  });

  test("rises from 10 to 90 % of the effort in 0.2 to 0.29 s", () => {
    fc.assert(
      fc.property(anyTrial, (trial) => {
        const rise =
          reaches(trial, 0.9 * trial.effort, trial.onsetS) - reaches(trial, 0.1 * trial.effort, trial.onsetS);
        // Overshoot, which sets in before the rise is complete, takes up to 10 ms off.
        expect(rise).toBeGreaterThan(task.riseS[0] - 0.011);
        expect(rise).toBeLessThan(task.riseS[1] + 0.001);
      }),
    );
  });

  test("is held near the effort while the cue lasts", () => {
    fc.assert(
      fc.property(anyTrial, (trial) => {
        for (const part of [0.4, 0.6, 0.8, 1]) {
          const held =
            intendedForce(trial, trial.cueAtS + part * task.cueS[0] + (part < 0.5 ? 0.1 : 0)) / trial.effort;
          expect(held).toBeGreaterThan(0.9);
          expect(held).toBeLessThan(1.12);
        }
      }),
    );
  });

  test("has no jumps", () => {
    fc.assert(
      fc.property(anyTrial, (trial) => {
        let before = 0;
        for (let time = trial.cueAtS; time < trial.cueAtS + 6; time += 0.001) {
          const force = intendedForce(trial, time);
          expect(Math.abs(force - before)).toBeLessThan(0.01);
          before = force;
        }
      }),
      { numRuns: 20 },
    );
  });
});

test("a movement of least jerk goes from 0 to 1, half of it at half time, never back", () => {
  expect([-1, 0, 0.5, 1, 2].map(minimumJerk)).toEqual([0, 0, 0.5, 1, 1]);
  for (let i = 0; i < 100; i++) {
    expect(minimumJerk((i + 1) / 100)).toBeGreaterThan(minimumJerk(i / 100));
    expect(minimumJerk(i / 100) + minimumJerk(1 - i / 100)).toBeCloseTo(1, 12);
  }
});
