import { expect, test } from "vitest";
import { brainVisionFiles } from "../../src/recordings/brainVisionWriter.ts";
import { csvFiles } from "../../src/recordings/csvWriter.ts";
import { type NamedBlob, openRecording } from "../../src/recordings/index.ts";
import { verifyRecording } from "../../src/recordings/verify.ts";
import { InputError } from "../../src/signal/errors.ts";
import { Random } from "../../src/signal/random.ts";
import type { StreamInfo } from "../../src/signal/stream.ts";
import { annotations, edfBytes } from "./edfFixture.ts";
import { clockOffset, footer, samples, streamHeader, xdfBytes } from "./xdfFixture.ts";

const cases = 400;
const longestMs = 5000;

type Files = readonly (readonly [name: string, bytes: Uint8Array])[];

const text = (words: string) => new TextEncoder().encode(words);
const info: StreamInfo = {
  rateHz: 250,
  channels: [
    { name: "LFP_0", kind: "lfp", unit: "µV" },
    { name: "FORCE", kind: "force", unit: "N" },
  ],
};
const marker = { sample: 10, lengthSamples: 2, kind: "Stimulus", text: "S 1", channel: "LFP_0" };
const data = Float32Array.from({ length: 400 }, (_, i) => 10 * Math.sin(i / 3));

function brainVision(orientation: string): Files {
  const { texts, dataName, encode } = brainVisionFiles("a", info, [marker]);
  return [
    ...texts.map(({ name, text: words }) => [name, text(words.replace("MULTIPLEXED", orientation))] as const),
    [dataName, encode(data, 200)],
  ];
}

function edf(isBdf: boolean, kind: string): Files {
  const bytes = edfBytes({
    isBdf,
    records: 8,
    reserved: `${isBdf ? "BDF" : "EDF"}+${kind}`,
    signals: [
      {
        label: "LFP",
        samplesPerRecord: 20,
        physical: [-100, 100],
        record: (k) => Array.from({ length: 20 }, (_, i) => i * k),
      },
      { label: "GRIP", samplesPerRecord: 5, record: (k) => Array<number>(5).fill(k) },
      annotations((k) => (kind === "D" ? 2 * k : k), { 1: "+1.5\x152\x14go\x14\0" }, isBdf),
    ],
  });
  return [[isBdf ? "a.bdf" : "a.edf", bytes]];
}

function xdf(): Files {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ time: 5 + i / 100, values: [i, -i] }));
  return [
    [
      "a.xdf",
      xdfBytes(
        streamHeader(1, {
          name: "amp",
          type: "LFP",
          rate: 100,
          format: "int16",
          channels: [
            ["A", "mV", "LFP"],
            ["B", "", ""],
          ],
        }),
        streamHeader(2, {
          name: "cues",
          type: "Markers",
          rate: 0,
          format: "string",
          channels: [["", "", ""]],
        }),
        clockOffset(1, 5, 0.5),
        samples(1, "int16", rows(50)),
        samples(2, "string", [{ time: 5.2, values: ["go"] }]),
        clockOffset(1, 10, 0.5),
        samples(1, "int16", rows(30)),
        footer(1, 80),
      ),
    ],
  ];
}

function csv(): Files {
  const { texts, dataName, head, encode } = csvFiles("a", info, [marker]);
  return [
    [dataName, text(head + encode(data, 200, 0))],
    ...texts.map(({ name, text: words }) => [name, text(words)] as const),
  ];
}

const tokens = [
  "-1",
  "0",
  "1e308",
  "99999999",
  "NaN",
  "Infinity",
  "-0.0",
  "\0",
  "\xff",
  "=",
  ",",
  "\n",
  "../x",
  "<info>",
  "4294967295",
];

