import { describe, expect, test } from "vitest";
import type { Overview } from "../../src/contract/apis.ts";
import { RecordingOverview } from "../../src/pipeline/recordingOverview.ts";
import type { Recording } from "../../src/recordings/recording.ts";
import { expectRefusal } from "../recordings/fixture.ts";
import { madeRecording, overviewOf } from "./longRecording.ts";

const rateHz = 1000;
const wave = (sample: number) => 30 * Math.sin(sample / 70) + ((sample * 7919) % 13);
/** 100 s, and 100 s more after a gap of 50 s. */
const gappedRuns = [
  { firstSample: 0, sampleCount: 100_000, startS: 0, stepS: 1 / rateHz },
  { firstSample: 100_000, sampleCount: 100_000, startS: 150, stepS: 1 / rateHz },
];
const gapped = madeRecording([
  { rateHz, sampleCount: 200_000, value: wave, runs: gappedRuns },
  { rateHz, sampleCount: 200_000, value: (sample) => -wave(sample), runs: gappedRuns },
  { name: "FORCE", kind: "force", unit: "N", rateHz: 25, sampleCount: 6250, value: (sample) => sample },
]);

/** What every frame of the stream shows, as it is decoded. */
async function brute(
  recording: Recording,
  channel: number,
  from: number,
  to: number,
): Promise<[number, number]> {
  const width = recording.info.channels.length;
  const out = new Float64Array((to - from) * width);
  await recording.readInto(from, to - from, out);
  const values = Array.from({ length: to - from }, (_, i) => Math.fround(out[i * width + channel]!));
  const finite = values.filter(Number.isFinite);
  return finite.length > 0 ? [Math.min(...finite), Math.max(...finite)] : [Number.NaN, Number.NaN];
}

const columnOf = ({ startSample, endSample, columns }: Overview, column: number) =>
  startSample + Math.floor((column * (endSample - startSample)) / columns);

describe("an overview", () => {
  test("of a stretch with columns finer than bins tells what the stream holds there, gaps and slow channels, too", async () => {
    const overview = await overviewOf(gapped);
    const channels = ["FORCE", "LFP_1"];
    for (const [startSample, endSample, columns] of [
      [99_000, 101_000, 100],
      [149_000, 152_000, 77],
      [5000, 5100, 1000],
      [120_000, 121_000, 10],
    ] as const) {
      const answer = await overview.answer({ channels, startSample, endSample, columns });
      expect(answer.columns).toBe(Math.min(columns, endSample - startSample));
      for (let column = 0; column < answer.columns; column++) {
        for (const [i, place] of [2, 1].entries()) {
          const at = i * answer.columns + column;
          const [least, greatest] = [answer.least[at], answer.greatest[at]];
          expect([least, greatest]).toEqual(
            await brute(gapped, place, columnOf(answer, column), columnOf(answer, column + 1)),
          );
        }
      }
    }
  });

  test("of all of it tells the extremes of each column, and up to a bin beside it", async () => {
    const overview = await overviewOf(gapped);
    const answer = await overview.answer({
      channels: ["LFP_0"],
      startSample: 0,
      endSample: 1e9,
      columns: 250,
    });
    expect([answer.endSample, answer.columns, answer.isGrowing]).toEqual([250_000, 250, true]);
    for (let column = 0; column < 250; column++) {
      const [from, to] = [columnOf(answer, column), columnOf(answer, column + 1)];
      const inner = await brute(gapped, 0, from, to);
      const outer = await brute(gapped, 0, Math.max(0, from - 64), Math.min(250_000, to + 64));
      const [least, greatest] = [answer.least[column]!, answer.greatest[column]!];
      if (Number.isNaN(inner[0])) expect([least, greatest]).toEqual([Number.NaN, Number.NaN]);
      else {
        expect(least <= inner[0] && least >= outer[0]).toBe(true);
        expect(greatest >= inner[1] && greatest <= outer[1]).toBe(true);
      }
    }
  });

  test("tells of what was looked at so far, and of a short stretch anywhere", async () => {
    const overview = await overviewOf(gapped, 20);
    const whole = await overview.answer({
      channels: ["LFP_0"],
      startSample: 0,
      endSample: 250_000,
      columns: 250,
    });
    expect([whole.least[10], whole.least[30]].map(Number.isNaN)).toEqual([false, true]);
    const short = await overview.answer({
      channels: ["LFP_0"],
      startSample: 200_000,
      endSample: 200_100,
      columns: 100,
    });
    expect(short.least.every(Number.isFinite)).toBe(true);
  });

  test("has the markers of its stretch, where they can be told apart", async () => {
    const marker = (sample: number) => ({
      sample,
      lengthSamples: 1,
      kind: "Stimulus",
      text: `S${sample}`,
      channel: null,
    });
    const made = [{ rateHz, sampleCount: 20_000, value: wave }];
    const many = madeRecording(
      made,
      Array.from({ length: 200 }, (_, i) => marker(100 * i)),
    );
    const ask = async (startSample: number, endSample: number) => {
      const { markers, markerCount } = await new RecordingOverview(many).answer({
        ...{ channels: ["LFP_0"], startSample, endSample, columns: 10 },
      });
      return [markers.length, markerCount];
    };
    expect(await ask(0, 20_000)).toEqual([0, 200]);
    expect(await ask(1000, 1500)).toEqual([5, 5]);
  });

  test("takes bounded memory: bins grow with the recording", () => {
    const bytes = (sampleCount: number) => {
      const { pyramids } = new RecordingOverview(
        madeRecording(Array.from({ length: 8 }, () => ({ rateHz, sampleCount, value: wave }))),
      );
      return pyramids.reduce((sum, { bytes: each }) => sum + each, 0);
    };
    expect(bytes(3_600_000)).toBeLessThan(4.2e6);
    expect(bytes(2 ** 31)).toBeLessThan(38.4e6);
  });

  test("refuses a channel that is not there", async () => {
    const asked = { channels: ["LFP_9"], startSample: 0, endSample: 10, columns: 10 };
    await expectRefusal(new RecordingOverview(gapped).answer(asked), "channel LFP_9", "no such channel");
  });
});
