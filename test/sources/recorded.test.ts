import { expect, test } from "vitest";
import { csv } from "../../src/recordings/csv.ts";
import { recordedSource } from "../../src/sources/recorded.ts";
import { fileOf } from "../recordings/fixture.ts";

const times = Array.from({ length: 1000 }, (_, i) => i / 250).filter((_, i) => i < 400 || i >= 500);
const text = `time_s,LFP,GRIP\n${times.map((time, i) => `${time},${i},${-i}`).join("\n")}\n`;

async function open() {
  const recording = await csv.open(fileOf("a.csv", text), []);
  return { recording, source: recordedSource(recording) };
}

test("a recording as a source gives the same samples, gaps as no numbers, however it is read", async () => {
  const { recording, source } = await open();
  expect(source).toMatchObject({
    info: recording.info,
    frameCount: 1000,
    description: { simulated: false, label: "a.csv" },
  });
  const whole = new Float32Array(2000);
  expect(await recording.readInto(0, 1000, whole)).toBe(1000);
  expect([whole[798], whole[800], whole[999], whole[1000]]).toEqual([399, Number.NaN, Number.NaN, 400]);
  for (const size of [1, 13, 999]) {
    const read: number[] = [];
    for (let first = 0; first < 1000; first += size) {
      const out = new Float32Array(2 * size);
      const count = await source.readInto(first, size, out);
      expect(count).toBe(Math.min(size, 1000 - first));
      read.push(...out.subarray(0, 2 * count));
    }
    expect(read).toEqual(Array.from(whole));
  }
});

test("what was read ahead is had at once, and nothing lies behind the end", async () => {
  const { source } = await open();
  const out = new Float32Array(20);
  expect(await source.readInto(0, 10, out)).toBe(10);
  expect(source.readInto(500, 10, out)).toBe(10);
  expect(out[0]).toBe(400);
  expect(source.readInto(1000, 10, out)).toBe(0);
  expect(source.readInto(995, 10, out)).toBe(5);
});
