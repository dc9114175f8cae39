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
    expect(monitor.report()[0]?.reason).toBe("SD 10 V is implausible");
  });

  test("values that keep coming back to an extreme stand at the rail", () => {
    const monitor = new QualityMonitor(info, [0, 1]);
    monitor.observe(block(0, 20_000, (_, channel) => (channel === 0 ? Math.min(12, moving()) : moving())));
    expect(monitor.report()).toEqual([
      {
        channel: "A",
        verdict: "attention",
        reason: expect.stringMatching(/^1\d % of its values stand at the rail$/),
      },
      expect.objectContaining({ verdict: "good" }),
    ]);
  });

  test("line noise that makes most of a channel asks for attention", () => {
    const monitor = new QualityMonitor(info, [0, 1]);
    const hum = (sample: number) => 30 * Math.sin((2 * Math.PI * 50 * sample) / 1000);
    monitor.observe(block(0, 8000, (sample, channel) => moving() + (channel === 1 ? hum(sample) : 0)));
    expect(monitor.report()).toEqual([
      expect.objectContaining({ verdict: "good" }),
      { channel: "B", verdict: "attention", reason: "50 Hz line noise, 21 µV RMS" },
    ]);
  });

  test("a unit that is no voltage, and an amplitude too small for the kind, ask for attention", () => {
    const [a, b] = info.channels as [(typeof info.channels)[0], (typeof info.channels)[0]];
    const monitor = new QualityMonitor(
      {
        ...info,
        channels: [
          { ...a, unit: "au" },
          { ...b, unit: "nV" },
        ],
      },
      [0, 1],
    );
    monitor.observe(block(0, 3000, moving));
    expect(monitor.report().map(({ reason }) => reason)).toEqual([
      'unit "au" is no voltage',
      expect.stringMatching(/^SD .* nV is implausible$/),
    ]);
  });

  test("missing time is an entry of its own", () => {
    const monitor = new QualityMonitor(info, [0, 1]);
    monitor.observe(block(0, 1000, moving));
    monitor.observe(block(1500, 1000, moving));
    expect(monitor.report().at(-1)).toEqual({
      channel: "time",
      verdict: "attention",
      reason: "0.50 s missing in 1 gap",
    });
  });

  test("stamps at another pace than the stream's are an entry of its time, until the measurement begins anew", () => {
    const monitor = new QualityMonitor(info, [0, 1]);
    for (let at = 0; at < 20_000; at += 100)
      monitor.observe({ ...block(at, 100, moving), acquiredAtMs: (at + 100) / 1.01 });
    expect(monitor.report().at(-1)).toEqual({
      channel: "time",
      verdict: "attention",
      reason: "1010.0 Hz by its stamps, not 1000 Hz",
    });
    expect(monitor.blocking()).toBeNull();
    monitor.restartPace();
    expect(monitor.report()).toHaveLength(2);
  });

  test("how samples are cut makes no difference", () => {
    const value = (sample: number, channel: number) => ((sample * 7919 + channel) % 101) - 50;
    const reports = [1, 7, 5000].map((size) => {
      const monitor = new QualityMonitor(info, [0, 1]);
      for (let at = 0; at < 5000; at += size) monitor.observe(block(at, Math.min(size, 5000 - at), value));
      return monitor.report();
    });
    expect(reports[1]).toEqual(reports[0]);
    expect(reports[2]).toEqual(reports[0]);
  });
});

test("says the same however the stream is cut, also after values that are no numbers", () => {
  const value = (frame: number) => (frame < 1000 ? Number.NaN : 5000 + 20 * Math.sin(frame));
  const verdicts = [1, 100, 5000].map((size) => {
    const monitor = new QualityMonitor(info, [0, 1]);
    for (let first = 0; first < 5000; first += size) monitor.observe(block(first, size, value));
    return monitor.report();
  });
  expect(verdicts[1]).toEqual(verdicts[0]);
  expect(verdicts[2]).toEqual(verdicts[0]);
});
