import { describe, expect, test } from "vitest";
import { openRecording, type Recording } from "../../src/recordings/index.ts";
import { steadyRun } from "../../src/recordings/timeline.ts";
import { verifyRecording } from "../../src/recordings/verify.ts";
import { Random } from "../../src/signal/random.ts";
import type { Channel } from "../../src/signal/stream.ts";
import { isSharedMissing, sharedFiles } from "./fixture.ts";

interface Made {
  channel?: Partial<Channel>;
  value: (sample: number) => number;
  rails?: readonly [number, number];
}

function recordingOf(made: Made[], frameCount = 5000, changes: Partial<Recording> = {}): Recording {
  const channels = made.map(
    ({ channel }, i): Channel => ({ name: `C${i}`, kind: "lfp", unit: "µV", ...channel }),
  );
  const runs = steadyRun(frameCount, 1000);
  return {
    format: "made",
    name: "made.vhdr",
    info: { rateHz: 1000, channels },
    frameCount,
    signals: made.map(({ value, rails = null }, i) => ({
      ...(channels[i] as Channel),
      rateHz: 1000,
      sampleCount: frameCount,
      runs,
      rails,
      async readSignalInto(first, asked, out) {
        const count = Math.max(0, Math.min(asked, frameCount - first));
        for (let k = 0; k < count; k++) out[k] = value(first + k);
        return count;
      },
      readRawInto: null,
    })),
    markers: [],
    recordedAt: null,
    findings: [],
    async readInto() {
      throw new Error("verification looks at signals as stored");
    },
    ...changes,
  };
}

/** Independent values of an SD, which do not depend on the order they are asked for. */
function noise(sd: number, seed = 1): (sample: number) => number {
  const random = new Random(seed);
  const drawn = Float64Array.from({ length: 8192 }, () => sd * random.normal());
  return (sample) => drawn[sample % drawn.length] as number;
}

async function about(channel: string, recording: Recording) {
  const { findings } = await verifyRecording(recording);
  return findings.filter((finding) => finding.channel === channel);
}

test("plausible channels give statistics and no finding about them", async () => {
  const value = noise(10);
  const recording = recordingOf([
    { value },
    { value: (sample) => 3 + (sample % 2), channel: { kind: "force", unit: "%" } },
  ]);
  const { channels, findings, seenShare } = await verifyRecording(recording);
  expect(seenShare).toBe(1);
  expect(findings.filter(({ channel }) => channel !== null)).toEqual([]);
  const values = Array.from({ length: 5000 }, (_, i) => value(i));
  const mean = values.reduce((sum, x) => sum + x, 0) / 5000;
  expect(channels[0]).toMatchObject({
    name: "C0",
    kind: "lfp",
    min: Math.min(...values),
    max: Math.max(...values),
  });
  expect(channels[0]?.mean).toBeCloseTo(mean, 10);
  expect(channels[0]?.sd).toBeCloseTo(Math.sqrt(values.reduce((s, x) => s + (x - mean) ** 2, 0) / 5000), 10);
  expect(channels[0]?.sum).toBeCloseTo(5000 * mean, 8);
  expect(channels[1]).toMatchObject({ mean: 3.5, sd: 0.5, min: 3, max: 4, sum: 17_500, sampleCount: 5000 });
});

test("a mean far from 0 does not spoil the SD", async () => {
  const value = noise(10);
  const { channels } = await verifyRecording(recordingOf([{ value: (sample) => 1e9 + value(sample) }]));
  const { channels: centred } = await verifyRecording(recordingOf([{ value }]));
  expect(channels[0]!.sd / centred[0]!.sd).toBeCloseTo(1, 6);
});

