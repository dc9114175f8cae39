import { expect, test } from "vitest";
import type { Session } from "../../../src/app/session.ts";
import type { Check } from "../../../src/app/system/checks/check.ts";
import { atMost, findingOf } from "../../../src/app/system/checks/figure.ts";
import { runChecks } from "../../../src/app/system/selfTest.ts";

const benchOf = (signal: AbortSignal) => ({
  ...{ session: {} as Session, signal, sinceTestSeconds: Number.POSITIVE_INFINITY },
});
const check = (name: string, measure: Check<number>["measure"]): Check<unknown> => ({
  ...{ name, title: name, why: "", usualMs: 100, measure },
  judge: (value) => findingOf([atMost("it", value as number, "ms", { good: 1, bad: 2 })]),
});

test("checks are run one after another, and one that cannot measure holds up none", async () => {
  const told: number[] = [];
  const results = await runChecks(
    [
      check("first", async ({ onProgress }) => {
        onProgress(0.5);
        return 1;
      }),
      check("second", async () => {
        throw new Error("no such thing here");
      }),
      check("third", async () => 3),
    ],
    benchOf(new AbortController().signal),
    ({ fraction }) => told.push(Math.round(100 * fraction)),
  );
  expect(results?.map(({ name, verdict }) => [name, verdict])).toEqual([
    ["first", "good"],
    ["second", "unmeasured"],
    ["third", "bad"],
  ]);
  expect(results?.[1]?.figures[0]?.value).toBe("no such thing here");
  expect(told).toEqual([0, 17, 33, 67]);
});

test("cancelled, nothing is told and nothing more is run", async () => {
  const cancellation = new AbortController();
  const ran: string[] = [];
  const results = await runChecks(
    [
      check("first", async () => {
        ran.push("first");
        cancellation.abort();
        cancellation.signal.throwIfAborted();
        return 1;
      }),
      check("second", async () => {
        ran.push("second");
        return 1;
      }),
    ],
    benchOf(cancellation.signal),
    () => undefined,
  );
  expect(results).toBeNull();
  expect(ran).toEqual(["first"]);
});
