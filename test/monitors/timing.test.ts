import { describe, expect, test } from "vitest";
import { TimingMonitor } from "../../src/monitors/timing.ts";
import { Random } from "../../src/signal/random.ts";
import { Player } from "../../src/sources/player.ts";
import type { Source } from "../../src/sources/source.ts";

function block(firstSample: number, frameCount: number, acquiredAtMs = Number.NaN) {
  return { firstSample, frameCount, data: new Float32Array(0), acquiredAtMs };
}

test("nothing is said of a stream without gaps, however it is cut", () => {
  const monitor = new TimingMonitor(1000);
  for (let at = 500; at < 9000; at += at % 7 === 0 ? 10 : 1)
    monitor.observe(block(at, at % 7 === 0 ? 10 : 1));
  expect([monitor.missing, monitor.repeated, monitor.reason()]).toEqual([0, 0, ""]);
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

describe("a pace", () => {
  const off = "1010.0 Hz by its stamps, not 1000 Hz";
  /** Stamps of a clock that runs `drift` times as fast as it says, in blocks of so many samples. */
  function rig(drift: number, { frames = 10, msPerSample = undefined as number | undefined } = {}) {
    const monitor = new TimingMonitor(1000);
    let [sample, ms] = [0, 0];
    return {
      monitor,
      say(seconds: number, faster = drift) {
        for (const to = sample + 1000 * seconds; sample < to; sample += frames) {
          ms += (frames * (msPerSample ?? 1)) / faster;
          monitor.observe({
            ...block(sample, frames, ms),
            ...(msPerSample === undefined ? {} : { msPerSample }),
          });
        }
        return monitor.reason();
      },
      leap(samples: number, by: number) {
        sample += samples;
        ms += by;
      },
    };
  }

  test.each([1, 10, 500, 1000])(
    "that disagrees with the rate by 1 %% is told, once it is seen for long enough, in blocks of %d",
    (frames) => {
      const { say, monitor } = rig(1.01, { frames });
      expect(say(9)).toBe("");
      expect(say(4)).toBe(off);
      expect(monitor.measuredRateHz()).toBeCloseTo(1010, 6);
      expect(say(60)).toBe(off);
    },
  );

  test("that agrees is not, nor one that is stated: twice or an eighth of real time", () => {
    for (const msPerSample of [undefined, 1, 0.5, 8]) expect(rig(1.004, { msPerSample }).say(60)).toBe("");
    expect(rig(1.01, { msPerSample: 0.5 }).say(60)).toBe(off);
  });

  test("that nobody states is none, with or without stamps", () => {
    expect(rig(1.01, { msPerSample: 0 }).say(60)).toBe("");
    const { monitor, say } = rig(1.01);
    say(20);
    monitor.observe(block(20_000, 10));
    expect(monitor.measuredRateHz()).toBeNaN();
  });

  test("that goes wrong after an hour is told within half a minute, and no longer told when it is right again", () => {
    const { say } = rig(1);
    expect(say(3600)).toBe("");
    expect(say(30, 1.01)).toMatch(/by its stamps/);
    expect(say(35, 1)).toBe("");
  });

  test("is measured anew after a stall, a leap to elsewhere in the stream, and when that is asked for", () => {
    for (const [samples, ms] of [
      [0, 5000],
      [60_000, 0],
      [-15_000, 0],
    ] as const) {
      const { say, leap } = rig(1);
      say(20);
      leap(samples, ms);
      expect(say(60)).not.toMatch(/stamps/);
    }
    const { say, leap, monitor } = rig(1);
    say(20);
    leap(0, 300);
    monitor.restartPace();
    expect(say(60)).toBe("");
  });

  test("with lost packets is the pace that it would be without", () => {
    const { say, leap } = rig(1);
    say(12);
    leap(700, 700);
    expect(say(5)).toBe("0.70 s missing in 1 gap");
  });

  test("is right whatever is done to a player: pauses, speeds, a hidden page, a receiver that is slow", () => {
    const source: Source = {
      info: { rateHz: 1000, channels: [{ name: "A", kind: "lfp", unit: "µV" }] },
      description: { simulated: false, label: "still" },
      frameCount: Number.POSITIVE_INFINITY,
      readInto: (_, asked) => asked,
    };
    const random = new Random(5);
    let now = 0;
    let wake: { at: number; callback: () => void } | null = null;
    let held: Float32Array[] = [];
    const monitor = new TimingMonitor(1000);
    const said = new Set<string>();
    const player = new Player(source, {
      startSample: 0,
      liveFromSample: 20_000,
      speed: 1,
      blockMs: 10,
      blocksInFlight: 8,
      nowMs: () => now,
      later(callback, delayMs) {
        wake = { at: now + delayMs, callback };
        return () => {
          wake = null;
        };
      },
      send(sent) {
        monitor.observe(sent);
        held.push(sent.data);
      },
      onEnd() {},
      onFail(error) {
        throw error;
      },
    });
    const answer = () => {
      const given = held;
      held = [];
      for (const data of given) player.taken(data);
    };
    /** @param everyMs how often timers fire, and blocks are answered */
    const pass = (ms: number, everyMs: number) => {
      for (const until = now + ms; now < until; ) {
        now += everyMs;
        if (wake !== null && wake.at <= now) {
          const { callback } = wake;
          wake = null;
          callback();
        }
        answer();
        said.add(monitor.reason());
      }
    };
    player.start();
    for (let i = 0; i < 60; i++) {
      pass(random.uniform(1000, 20_000), [1, 4, 50, 1000][random.integer(4)]!);
      if (random.uniform() < 0.4) {
        player.pause();
        monitor.restartPace();
        pass(random.uniform(50, 5000), 50);
        player.resume();
        monitor.restartPace();
      } else player.setSpeed([1, 2, 8, Number.POSITIVE_INFINITY][random.integer(4)]!);
    }
    expect([...said]).toEqual([""]);
  });
});
