import { describe, expect, test } from "vitest";
import { DrawingMonitor } from "../../src/monitors/drawing.ts";

describe("DrawingMonitor", () => {
  test("times each value once, from when it was due to when all up to it were drawn", () => {
    const monitor = new DrawingMonitor(60_000);
    monitor.expect(99, 100);
    monitor.expect(199, 200);
    monitor.drawn(Number.NaN, Number.NaN, 230);
    expect(monitor.latencyMs.read(230).count).toBe(0);
    monitor.drawn(99, 120, 230);
    expect(monitor.latencyMs.read(230)).toMatchObject({ count: 1, p50: 20, p99: 20 });
    monitor.expect(299, 300);
    monitor.drawn(299, 330, 330);
    monitor.drawn(299, 500, 500);
    expect(monitor.latencyMs.read(500)).toMatchObject({ count: 3, p50: 30, p99: 130 });
  });

  test("leaves out what a hidden page did not draw, and what is cleared", () => {
    const monitor = new DrawingMonitor(60_000);
    monitor.expect(99, 100);
    monitor.drawn(99, Number.NaN, 200);
    monitor.expect(199, 200);
    monitor.clear();
    monitor.drawn(199, 250, 250);
    expect(monitor.latencyMs.read(250).count).toBe(0);
  });

  test("waits for no more than it can hold", () => {
    const monitor = new DrawingMonitor(60_000);
    for (let i = 0; i < 5000; i++) monitor.expect(i, i);
    monitor.drawn(4999, 6000, 6000);
    expect(monitor.latencyMs.read(6000)).toMatchObject({ count: 4096, p99: 6000 - 5000 + 4096 - 40 });
  });
});
