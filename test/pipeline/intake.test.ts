import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Intake } from "../../src/pipeline/intake.ts";
import type { Block } from "../../src/signal/block.ts";

const width = 2;
const patience = 100;

/** Each sample holds its own index, in both channels. */
function blockAt(firstSample: number, frameCount: number): Block {
  const data = Float32Array.from(
    { length: width * frameCount },
    (_, i) => firstSample + Math.floor(i / width),
  );
  return { firstSample, frameCount, data, acquiredAtMs: Number.NaN };
}

function rig() {
  const samples: number[] = [];
  const intake = new Intake(width, patience, ({ firstSample, frameCount, data }) => {
    for (let frame = 0; frame < frameCount; frame++) {
      expect(data[frame * width]).toBe(firstSample + frame);
      expect(data[frame * width + 1]).toBe(firstSample + frame);
      samples.push(firstSample + frame);
    }
  });
  return { intake, samples };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe("Intake", () => {
  test("a sound stream goes straight through, wherever it begins", () => {
    const { intake, samples } = rig();
    for (const at of [500, 510, 520]) {
      intake.take(blockAt(at, 10));
      expect(intake.next).toBe(at + 10);
    }
    expect(samples).toEqual(range(500, 530));
    expect(intake.counts).toEqual({ outdatedSamples: 0, reorderedBlocks: 0, refusedBlocks: 0 });
  });

  test("doubled and overlapping blocks give every sample once, and are counted", () => {
    const { intake, samples } = rig();
    for (const block of [blockAt(0, 10), blockAt(0, 10), blockAt(5, 10), blockAt(15, 10)]) intake.take(block);
    expect(samples).toEqual(range(0, 25));
    expect(intake.counts.outdatedSamples).toBe(15);
  });

  test("a block out of order is put where it belongs", () => {
    const { intake, samples } = rig();
    for (const at of [0, 20, 30, 10, 40]) intake.take(blockAt(at, 10));
    expect(samples).toEqual(range(0, 50));
    expect(intake.counts).toEqual({ outdatedSamples: 0, reorderedBlocks: 1, refusedBlocks: 0 });
  });

  test("a lost block is a gap as soon as patience ends; what of it comes later is too late", () => {
    const { intake, samples } = rig();
    for (const at of [0, 20, 30, 40, 50, 60, 70, 80, 90, 100]) intake.take(blockAt(at, 10));
    expect(samples).toEqual(range(0, 10));
    intake.take(blockAt(110, 10));
    expect(samples).toEqual([...range(0, 10), ...range(20, 120)]);
    intake.take(blockAt(10, 10));
    expect(samples).toHaveLength(110);
    expect(intake.counts.outdatedSamples).toBe(10);
  });

  test("a leap in the stream waits for nothing longer than patience", () => {
    const { intake, samples } = rig();
    intake.take(blockAt(0, 10));
    intake.take(blockAt(1_000_000, 10));
    expect(samples).toEqual([...range(0, 10), ...range(1_000_000, 1_000_010)]);
  });

  test("what waits is handed on when the stream is held or ends", () => {
    const { intake, samples } = rig();
    intake.take(blockAt(0, 10));
    intake.take(blockAt(20, 10));
    intake.flush();
    expect(samples).toEqual([...range(0, 10), ...range(20, 30)]);
  });

  test("blocks that hold something else than they say are refused, and counted", () => {
    const { intake, samples } = rig();
    intake.take(blockAt(0, 10));
    const sound = blockAt(10, 10);
    const broken = [
      { ...sound, data: sound.data.subarray(0, 19) },
      { ...sound, frameCount: -1 },
      { ...sound, frameCount: 2.5 },
      { ...sound, firstSample: Number.NaN },
      { ...sound, firstSample: -10 },
      { ...sound, data: [1, 2] as unknown as Float32Array },
    ];
    for (const block of broken) intake.take(block);
    expect(intake.counts.refusedBlocks).toBe(broken.length);
    intake.take(sound);
    expect(samples).toEqual(range(0, 20));
  });

  test("holds copies: what the sender does to its buffers changes nothing", () => {
    const { intake, samples } = rig();
    intake.take(blockAt(0, 10));
    const early = blockAt(20, 10);
    intake.take(early);
    early.data.fill(-1);
    intake.take(blockAt(10, 10));
    expect(samples).toEqual(range(0, 30));
  });

  test("whatever is doubled and shuffled within patience, every sample comes once and in order", () => {
    const arrival = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 50 }), fc.boolean()),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(arrival, (parts) => {
        const { intake, samples } = rig();
        intake.take(blockAt(0, 1));
        let at = 1;
        // The greatest delay and the longest block together stay below patience.
        const blocks = parts.flatMap(([count, delay, isDoubled]) => {
          const block = blockAt(at, count);
          const own = [{ block, at: at + delay }];
          at += count;
          return isDoubled ? [...own, { block, at: at + delay }] : own;
        });
        blocks.sort((a, b) => a.at - b.at);
        for (const { block } of blocks) intake.take(block);
        expect(samples).toEqual(range(0, at));
      }),
    );
  });
});
