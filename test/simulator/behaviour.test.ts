import { describe, expect, test } from "vitest";
import { type Behaviour, createBehaviour } from "../../src/simulator/behaviour.ts";
import { taskNames } from "../../src/simulator/options.ts";
import { tasks } from "../../src/simulator/tasks.ts";

const rateHz = 100;
const leadS = 0.25;
const fields = ["cue", "force", "planned", "movement", "theta", "index"] as const;
type Course = Record<(typeof fields)[number], number[]>;

function course(task: (typeof taskNames)[number], seed = 1): Course {
  const behaviour: Behaviour = createBehaviour(tasks[task], leadS, rateHz, seed);
  const found: Course = { cue: [], force: [], planned: [], movement: [], theta: [], index: [] };
  for (let i = 0; i < 30_000; i++) {
    behaviour.step(i / rateHz);
    for (const field of fields) found[field].push(behaviour[field]);
  }
  return found;
}

describe.each(taskNames)("task %s", (name) => {
  const found = course(name);

  test("the hand gives what the brain planned one lead before", () => {
    for (let i = 0; i + leadS * rateHz < found.force.length; i++) {
      const later = found.force[i + leadS * rateHz]!;
      // Tracking errors move on meanwhile; grips are planned to the end.
      const slack = tasks[name].kind === "grip" ? 1e-9 : 0.15;
      expect(Math.abs(found.planned[i]! - later)).toBeLessThan(slack);
    }
  });

  test("drives stay within their bounds and have no jumps", () => {
    for (const [field, low] of [
      ["force", 0],
      ["planned", 0],
      ["movement", -0.5],
      ["theta", 0],
    ] as const) {
      const values = found[field];
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...values)).toBeLessThanOrEqual(1.15);
      const steps = values.slice(1).map((value, i) => Math.abs(value - values[i]!));
      expect(Math.max(...steps)).toBeLessThan(0.13);
    }
  });

  test("drives stand while it grips", () => {
    found.force.forEach((force, i) => {
      if (force > 0.3) {
        expect(found.movement[i]).toBeGreaterThan(0.2);
        expect(found.theta[i]).toBeGreaterThan(0.1);
      }
    });
  });

  test("it counts on, and another seed does something else", () => {
    expect(found.index.every((index, i) => i === 0 || index - found.index[i - 1]! <= 1)).toBe(true);
    expect(found.index.at(-1)).toBeGreaterThan(15);
    if (name !== "sine") expect(course(name, 2).force).not.toEqual(found.force);
  });
});

test("theta rises before beta falls, where there is no cue to wait for, and outlasts it", () => {
  const { theta, movement } = course("free");
  const first = (values: number[]) => values.findIndex((value) => value > 0.01);
  expect(movement.findIndex((value) => value > 0.01) - first(theta)).toBeGreaterThan(40);
  const afterTheta = theta.findIndex((value, i) => i > first(theta) && value < 0.01);
  const afterMovement = movement.findIndex((value, i) => i > first(movement) && value < 0.01);
  expect(afterTheta).toBeGreaterThan(afterMovement);
});

test("free squeezing shows no cue", () => {
  expect(Math.max(...course("free").cue)).toBe(0);
});
