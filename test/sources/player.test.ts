import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block } from "../../src/signal/block.ts";
import { Player } from "../../src/sources/player.ts";
import type { Source } from "../../src/sources/source.ts";

/** Each sample holds its own index. */
function counting(frameCount: number, slow = false): Source {
  return {
    info: { rateHz: 1000, channels: [{ name: "A", kind: "lfp", unit: "µV" }] },
    description: { simulated: false, label: "counting" },
    frameCount,
    readInto(firstSample, asked, out) {
      const count = Math.max(0, Math.min(asked, frameCount - firstSample));
      for (let i = 0; i < count; i++) out[i] = firstSample + i;
      return slow ? Promise.resolve(count) : count;
    },
  };
}

/** A player on a clock that only moves when told to. */
function rig(
  source: Source,
  options: { startSample?: number; liveFromSample?: number; speed?: number } = {},
) {
  let now = 0;
  let wake: { at: number; callback: () => void } | null = null;
  const blocks: Block[] = [];
  const held: Float32Array[] = [];
  const log = { ended: 0, failed: null as unknown };
  const player = new Player(source, {
    startSample: 0,
    liveFromSample: 0,
    speed: 1,
    blockMs: 10,
    blocksInFlight: 4,
    nowMs: () => now,
    later(callback, delayMs) {
      const own = { at: now + delayMs, callback };
      wake = own;
      return () => {
        if (wake === own) wake = null;
      };
    },
    send(block) {
      blocks.push({ ...block, data: block.data.slice(0, block.frameCount) });
      held.push(block.data);
    },
    onEnd: () => log.ended++,
    onFail: (error) => {
      log.failed = error;
    },
    ...options,
  });
  return {
    player,
    blocks,
    held,
    log,
    answer(count = held.length) {
      for (const data of held.splice(0, count)) player.taken(data);
    },
    /** Lets time pass, firing the timer when it is due. */
    pass(ms: number) {
      const until = now + ms;
      while (wake && wake.at <= until) {
        const { at, callback } = wake;
        wake = null;
        now = Math.max(now, at);
        callback();
      }
      now = until;
    },
    /** The timer is late: time passes, and only then it fires. */
    sleep(ms: number) {
      now += ms;
      const late = wake;
      wake = null;
      late?.callback();
    },
    samples: () => blocks.flatMap((block) => Array.from(block.data)),
  };
}

const upTo = (count: number, from = 0) => Array.from({ length: count - from }, (_, i) => from + i);

