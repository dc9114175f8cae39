import { describe, expect, test } from "vitest";
import { taskNames } from "../../src/simulator/options.ts";
import { intendedForce, nextTrial, type Trial } from "../../src/simulator/task.ts";
import { type GripTask, tasks } from "../../src/simulator/tasks.ts";

const grips = taskNames.filter((name) => tasks[name].kind === "grip");

test("each name has its task", () => {
  expect(Object.keys(tasks)).toEqual([...taskNames]);
  expect(new Set(Object.values(tasks).map(({ title }) => title)).size).toBe(taskNames.length);
});

describe.each(grips)("grips of task %s", (name) => {
  const task = tasks[name] as GripTask;
  const trials: Trial[] = [];
  for (let i = 0; i < 300; i++) trials.push(nextTrial(1, task, trials.at(-1) ?? null));

  test("are over before the next one's force begins", () => {
    trials.slice(1).forEach((trial, i) => {
      const before = trials[i]!;
      expect(before.releaseAtS + before.releaseS).toBeLessThan(trial.onsetS);
      expect(before.onsetS).toBeGreaterThan(before.cueAtS);
    });
  });

  test("last about as long as the cue", () => {
    for (const trial of trials.slice(0, 40)) {
      let held = 0;
      for (let time = trial.cueAtS; time < trial.nextCueAtS + 2; time += 0.01)
        if (intendedForce(trial, time) > 0.4 * trial.effort) held += 0.01;
      expect(Math.abs(held - (trial.cueEndS - trial.cueAtS))).toBeLessThan(0.6);
    }
  });
});

test("levels are those of the papers", () => {
  const efforts = (name: "tan" | "levels") => {
    const found = new Set<number>();
    let trial: Trial | null = null;
    for (let i = 0; i < 300; i++) {
      trial = nextTrial(2, tasks[name] as GripTask, trial);
      found.add(Math.round(100 * trial.effort));
    }
    return [...found].sort((a, b) => a - b);
  };
  expect(efforts("levels")).toEqual([10, 25, 40]);
  expect(efforts("tan")).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
});
