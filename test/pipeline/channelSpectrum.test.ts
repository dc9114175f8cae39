import { expect, test } from "vitest";
import { channelSpectrum } from "../../src/pipeline/channelSpectrum.ts";
import { RecordingOverview } from "../../src/pipeline/recordingOverview.ts";
import { Random } from "../../src/signal/random.ts";
import { madeRecording } from "./longRecording.ts";

const rateHz = 500;
const random = new Random(6, "spectrum");
const falling = new Float64Array(400 * rateHz);
for (let i = 1; i < falling.length; i++) falling[i] = 0.999 * falling[i - 1]! + random.normal();
const value = (sample: number) => falling[sample]! + 2 * Math.sin((2 * Math.PI * 50 * sample) / rateHz);
const overview = new RecordingOverview(
  madeRecording([
    { rateHz, sampleCount: falling.length, value },
    { name: "FORCE", kind: "force", unit: "N", rateHz: 20, sampleCount: 8000, value: () => 3 },
  ]),
);
const ask = (startSample: number, endSample: number, channel = "LFP_0") =>
  channelSpectrum(overview, { channel, startSample, endSample });

test("of a long stretch is that of its middle five minutes, with exponent and mains", async () => {
  const found = await ask(0, falling.length);
  expect([found.startSample, found.endSample]).toEqual([50 * rateHz, 350 * rateHz]);
  expect([found.segmentSeconds, found.stepHz]).toEqual([2.048, 500 / 1024]);
  expect(Math.abs(found.fit!.exponent - 2)).toBeLessThan(0.15);
  expect(found.line).toMatchObject({ lineHz: 50 });
  expect(found.line!.rms).toBeCloseTo(2 / Math.SQRT2, 1);
});

test("of a short stretch has shorter segments, and no line where there is too little for one", async () => {
  const short = await ask(1000, 1050);
  expect([short.segmentSeconds, short.segments, short.fit]).toEqual([32 / rateHz, 2, null]);
  expect((await ask(1000, 1020)).segments).toBe(0);
});

test("of a slow and flat channel is at its own rate, and without a line", async () => {
  const found = await ask(0, 100 * rateHz, "FORCE");
  expect([found.density.length - 1, found.stepHz, found.fit, found.line]).toEqual([32, 20 / 64, null, null]);
});