describe("Player", () => {
  test("sends 10 ms blocks when they are due, stamped with when that was", () => {
    const { player, blocks, pass, answer } = rig(counting(1e6));
    player.start();
    expect(blocks).toHaveLength(0);
    for (let i = 0; i < 5; i++) {
      pass(10);
      answer();
    }
    expect(
      blocks.map(({ firstSample, frameCount, acquiredAtMs }) => [firstSample, frameCount, acquiredAtMs]),
    ).toEqual([0, 1, 2, 3, 4].map((i) => [10 * i, 10, 10 * (i + 1)]));
  });

  test("a timer that fires late loses nothing: what became due comes in bigger blocks", () => {
    const { player, sleep, answer, samples, blocks } = rig(counting(1e6));
    player.start();
    sleep(1234);
    while (samples().length < 1230) answer();
    expect(samples()).toEqual(upTo(1230));
    expect(Math.max(...blocks.map(({ frameCount }) => frameCount))).toBe(100);
  });

  test("a receiver that takes nothing is sent four blocks and no more, and gets all the rest later", () => {
    const { player, sleep, pass, answer, samples, blocks } = rig(counting(1e6));
    player.start();
    sleep(5000);
    pass(1000);
    expect(blocks).toHaveLength(4);
    while (samples().length < 6000) answer();
    expect(samples()).toEqual(upTo(6000));
  });

  test("history runs ahead without a clock; the clock starts when it has been taken", () => {
    const { player, blocks, answer, pass, samples } = rig(counting(1e6), {
      startSample: 100,
      liveFromSample: 600,
    });
    player.start();
    pass(3000);
    while (samples().length < 500) answer();
    expect(blocks.every(({ acquiredAtMs }) => Number.isNaN(acquiredAtMs))).toBe(true);
    const before = blocks.length;
    answer();
    pass(10);
    expect(blocks.length).toBe(before + 1);
    expect(blocks.at(-1)).toMatchObject({ firstSample: 600, acquiredAtMs: 3010 });
  });

  test("pause holds the stream where it is; resume goes on from there", () => {
    const { player, answer, pass, samples } = rig(counting(1e6));
    player.start();
    pass(40);
    answer();
    player.pause();
    pass(5000);
    answer();
    expect(samples()).toEqual(upTo(40));
    player.resume();
    pass(20);
    expect(samples()).toEqual(upTo(60));
  });

  test("a change of speed counts from where the stream is", () => {
    const { player, answer, pass, samples } = rig(counting(1e6));
    player.start();
    pass(40);
    answer();
    player.setSpeed(8);
    for (let i = 0; i < 10; i++) {
      pass(10);
      answer();
    }
    expect(samples()).toEqual(upTo(840));
  });

  test("as fast as it goes ends once every block has been taken", () => {
    const { player, answer, samples, log, held } = rig(counting(1234), { speed: Number.POSITIVE_INFINITY });
    player.start();
    while (held.length > 0) {
      expect(log.ended).toBe(0);
      answer(1);
    }
    expect(samples()).toEqual(upTo(1234));
    expect(log).toEqual({ ended: 1, failed: null });
  });

  test("a source that fails is reported once, with its error", () => {
    const broken = counting(1000);
    broken.readInto = () => {
      throw new Error("disk gone");
    };
    const { player, log } = rig(broken, { speed: Number.POSITIVE_INFINITY });
    player.start();
    expect(log.failed).toEqual(new Error("disk gone"));
  });

  test("any mixture of time, answers, pauses and speeds gives every sample once, in order", async () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ kind: fc.constant("sleep" as const), ms: fc.integer({ min: 1, max: 3000 }) }),
      fc.record({ kind: fc.constant("answer" as const), count: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant("pause" as const) }),
      fc.record({ kind: fc.constant("resume" as const) }),
      fc.record({
        kind: fc.constant("speed" as const),
        speed: fc.constantFrom(1, 2, 8, Number.POSITIVE_INFINITY),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), fc.boolean(), async (actions, slow) => {
        const { player, pass, sleep, answer, samples, held } = rig(counting(5000, slow), {
          liveFromSample: 300,
        });
        player.start();
        for (const step of actions) {
          if (step.kind === "pass") pass(step.ms);
          else if (step.kind === "sleep") sleep(step.ms);
          else if (step.kind === "answer") answer(step.count);
          else if (step.kind === "speed") player.setSpeed(step.speed);
          else player[step.kind]();
          if (slow) await Promise.resolve();
          expect(held.length).toBeLessThanOrEqual(4);
        }
        const given = samples();
        expect(given).toEqual(upTo(given.length));
      }),
      { numRuns: 200 },
    );
  });
});

describe("Player, when things go wrong around it", () => {
  test("what was slept through is a gap in the stream, and the source goes on with its next sample", () => {
    const { player, blocks, pass, answer } = rig(counting(1e6));
    player.start();
    for (let i = 0; i < 5; i++) {
      pass(10);
      answer();
      if (i === 2) player.skip(5000);
    }
    expect(blocks.map(({ firstSample }) => firstSample)).toEqual([0, 10, 20, 5030, 5040]);
    expect(blocks.map(({ data }) => data[0])).toEqual([0, 10, 20, 30, 40]);
    expect(blocks.at(-1)?.acquiredAtMs).toBe(50);
  });

  test("another receiver gets buffers of its own, and answers too many make no room", () => {
    const { player, blocks, pass, samples } = rig(counting(1e6));
    player.start();
    pass(100);
    expect(blocks).toHaveLength(4);
    player.replaceReceiver();
    pass(100);
    expect(blocks).toHaveLength(8);
    for (let i = 0; i < 10; i++) player.taken(new Float32Array(100));
    pass(1000);
    expect(blocks.length).toBeLessThanOrEqual(18);
    expect(samples()).toEqual(upTo(samples().length));
    player.pause();
    for (let i = 0; i < 10; i++) player.taken(new Float32Array(100));
    const before = blocks.length;
    player.resume();
    pass(1000);
    expect(blocks.length - before).toBeLessThanOrEqual(4);
  });
});
