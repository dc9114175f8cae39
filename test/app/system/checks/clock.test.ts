import { expect, test } from "vitest";
import { judgeClock } from "../../../../src/app/system/checks/clock.ts";

const sound = { stepMs: 0.005, backwards: 0, wanderMs: 1, seconds: 2, isIsolated: true };

test("fine, even and isolated is good", () => {
  expect(judgeClock(sound)).toMatchObject({ verdict: "good", remedy: "" });
});

test.each([
  [{ stepMs: 0.2 }, "attention", "coarsely"],
  [{ stepMs: 16 }, "bad", "coarsely"],
  [{ stepMs: Number.POSITIVE_INFINITY }, "bad", "coarsely"],
  [{ backwards: 1 }, "bad", "cannot be relied on"],
  [{ wanderMs: 20 }, "attention", "was set meanwhile"],
  [{ wanderMs: 3_600_000 }, "bad", "was set meanwhile"],
  [{ isIsolated: false }, "attention", "npm start"],
] as const)("%o is %s", (change, verdict, remedy) => {
  const finding = judgeClock({ ...sound, ...change });
  expect(finding.verdict).toBe(verdict);
  expect(finding.remedy).toContain(remedy);
});
