import { describe, expect, test } from "vitest";
import { createBehaviour } from "../../src/simulator/behaviour.ts";
import { HandInPlay } from "../../src/simulator/hand.ts";
import { createSimulator, type Simulator } from "../../src/simulator/index.ts";
import { taskNames } from "../../src/simulator/options.ts";
import { tasks } from "../../src/simulator/tasks.ts";
import { bandPowers, mean } from "./fixture.ts";

const rateHz = 1000;
const leadS = 0.25;
const leadSteps = leadS * rateHz;
const fields = ["cue", "force", "planned", "movement", "theta", "index"] as const;
type Course = Record<(typeof fields)[number], number[]>;

/** What is done over some seconds, the hand given at given steps. */
function course(
  task: (typeof taskNames)[number],
  hand: Record<number, number | null> = {},
  seconds = 20,
): Course {
  const behaviour = new HandInPlay(createBehaviour(tasks[task], leadS, rateHz, 1), leadS, rateHz);
  const found: Course = { cue: [], force: [], planned: [], movement: [], theta: [], index: [] };
  for (let i = 0; i < seconds * rateHz; i++) {
    if (hand[i] !== undefined) behaviour.give(hand[i] as number | null);
    behaviour.step(i / rateHz);
    for (const field of fields) found[field].push(behaviour[field]);
  }
  return found;
}

const largestStep = (values: number[]) =>
  Math.max(...values.slice(1).map((value, i) => Math.abs(value - values[i]!)));

describe("a hand in play", () => {
  test.each(taskNames)("that was never given leaves task %s as it is, to the last bit", (task) => {
    const plain = createBehaviour(tasks[task], leadS, rateHz, 1);
    const found = course(task);
    let differing = 0;
    for (let i = 0; i < found.cue.length; i++) {
      plain.step(i / rateHz);
      for (const field of fields) if (found[field][i] !== plain[field]) differing++;
    }
    expect(differing).toBe(0);
    expect(found.planned.some((value) => value > 0)).toBe(true);
  });

  // Nothing is cued before 3 s: what is done until then is the hand's alone.
  test("is planned at once, and given as force one lead later", () => {
    const { planned, force, cue } = course("grip", { 500: 0.6 }, 2.5);
    expect(planned[500]).toBeGreaterThan(0);
    expect(Math.max(...force.slice(0, 500 + leadSteps))).toBe(0);
    const late = force.slice(1000).map((value, i) => Math.abs(value - planned[1000 + i - leadSteps]!));
    expect(Math.max(...late)).toBeLessThan(1e-12);
    expect(planned.at(-1)).toBeCloseTo(0.6, 3);
    expect(Math.max(...cue)).toBe(0);
  });

  test("moves as a hand does: 10 to 90 % of a squeeze in about a quarter of a second, without a jump", () => {
    // The hand has taken over when it squeezes.
    const { planned } = course("grip", { 0: 0, 500: 0.5 }, 2.5);
    const reached = (share: number) => planned.findIndex((value) => value >= share * 0.5);
    expect(reached(0.9) - reached(0.1)).toBeGreaterThan(200);
    expect(reached(0.9) - reached(0.1)).toBeLessThan(280);
    expect(largestStep(planned)).toBeLessThan(0.003);
  });

  test("drives the rhythms of movement while it squeezes, and leaves them at rest while it does not", () => {
    const { movement, theta } = course("grip", { 0: 0, 500: 0.5, 1500: 0 }, 2.9);
    expect(movement[400]).toBe(0);
    expect(movement[1400]).toBeGreaterThan(0.7);
    expect(theta[1400]).toBeGreaterThan(0.7);
    expect(movement.at(-1)).toBeLessThan(0.01);
  });

  test.each(taskNames)(
    "takes over task %s and gives it back without a jump, and the task goes on",
    (task) => {
      const found = course(task, { 4500: 0.8, 5200: 0, 6000: 0.3, 8000: null });
      const plain = course(task);
      for (const field of ["force", "planned", "movement", "theta"] as const) {
        // A hand that lets go passes the threshold of movement within some 30 ms.
        expect(largestStep(found[field])).toBeLessThan(0.04);
        expect(found[field].slice(9000)).toEqual(plain[field].slice(9000));
      }
      expect(found.cue).toEqual(plain.cue);
      expect(mean(found.force.slice(7000, 8000))).toBeCloseTo(0.3, 2);
    },
  );
});

