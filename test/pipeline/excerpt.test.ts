import { expect, test } from "vitest";
import { readExcerpt } from "../../src/pipeline/excerpt.ts";
import { expectRefusal } from "../recordings/fixture.ts";
import { shortSource, wholeBlock } from "./fixture.ts";

const source = shortSource(3);
const width = source.info.channels.length;

test("gives the channels asked for, in that order, sample by sample", async () => {
  const { data: all } = await wholeBlock(source);
  const excerpt = await readExcerpt(source, {
    channels: ["FORCE", "LFP_1"],
    startSample: 1200,
    frameCount: 500,
  });
  expect(excerpt).toMatchObject({ rateHz: 1000, firstSample: 1200, frameCount: 500 });
  expect(excerpt.channels.map(({ name, unit }) => [name, unit])).toEqual([
    ["FORCE", "%"],
    ["LFP_1", "µV"],
  ]);
  for (const [channel, place] of [3, 1].entries()) {
    const wanted = Array.from({ length: 500 }, (_, frame) => all[(1200 + frame) * width + place]);
    expect(Array.from(excerpt.data.subarray(channel * 500, (channel + 1) * 500))).toEqual(wanted);
  }
});

test("ends where the source ends, however little it gives at a time", async () => {
  const slow = {
    ...source,
    readInto: (first: number, asked: number, out: Float32Array) =>
      source.readInto(first, Math.min(asked, 77), out),
  };
  const request = { channels: ["LFP_0"], startSample: 2900, frameCount: 400 };
  const excerpt = await readExcerpt(slow, request);
  expect(excerpt.frameCount).toBe(100);
  expect(excerpt).toEqual(await readExcerpt(source, request));
});

test("refuses a channel that is not there, and more than fits in memory", async () => {
  const request = { channels: ["LFP_9"], startSample: 0, frameCount: 10 };
  await expectRefusal(readExcerpt(source, request), "channel LFP_9", "no such channel");
  await expectRefusal(
    readExcerpt(source, { channels: ["LFP_0"], startSample: 0, frameCount: 900_000 }),
    "excerpt",
    "is longer than",
  );
});