describe("a channel is reported by name", () => {
  const good = { value: noise(10) };

  test("where it is flat", async () => {
    expect(await about("C1", recordingOf([good, { value: () => 7 }]))).toEqual([
      expect.objectContaining({ severity: "error", what: "Flat: every value is 7 µV." }),
    ]);
  });

  test("where it is flat for a while, with the longest stretch", async () => {
    const value = (sample: number) =>
      (sample >= 1000 && sample < 1500) || (sample >= 2000 && sample < 3000) ? 4 : good.value(sample);
    expect(await about("C1", recordingOf([good, { value }]))).toEqual([
      expect.objectContaining({
        check: "flat",
        severity: "warning",
        span: { fromS: 2, toS: expect.closeTo(3, 9) },
        what: "Flat from 2.000 to 3.000 s; 2 such stretches, 1.5 s in all.",
      }),
    ]);
    const short = (sample: number) => (sample >= 1000 && sample < 1049 ? 4 : good.value(sample));
    expect(await about("C1", recordingOf([good, { value: short }]))).toEqual([]);
  });

  test("where values stand at the end of what the file can hold", async () => {
    const value = (sample: number) => (sample % 1000 === 7 ? 80 : good.value(sample));
    expect(await about("C1", recordingOf([good, { value, rails: [-80, 80] }]))).toEqual([
      expect.objectContaining({ check: "rail", span: { fromS: 0.007, toS: expect.closeTo(0.008, 9) } }),
    ]);
    expect(await about("C1", recordingOf([good, { value, rails: [-800, 800] }]))).toEqual([]);
  });

  test("where the mains hum in it, as a note or as a warning", async () => {
    const hum = (amplitude: number, hz: number) => (sample: number) =>
      good.value(sample) + amplitude * Math.sin((2 * Math.PI * hz * sample) / 1000);
    const made = [good, { value: hum(5, 50) }, { value: hum(40, 60) }, { value: hum(10, 55) }];
    const { findings } = await verifyRecording(recordingOf(made, 20_000));
    expect(findings.filter(({ check }) => check === "line-noise")).toEqual([
      expect.objectContaining({
        channel: "C1",
        severity: "note",
        what: expect.stringMatching(/^50 Hz line noise of 3\.\d+ µV RMS/),
      }),
      expect.objectContaining({
        channel: "C2",
        severity: "warning",
        what: expect.stringMatching(/^60 Hz line noise of 28 µV RMS/),
      }),
    ]);
  });

  test("where values are not numbers: some, or all of them", async () => {
    const some = (sample: number) => (sample === 4999 || sample === 17 ? Number.NaN : good.value(sample));
    expect(await about("C1", recordingOf([good, { value: some }]))).toEqual([
      expect.objectContaining({
        check: "not-a-number",
        severity: "warning",
        span: { fromS: 0.017, toS: expect.closeTo(0.018, 9) },
        what: "2 values are not numbers, first from 0.017 to 0.018 s, in 2 stretches.",
      }),
    ]);
    expect(await about("C1", recordingOf([good, { value: () => Number.POSITIVE_INFINITY }]))).toEqual([
      expect.objectContaining({ severity: "error", what: "All values are not numbers." }),
    ]);
  });

  test.each([
    ["µV", 18e6, "1,000,000 times too large"],
    ["V", 10, "1,000,000 times too large"],
    ["mV", 30, "1,000 times too large"],
    ["µV", 1e-5, "1,000,000 times too small"],
    ["V", 1e-8, "1,000 times too small"],
  ])("where an SD in %s of %d is implausible, with the likely factor", async (unit, sd, factor) => {
    expect(await about("C0", recordingOf([{ value: noise(sd), channel: { unit } }]))).toEqual([
      expect.objectContaining({
        severity: "warning",
        what: expect.stringMatching(`implausible for LFP.*${factor}`),
      }),
    ]);
  });

  test("where its unit is no voltage", async () => {
    expect(await about("C0", recordingOf([{ ...good, channel: { unit: "ARU" } }]))).toEqual([
      expect.objectContaining({ what: 'Its unit is "ARU", which is no voltage.' }),
    ]);
  });

  test("where it hit its rail", async () => {
    const clipped = (sample: number) => Math.max(-15, Math.min(15, good.value(sample)));
    expect(await about("C0", recordingOf([{ value: clipped }]))).toEqual([
      expect.objectContaining({ what: expect.stringMatching(/% of its values stand at -15 or 15 µV/) }),
    ]);
  });

  test("but not where nothing is known about what is plausible", async () => {
    const made: Made[] = [
      { value: noise(1e6), channel: { kind: "misc", unit: "au" } },
      { value: noise(1e6), channel: { kind: "emg" } },
      { value: (sample) => sample % 2, channel: { kind: "trigger" } },
    ];
    const { findings } = await verifyRecording(recordingOf(made));
    expect(findings.filter(({ channel }) => channel !== null)).toEqual([]);
  });
});

test("a recording is noted to be short and without markers, and not where it is neither", async () => {
  const value = noise(10);
  const notes = async (recording: Recording) =>
    (await verifyRecording(recording)).findings.map(({ what }) => what);
  expect(await notes(recordingOf([{ value }], 59_900))).toEqual([
    "The recording is 59.9 s long.",
    "There are no markers.",
  ]);
  const marker = { sample: 0, lengthSamples: 1, kind: "S", text: "", channel: null };
  expect(await notes(recordingOf([{ value }], 60_000, { markers: [marker] }))).toEqual([]);
});