/** The bytes with one to several injuries: bits turned, cut, doubled, filled, or words put in. */
function injured(bytes: Uint8Array, random: Random): Uint8Array {
  let result = Uint8Array.from(bytes);
  const injuries = 1 + random.integer(4);
  for (let k = 0; k < injuries; k++) {
    // Headers are at the start: most of what can go wrong does there.
    const reach = random.integer(2) === 0 ? Math.min(result.length, 1200) : result.length;
    const at = random.integer(Math.max(1, reach));
    switch (random.integer(6)) {
      case 0:
        if (result.length > 0) result[at] = (result[at] ?? 0) ^ (1 << random.integer(8));
        break;
      case 1:
        result = result.slice(0, at);
        break;
      case 2:
        result = new Uint8Array(
          Buffer.concat([result.subarray(0, at), result.subarray(random.integer(at + 1))]),
        );
        break;
      case 3:
        result.fill(random.integer(256), at, at + random.integer(64));
        break;
      case 4: {
        const token = Uint8Array.from(tokens[random.integer(tokens.length)]!, (c) => c.charCodeAt(0));
        result.set(token.subarray(0, Math.max(0, result.length - at)), at);
        break;
      }
      default: {
        const token = Uint8Array.from(tokens[random.integer(tokens.length)]!, (c) => c.charCodeAt(0));
        result = new Uint8Array(Buffer.concat([result.subarray(0, at), token, result.subarray(at)]));
      }
    }
  }
  return result;
}

function noise(random: Random, isText: boolean): Uint8Array {
  const bytes = new Uint8Array(random.integer(5000));
  const words = ' ,;\t\n\r0123456789.-eE"#=abc';
  return bytes.map(() => (isText ? words.charCodeAt(random.integer(words.length)) : random.integer(256)));
}

/** Opens, verifies and reads here and there. */
async function use(files: readonly NamedBlob[]): Promise<"opened" | "refused"> {
  try {
    const recording = await openRecording(files);
    await verifyRecording(recording);
    const width = recording.info.channels.length;
    const frames = Math.min(100, recording.frameCount);
    const out = new Float64Array(frames * width);
    for (const first of [0, Math.floor(recording.frameCount / 2), recording.frameCount - frames]) {
      const read = await recording.readInto(first, frames, out);
      expect(read).toBe(Math.min(frames, recording.frameCount - first));
    }
    for (const { what, remedy, check } of recording.findings) {
      expect([what, remedy, check].every((words) => words.length > 0 && !words.includes("\n"))).toBe(true);
    }
    return "opened";
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.subject).not.toBe("");
    return "refused";
  }
}

test.each<[string, Files]>([
  ["BrainVision, multiplexed", brainVision("MULTIPLEXED")],
  ["BrainVision, vectorised", brainVision("VECTORIZED")],
  ["EDF+C", edf(false, "C")],
  ["EDF+D", edf(false, "D")],
  ["BDF+D", edf(true, "D")],
  ["XDF", xdf()],
  ["CSV", csv()],
])("%s: whatever the bytes, it opens or is refused in time", async (name, files) => {
  expect(
    await use(files.map(([title, bytes]) => ({ name: title, blob: new Blob([bytes as BlobPart]) }))),
  ).toBe("opened");
  const counts = { opened: 0, refused: 0 };
  let slowestMs = 0;
  for (let seed = 0; seed < cases; seed++) {
    const random = new Random(seed, name);
    const victim = random.integer(files.length);
    const isNoise = seed % 8 === 0;
    const broken = files.map(([title, bytes], i): NamedBlob => {
      const isHurt = i === victim || random.integer(4) === 0;
      const content = !isHurt
        ? bytes
        : isNoise
          ? noise(random, random.integer(2) === 0)
          : injured(bytes, random);
      return { name: title, blob: new Blob([content as BlobPart]) };
    });
    const startedMs = performance.now();
    try {
      counts[await use(broken)]++;
    } catch (error) {
      throw new Error(`seed ${seed} of ${name}: ${error instanceof Error ? error.stack : error}`);
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
  }
  console.log(
    `${name}: ${cases} files, ${counts.opened} opened, ${counts.refused} refused, slowest ${slowestMs.toFixed(0)} ms`,
  );
  expect(slowestMs).toBeLessThan(longestMs);
});
