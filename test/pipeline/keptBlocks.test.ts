import { expect, test } from "vitest";
import { KeptBlocks } from "../../src/pipeline/keptBlocks.ts";

const block = (firstSample: number, value: number) => ({
  firstSample,
  frameCount: 2,
  // Longer than the frames held, as blocks of a pool are.
  data: new Float32Array(10).fill(value),
  acquiredAtMs: firstSample,
  msPerSample: 1,
});

test("keeps copies of what was sent until its state has been told", () => {
  const kept = new KeptBlocks(3);
  const sent = [block(0, 1), block(2, 2), block(4, 3)];
  for (const each of sent) {
    kept.add(each);
    each.data.fill(-1);
  }
  expect(kept.blocks.map(({ firstSample, data }) => [firstSample, data.length, data[0]])).toEqual([
    [0, 6, 1],
    [2, 6, 2],
    [4, 6, 3],
  ]);
  expect(kept.blocks[1]).toMatchObject({ frameCount: 2, acquiredAtMs: 2, msPerSample: 1 });
  kept.forgetBefore(3);
  expect(kept.blocks.map(({ firstSample }) => firstSample)).toEqual([2, 4]);
  kept.forgetBefore(4);
  const memory = new Set(kept.blocks.map(({ data }) => data.buffer));
  for (let i = 3; i < 10; i++) {
    kept.add(block(2 * i, i));
    expect(kept.blocks.at(-1)?.data[5]).toBe(i);
    memory.add(kept.blocks.at(-1)!.data.buffer);
    kept.forgetBefore(2 * i);
  }
  // One is held, and at most two were let go of before: memory is used again.
  expect(memory.size).toBeLessThanOrEqual(3);
});
