import { describe, expect, test } from "vitest";
import { QualityMonitor } from "../../src/monitors/quality.ts";
import { Random } from "../../src/signal/random.ts";
import type { StreamInfo } from "../../src/signal/stream.ts";

const info: StreamInfo = {
  rateHz: 1000,
  channels: [
    { name: "A", kind: "lfp", unit: "µV" },
    { name: "B", kind: "lfp", unit: "µV" },
  ],
};

function block(firstSample: number, frameCount: number, value: (sample: number, channel: number) => number) {
  const data = new Float32Array(frameCount * 2);
  for (let frame = 0; frame < frameCount; frame++) {
    for (let channel = 0; channel < 2; channel++)
      data[frame * 2 + channel] = value(firstSample + frame, channel);
  }
  return { firstSample, frameCount, data, acquiredAtMs: Number.NaN };
}

const noise = new Random(1);
const moving = () => 10 * noise.normal();

describe("QualityMonitor", () => {
  test("good while both channels move", () => {
    const monitor = new QualityMonitor(info, [0, 1]);
    monitor.observe(block(0, 2000, moving));
    expect(monitor.blocking()).toBeNull();
    expect(monitor.report().map(({ verdict }) => verdict)).toEqual(["good", "good"]);
  });

  test("a flat channel blocks after 50 ms and names itself, then frees itself as it moves", () => {
    const monitor = new QualityMonitor(info, [0, 1]);
    monitor.observe(block(0, 1000, moving));
    monitor.observe(block(1000, 49, (_, channel) => (channel === 1 ? 3 : moving())));
    expect(monitor.blocking()).toBeNull();
    monitor.observe(block(1049, 451, (_, channel) => (channel === 1 ? 3 : moving())));
    expect(monitor.blocking()).toBe("B flat for 0.5 s");
    monitor.observe(block(1500, 1, moving));
    expect(monitor.blocking()).toBeNull();
  });

  test("what is not a number blocks at once", () => {
    const monitor = new QualityMonitor(info, [0, 1]);
    monitor.observe(block(0, 10, (_, channel) => (channel === 0 ? Number.NaN : moving())));
    expect(monitor.blocking()).toBe("A is not a number");
  });

  test("an implausible amplitude asks for attention and does not block", () => {
    const monitor = new QualityMonitor(info, [0, 1]);
    monitor.observe(block(0, 3000, (_, channel) => (channel === 0 ? 1e6 * moving() : moving())));
    expect(monitor.blocking()).toBeNull();
    expect(monitor.report()[0]).toMatchObject({ channel: "A", verdict: "attention" });
    expect(monitor.report()[0]?.reason).toMatch(/SD .* µV is implausible/);
  });
});