test("what opening brought to light comes first", async () => {
  const found = {
    check: "size" as const,
    severity: "warning" as const,
    channel: null,
    what: "Cut off.",
    remedy: "Check it.",
  };
  const { findings } = await verifyRecording(
    recordingOf([{ value: noise(10) }], 5000, { findings: [found] }),
  );
  expect(findings[0]).toEqual(found);
});

describe("a long recording", () => {
  const frameCount = 600_000;
  const value = noise(10);

  test("is looked at whole, with progress, or as far as asked", async () => {
    const recording = recordingOf(
      [{ value: (sample) => (sample === frameCount - 1 || sample === 0 ? Number.NaN : value(sample)) }],
      frameCount,
    );
    const steps: number[] = [];
    const whole = await verifyRecording(recording, { onProgress: (fraction) => steps.push(fraction) });
    expect(whole.findings.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^2 values are not/));
    expect(steps.length).toBeGreaterThan(1);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
    const part = await verifyRecording(recording, { untilS: 10 });
    expect(part.seenShare).toBeCloseTo(10 / 600, 9);
    expect(part.findings.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^1 values are not/));
    expect(part.channels[0]?.sampleCount).toBe(frameCount);
  });

  test("can be left off", async () => {
    const controller = new AbortController();
    const recording = recordingOf([{ value }, { value }], frameCount);
    const verified = verifyRecording(recording, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(verified).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("markers that opening left for later are read, unless only the start is looked at", async () => {
  const marker = { sample: 5, lengthSamples: 0, kind: "Annotation", text: "late", channel: null };
  const recording = recordingOf([{ value: noise(10) }], 5000, { readMoreMarkers: async () => [marker] });
  expect((await verifyRecording(recording)).markers).toEqual([marker]);
  expect((await verifyRecording(recording, { untilS: 1 })).markers).toEqual([]);
});

describe.skipIf(isSharedMissing("gripforce"))("the floating-point recording of grips", () => {
  test("is noticed to be a million times too large, channel by channel", async () => {
    const recording = await openRecording(sharedFiles("gripforce"));
    const { channels, findings } = await verifyRecording(recording);
    expect(channels[0]?.name).toBe("LFP_RIGHT_0");
    expect(Math.abs(channels[0]!.sd / 18e6 - 1)).toBeLessThan(0.05);
    const implausible = findings.filter(({ what }) => what.includes("implausible"));
    expect(implausible.map(({ channel }) => channel)).toEqual(
      recording.info.channels.slice(0, 9).map(({ name }) => name),
    );
    expect(implausible[0]?.what).toContain("1,000,000 times too large");
    expect(findings.map(({ what }) => what)).toContain("The recording is 19.0 s long.");
  });
});

describe.skipIf(isSharedMissing("brainvision"))("the INT_16 recording of 32 channels", () => {
  test("has units that are no voltage, which are named", async () => {
    const { findings } = await verifyRecording(await openRecording(sharedFiles("brainvision")));
    const units = findings.filter(({ what }) => what.includes("no voltage"));
    expect(units.map(({ channel }) => channel)).toEqual(["CP5", "CP6", "HL", "HR", "Vb", "ReRef"]);
  });
});

describe("without time", () => {
  const made = [{ value: (sample: number) => sample }, { value: (sample: number) => -sample }];

  test("the beginning is looked at, and that is said", async () => {
    const { findings, seenShare } = await verifyRecording(recordingOf(made, 1_000_000), { mostMs: 0 });
    expect(seenShare).toBeLessThan(1);
    expect(findings[0]?.what).toMatch(/^There was no time to look at all of it: [\d.]+ % of the samples/);
  });

  test("markers that take too long are left, and that is said", async () => {
    const { findings, markers } = await verifyRecording(
      recordingOf(made, 10, {
        readMoreMarkers: ({ signal }) =>
          new Promise((_, reject) => {
            signal?.addEventListener("abort", () => reject(signal.reason));
          }),
      }),
      { mostMs: 50 },
    );
    expect(markers).toEqual([]);
    expect(findings[0]?.what).toContain("not at all markers");
  });

  test("that is enough, all is as without a limit", async () => {
    const recording = recordingOf(made, 1000);
    expect(await verifyRecording(recording, { mostMs: 60_000 })).toEqual(await verifyRecording(recording));
  });
});
