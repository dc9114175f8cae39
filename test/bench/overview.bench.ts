/**
 * How long it takes to tell of a recording at any scale: an hour of 8 channels at 1000 Hz (BrainVision, in memory), 1200 columns on
 * the screen and a quarter on either side; before that, what building the pyramids adds to verification.
 *
 *   npx tsx test/bench/overview.bench.ts
 */
import { channelSpectrum } from "../../src/pipeline/channelSpectrum.ts";
import { RecordingOverview } from "../../src/pipeline/recordingOverview.ts";
import { brainVisionFiles } from "../../src/recordings/brainVisionWriter.ts";
import { openRecording } from "../../src/recordings/index.ts";
import { verifyRecording } from "../../src/recordings/verify.ts";
import { Random } from "../../src/signal/random.ts";

const rateHz = 1000;
const names = Array.from({ length: 8 }, (_, i) => `LFP_${i}`);
const frames = 3600 * rateHz;
const columns = 1200;
const runs = 30;
const random = new Random(1, "bench");

const channels = names.map((name) => ({ name, kind: "lfp" as const, unit: "µV" }));
const { texts, dataName, encode } = brainVisionFiles("hour", { rateHz, channels });
const values = new Float32Array(frames * names.length);
for (let i = 0; i < values.length; i++) values[i] = 0.99 * (values[i - names.length] ?? 0) + random.normal();
const recording = await openRecording([
  ...texts.map(({ name, text }) => ({ name, blob: new Blob([text]) })),
  { name: dataName, blob: new Blob([encode(values, frames) as BlobPart]) },
]);

async function timed(what: string, run: () => Promise<unknown>): Promise<void> {
  const startedMs = performance.now();
  await run();
  console.log(`${what}: ${((performance.now() - startedMs) / 1000).toFixed(2)} s`);
}

const overview = new RecordingOverview(recording);
await timed("verification alone", () => verifyRecording(recording));
await timed("verification that builds the pyramids", () =>
  verifyRecording(recording, { onSamples: (...samples) => overview.add(...samples) }),
);
const bytes = overview.pyramids.reduce((sum, pyramid) => sum + pyramid.bytes, 0);
console.log(`pyramids: ${(bytes / 1e6).toFixed(1)} MB, bins of ${overview.pyramids[0]!.baseSamples} samples`);

for (const seconds of [3600, 600, 120, 60, 10, 1, 0.1]) {
  const ms: number[] = [];
  for (let run = 0; run < runs; run++) {
    const margin = (seconds * rateHz) / 4;
    const centre = random.uniform((seconds * rateHz) / 2, frames - (seconds * rateHz) / 2);
    const startSample = Math.max(0, Math.floor(centre - (seconds * rateHz) / 2 - margin));
    const endSample = Math.ceil(centre + (seconds * rateHz) / 2 + margin);
    const startedMs = performance.now();
    await overview.answer({ channels: names, startSample, endSample, columns: 1.5 * columns });
    ms.push(performance.now() - startedMs);
  }
  ms.sort((a, b) => a - b);
  console.log(
    `${seconds} s of 8 channels: median ${ms[runs >> 1]!.toFixed(1)} ms, most ${ms.at(-1)!.toFixed(1)} ms`,
  );
}
for (const seconds of [3600, 60]) {
  await timed(`spectrum over ${seconds} s`, () =>
    channelSpectrum(overview, { channel: "LFP_3", startSample: 0, endSample: seconds * rateHz }),
  );
}