describe("a simulator that is squeezed", () => {
  const frames = 9000;
  const squeezed = () => {
    const simulator = createSimulator({ patient: "strong", seed: 3 });
    simulator.setHand(0.7, 1003);
    simulator.setHand(0.2, 3500);
    simulator.setHand(null, 6111);
    return simulator;
  };
  const read = (simulator: Simulator, sizes: number[], count = frames) => {
    const width = simulator.info.channels.length;
    const data = new Float32Array(count * width);
    for (let k = 0; simulator.position < count; k++) {
      const size = Math.min(sizes[k % sizes.length] as number, count - simulator.position);
      simulator.readInto(size, data.subarray(simulator.position * width));
    }
    return data;
  };

  test("gives the same samples however they are cut, and is itself until then", () => {
    const whole = read(squeezed(), [frames]);
    for (const sizes of [[1], [7], [1000], [63, 64, 65, 1]]) expect(read(squeezed(), sizes)).toEqual(whole);
    const plain = read(createSimulator({ patient: "strong", seed: 3 }), [frames]);
    expect(whole.subarray(0, 1003 * 5)).toEqual(plain.subarray(0, 1003 * 5));
    expect(whole.subarray(1003 * 5, 1200 * 5)).not.toEqual(plain.subarray(1003 * 5, 1200 * 5));
  });

  test("gives the same, switched at the next sample as at that sample", () => {
    const live = createSimulator({ patient: "strong", seed: 3 });
    const data = new Float32Array(frames * 5);
    let at = 0;
    for (const [until, fraction] of [
      [1003, 0.7],
      [3500, 0.2],
      [6111, null],
      [frames, null],
    ] as const) {
      live.readInto(until - at, data.subarray(at * 5));
      at = until;
      live.setHand(0.99);
      live.setHand(fraction);
    }
    expect(data).toEqual(read(squeezed(), [frames]));
  });

  test("lets go of the hand when it begins again", () => {
    const simulator = squeezed();
    read(simulator, [2000], 2000);
    simulator.reset();
    expect(read(simulator, [frames])).toEqual(
      read(createSimulator({ patient: "strong", seed: 3 }), [frames]),
    );
  });

  test("refuses what no hand gives, and what is past", () => {
    const simulator = createSimulator({ patient: "strong", seed: 3 });
    for (const fraction of [-0.1, 1.1, Number.NaN])
      expect(() => simulator.setHand(fraction)).toThrow("a hand gives from 0 to 1");
    read(simulator, [10], 10);
    expect(() => simulator.setHand(0.5, 9)).toThrow("sample 9 has been read");
  });

  test("has the gamma of one who grips, and the force", () => {
    const simulator = createSimulator({ patient: "strong", seed: 3 });
    // By turns 10 s at rest and 10 s at 80 %.
    for (let s = 0; s < 200; s += 10) simulator.setHand(s % 20 === 0 ? 0 : 0.8, s * 1000);
    const data = read(simulator, [1000], 200_000);
    const { samples, powers } = bandPowers(simulator.info, "LFP_1", data, { gamma: [60, 90] });
    const meanOf = (values: number[], isGripping: boolean) =>
      mean(
        values.filter(
          (_, row) => samples[row]! % 10_000 > 2000 && samples[row]! % 20_000 > 10_000 === isGripping,
        ),
      );
    expect(meanOf(powers.gamma!, true) / meanOf(powers.gamma!, false)).toBeGreaterThan(1.2);
    const force = samples.map((sample) => data[sample * 5 + 3]!);
    expect(meanOf(force, true)).toBeCloseTo(80, 0);
    expect(Math.abs(meanOf(force, false))).toBeLessThan(1);
  });
});
