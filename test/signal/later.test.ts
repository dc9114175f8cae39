import { describe, expect, test } from "vitest";
import { later } from "../../src/signal/later.ts";

const waited = (delayMs: number) => new Promise<void>((resolve) => later(resolve, delayMs));

describe("later", () => {
  test("calls back, not before its time but for the clock's grain, the shortest delay first", async () => {
    const startedMs = performance.now();
    const order: number[] = [];
    await Promise.all([12.5, 0, 3.25].map((ms) => waited(ms).then(() => order.push(ms))));
    expect(order).toEqual([0, 3.25, 12.5]);
    expect(performance.now() - startedMs).toBeGreaterThan(11.5);
  });

  test("does not call where it was taken back", async () => {
    let calls = 0;
    for (const ms of [0, 2.5]) later(() => calls++, ms)();
    await waited(20);
    expect(calls).toBe(0);
  });
});
