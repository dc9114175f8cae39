import { describe, expect, test } from "vitest";
import { SuspensionWatch } from "../../src/signal/suspension.ts";

/** What the looks tell, each after so many ms of the clock of the day and of the monotonic one. */
function told(steps: [wallMs: number, monotonicMs: number][]): number[] {
  const watch = new SuspensionWatch();
  let wall = 1.7e12;
  let monotonic = 5;
  watch.look(wall, monotonic);
  return steps.map(([wallMs, monotonicMs]) => {
    wall += wallMs;
    monotonic += monotonicMs;
    return watch.look(wall, monotonic);
  });
}

describe("SuspensionWatch", () => {
  test("sleep shows as time of day that the monotonic clock did not see, once", () => {
    expect(
      told([
        [10, 10],
        [60_010, 10],
        [10, 10],
      ]),
    ).toEqual([0, 60_000, 0]);
  });

  test("a stall, a slow drift, and a clock set back are no sleep", () => {
    expect(
      told([
        [600_000, 600_000],
        [500, 10],
        [-3_600_000, 10],
        [10, 10],
      ]),
    ).toEqual([0, 0, 0, 0]);
  });
});
