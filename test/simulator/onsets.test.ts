import fc from "fast-check";
import { expect, test } from "vitest";
import { Onsets } from "../../src/simulator/onsets.ts";
import { nextTrial, type Trial } from "../../src/simulator/task.ts";
import { tasks } from "../../src/simulator/tasks.ts";

test.each(["grip", "free"] as const)("the next onset of %s is found from any time, in any order", (name) => {
  const task = tasks[name];
  if (task.kind !== "grip") throw new Error("no grips");
  const all: number[] = [];
  for (let trial: Trial | null = null; all.length < 60; all.push(trial.onsetS))
    trial = nextTrial(3, task, trial);
  const truth = (timeS: number) => all.find((onsetS) => onsetS >= timeS);
  const onsets = new Onsets(task, 3);
  for (const onsetS of all) expect(onsets.from(onsetS)).toBe(onsetS);
  fc.assert(
    fc.property(fc.double({ min: -5, max: all[58]!, noNaN: true }), (timeS) => {
      expect(onsets.from(timeS)).toBe(truth(timeS));
    }),
  );
});

test("a target to follow has no grips", () => {
  expect(new Onsets(tasks.sine, 1).from(0)).toBe(Number.POSITIVE_INFINITY);
});
