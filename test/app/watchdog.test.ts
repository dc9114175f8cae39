import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Watchdog } from "../../src/app/watchdog.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function rig(answers: Record<"a" | "b", boolean>) {
  const silent: [string, number][] = [];
  const asked = { a: 0, b: 0 };
  const watchdog = new Watchdog(
    { a: 4000, b: 20_000 },
    (name) => {
      asked[name]++;
      return answers[name] ? Promise.resolve() : new Promise(() => undefined);
    },
    (name, ms) => silent.push([name, ms]),
    () => Date.now(),
  );
  return { watchdog, silent, asked };
}

describe("Watchdog", () => {
  test("workers that answer are asked again and again, and nothing is told of them", async () => {
    const { silent, asked } = rig({ a: true, b: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(silent).toEqual([]);
    expect(asked.a).toBeGreaterThan(50);
  });

  test("one that falls silent is told once, after its own patience", async () => {
    const answers = { a: true, b: true };
    const { silent, watchdog } = rig(answers);
    await vi.advanceTimersByTimeAsync(2000);
    answers.a = false;
    await vi.advanceTimersByTimeAsync(4000);
    expect(silent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1500);
    expect(silent.map(([name]) => name)).toEqual(["a"]);
    expect(silent[0]![1]).toBeGreaterThan(4000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(silent).toHaveLength(1);
    watchdog.expect("a");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(silent).toHaveLength(2);
  });

  test("one that has never answered is given time to load", async () => {
    const { silent } = rig({ a: false, b: true });
    await vi.advanceTimersByTimeAsync(19_000);
    expect(silent).toEqual([]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(silent).toHaveLength(1);
  });

  test("nobody is blamed for time in which the page itself was away", async () => {
    const answers = { a: true, b: true };
    const { silent } = rig(answers);
    await vi.advanceTimersByTimeAsync(2000);
    answers.a = false;
    await vi.advanceTimersByTimeAsync(1000);
    // The page sleeps: its clock goes on, its timers do not.
    vi.setSystemTime(Date.now() + 600_000);
    await vi.advanceTimersByTimeAsync(3500);
    expect(silent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1500);
    expect(silent).toHaveLength(1);
  });
});
