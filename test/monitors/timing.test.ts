import { expect, test } from "vitest";
import { TimingMonitor } from "../../src/monitors/timing.ts";

function block(firstSample: number, frameCount: number, acquiredAtMs = Number.NaN) {
  return { firstSample, frameCount, data: new Float32Array(0), acquiredAtMs };
}

test("nothing is said of a stream without gaps, however it is cut", () => {
  const monitor = new TimingMonitor(1000);
  for (let at = 500; at < 9000; at += at % 7 === 0 ? 10 : 1)
    monitor.observe(block(at, at % 7 === 0 ? 10 : 1));
  expect([monitor.missing, monitor.repeated, monitor.reason(1)]).toEqual([0, 0, ""]);
});

test("samples that never came, and samples that came twice, are counted", () => {
  const monitor = new TimingMonitor(1000);
  for (const [first, count] of [
    [0, 100],
    [150, 50],
    [180, 40],
    [500, 10],
  ] as const)
    monitor.observe(block(first, count));
  expect([monitor.missing, monitor.gaps, monitor.repeated]).toEqual([50 + 280, 2, 20]);
  expect(monitor.reason()).toBe("0.33 s missing in 2 gaps, 20 samples came twice");
});

test("a pace that disagrees with the rate is told, once it is seen for long enough", () => {
  const monitor = new TimingMonitor(1000);
  const say = (from: number, to: number) => {
    for (let at = from; at < to; at += 10) monitor.observe(block(at, 10, (at + 10) / 1.02));
  };
  say(0, 3000);
  expect(monitor.reason(1)).toBe("");
  say(3000, 10_000);
  expect(monitor.measuredRateHz()).toBeCloseTo(1020, 0);
  expect(monitor.reason(1)).toBe("1020.0 Hz by its stamps, not 1000 Hz");
  expect(monitor.reason(1.02)).toBe("");
  expect(monitor.reason()).toBe("");
  monitor.observe(block(10_000, 10));
  expect(monitor.measuredRateHz()).toBeNaN();
});
