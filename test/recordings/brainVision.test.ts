import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brainVision } from "../../src/recordings/brainVision.ts";
import type { NamedBlob } from "../../src/recordings/index.ts";
import { expectRefusal, fileOf, isSharedMissing, readAll, sharedFiles } from "./fixture.ts";

type Entries = Readonly<Record<string, string | number | null>>;

const firstLine = "Brain Vision Data Exchange Header File Version 1.0";

/** A header of two channels; an entry of null is left out. */
function headerText(
  changes: { common?: Entries; binary?: Entries; channels?: Entries; first?: string } = {},
) {
  const lines = (title: string, entries: Entries) => [
    `[${title}]`,
    ...Object.entries(entries).flatMap(([key, value]) => (value === null ? [] : [`${key}=${value}`])),
  ];
  return [
    changes.first ?? firstLine,
    ...lines("Common Infos", {
      DataFile: "a.eeg",
      DataFormat: "BINARY",
      DataOrientation: "MULTIPLEXED",
      NumberOfChannels: 2,
      SamplingInterval: 1000,
      ...changes.common,
    }),
    ...lines("Binary Infos", { BinaryFormat: "INT_16", ...changes.binary }),
    ...lines("Channel Infos", { Ch1: "LFP_0,,0.5,µV", Ch2: "LFP_1,,2,µV", ...changes.channels }),
  ].join("\r\n");
}

const samples = {
  INT_16: (values: number[]) => new Int16Array(values),
  UINT_16: (values: number[]) => new Uint16Array(values),
  INT_32: (values: number[]) => new Int32Array(values),
  IEEE_FLOAT_32: (values: number[]) => new Float32Array(values),
  IEEE_FLOAT_64: (values: number[]) => new Float64Array(values),
};

/** Hand-made bytes: typed arrays of the machines that tests run on are little-endian, as the files are. */
function bytes(format: keyof typeof samples, values: number[]): Uint8Array {
  return new Uint8Array(samples[format](values).buffer);
}

function open(header: string | Uint8Array, data: Uint8Array | null, ...others: NamedBlob[]) {
  const file = fileOf("a.vhdr", header);
  return brainVision.open(file, [file, ...(data ? [fileOf("a.eeg", data)] : []), ...others]);
}

const fourFrames = bytes("INT_16", [1, 10, 2, 20, 3, 30, -4, -40]);

describe("samples", () => {
  const cases = [
    ["INT_16", [-32768, 32767, 0, -1, 5, 258]],
    ["UINT_16", [0, 65535, 32768, 1, 5, 258]],
    ["INT_32", [-2147483648, 2147483647, 65536, -1, 5, 258]],
    ["IEEE_FLOAT_32", [-0.5, 1.25, 2 ** 127, Number.NaN, -0, 258]],
    ["IEEE_FLOAT_64", [-0.1, 1 / 3, 1e300, Number.NaN, -0, 258]],
  ] as const;

  test.each(cases)("%s comes out multiplied by each channel's resolution", async (format, raw) => {
    const recording = await open(headerText({ binary: { BinaryFormat: format } }), bytes(format, [...raw]));
    expect(recording.frameCount).toBe(3);
    expect(await readAll(recording)).toEqual(raw.map((value, i) => value * (i % 2 === 0 ? 0.5 : 2)));
  });

  test.each(cases)("%s is the same vectorised, channel after channel", async (format, raw) => {
    const vectorised = [0, 2, 4, 1, 3, 5].map((i) => raw[i] as number);
    const header = headerText({
      common: { DataOrientation: "VECTORIZED" },
      binary: { BinaryFormat: format },
    });
    const recording = await open(header, bytes(format, vectorised));
    expect(await readAll(recording)).toEqual(raw.map((value, i) => value * (i % 2 === 0 ? 0.5 : 2)));
  });

  test.each(cases)("%s is the same in big-endian order", async (format, raw) => {
    const swapped = bytes(format, [...raw]);
    const width = samples[format]([0]).BYTES_PER_ELEMENT;
    for (let at = 0; at < swapped.length; at += width) swapped.subarray(at, at + width).reverse();
    const header = headerText({ binary: { BinaryFormat: format, UseBigEndianOrder: "YES" } });
    expect(await readAll(await open(header, swapped))).toEqual(
      raw.map((value, i) => value * (i % 2 === 0 ? 0.5 : 2)),
    );
  });

  test("signals give the columns of the stream, and values as stored", async () => {
    for (const orientation of ["MULTIPLEXED", "VECTORIZED"]) {
      const recording = await open(headerText({ common: { DataOrientation: orientation } }), fourFrames);
      const whole = await readAll(recording);
      for (const [i, signal] of recording.signals.entries()) {
        const out = new Float64Array(4);
        expect(await signal.readSignalInto(0, 9, out)).toBe(4);
        expect(Array.from(out)).toEqual([0, 1, 2, 3].map((frame) => whole[2 * frame + i]));
        expect(await signal.readRawInto?.(1, 2, out)).toBe(2);
        expect(out[0]).toBe((whole[2 + i] as number) / [0.5, 2][i]!);
        expect(signal.rails).toEqual([-32_768, 32_767].map((value) => value * [0.5, 2][i]!));
      }
    }
  });

  test("reading in any pieces equals reading at once, in both orientations", async () => {
    const values = Array.from({ length: 200 }, (_, i) => ((i * 7919) % 1000) - 500);
    for (const orientation of ["MULTIPLEXED", "VECTORIZED"]) {
      const header = headerText({ common: { DataOrientation: orientation } });
      const recording = await open(header, bytes("INT_16", values));
      const whole = await readAll(recording);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
          async (sizes) => {
            expect(await readAll(recording, sizes)).toEqual(whole);
          },
        ),
        { numRuns: 30 },
      );
    }
  });

  test("a vectorised recording longer than one chunk is read without a seam", async () => {
    const frames = 70_000;
    const values = Array.from({ length: 2 * frames }, (_, i) => (i < frames ? i % 30_000 : -(i % 30_000)));
    const recording = await open(
      headerText({ common: { DataOrientation: "VECTORIZED" } }),
      bytes("INT_16", values),
    );
    const out = new Float64Array(2 * frames);
    expect(await recording.readInto(0, frames, out)).toBe(frames);
    for (const frame of [0, 65_535, 65_536, frames - 1]) {
      expect([out[2 * frame], out[2 * frame + 1]]).toEqual([
        0.5 * (frame % 30_000),
        -2 * ((frames + frame) % 30_000),
      ]);
    }
  });

  test("a read gives fewer frames only at the end, and none behind it", async () => {
    const recording = await open(headerText(), fourFrames);
    const out = new Float32Array(20).fill(99);
    expect(await recording.readInto(3, 10, out)).toBe(1);
    expect(Array.from(out.subarray(0, 3))).toEqual([-2, -80, 99]);
    expect(await recording.readInto(4, 10, out)).toBe(0);
    expect(await recording.readInto(100, 10, out)).toBe(0);
  });

  test("an offset in front of the samples is skipped, in either section", async () => {
    const data = new Uint8Array([1, 2, 3, ...fourFrames]);
    for (const header of [
      headerText({ common: { DataOffset: 3 } }),
      headerText({ binary: { DataOffset: 3 } }),
    ]) {
      const recording = await open(header, data);
      expect(recording.findings).toEqual([]);
      expect(await readAll(recording)).toEqual([0.5, 20, 1, 40, 1.5, 60, -2, -80]);
    }
  });

  test("a file that shrinks while it is read is an error, not a row of zeros", async () => {
    const file = fileOf("a.vhdr", headerText());
    const shrunk = new Blob([fourFrames as BlobPart]);
    shrunk.slice = () => new Blob([]);
    const recording = await brainVision.open(file, [file, { name: "a.eeg", blob: shrunk }]);
    await expectRefusal(recording.readInto(0, 4, new Float32Array(8)), "a.eeg", "changed while it was read");
  });
});

describe("header", () => {
  test.each([
    "Brain Vision Data Exchange Header File Version 1.0",
    "BrainVision Data Exchange Header File Version 1.0",
    "Brain Vision Data Exchange Header File, Version 1.0",
    "Brain Vision Data Exchange Header File Version 2.0",
    "\uFEFFBrain Vision Data Exchange Header File Version 1.0",
  ])("is known by its first line: %s", async (first) => {
    const recording = await open(headerText({ first }), fourFrames);
    expect([recording.format, recording.name, recording.frameCount]).toEqual(["BrainVision", "a.vhdr", 4]);
  });

  test("may leave out orientation and format, which are multiplexed and binary by default", async () => {
    const header = headerText({ common: { DataFormat: null, DataOrientation: null } });
    expect(await readAll(await open(header, fourFrames))).toEqual([0.5, 20, 1, 40, 1.5, 60, -2, -80]);
  });

  test("states the rate as an interval in microseconds, rounded or not", async () => {
    const rates = { "1000": 1000, "1000.0": 1000, "488.28125": 2048, "1666.66667": 600, "2366.8639": 422.5 };
    for (const [interval, rateHz] of Object.entries(rates)) {
      const recording = await open(headerText({ common: { SamplingInterval: interval } }), fourFrames);
      expect(Math.abs(recording.info.rateHz / rateHz - 1)).toBeLessThan(1e-7);
      if (Number.isInteger(rateHz)) expect(recording.info.rateHz).toBe(rateHz);
    }
  });

  test("$b stands for its own name, and names match in any case where none matches exactly", async () => {
    const header = headerText({ common: { DataFile: "$b.eeg" } });
    expect((await open(header, fourFrames)).frameCount).toBe(4);
    const upper = headerText({ common: { DataFile: "A.EEG" } });
    expect((await open(upper, fourFrames)).frameCount).toBe(4);
  });

  test("units read the same in UTF-8 and in Latin-1, with the micro sign, the Greek letter or a u", async () => {
    const text = headerText({ channels: { Ch1: "LFP_0,,0.5,µV", Ch2: "Größe,,2,µV" } });
    const latin = Uint8Array.from(text, (character) => character.charCodeAt(0));
    for (const header of [text, latin]) {
      const recording = await open(header, fourFrames);
      expect(recording.info.channels.map(({ name, unit }) => [name, unit])).toEqual([
        ["LFP_0", "\u00B5V"],
        ["Größe", "\u00B5V"],
      ]);
    }
    const others = await open(headerText({ channels: { Ch1: "A,,1,\u03BCV", Ch2: "B,,1,uV" } }), fourFrames);
    expect(others.info.channels.map(({ unit }) => unit)).toEqual(["\u00B5V", "\u00B5V"]);
  });

  test("channels may leave out resolution and unit, which are 1 and µV by default", async () => {
    const header = headerText({ channels: { Ch1: "LFP_0", Ch2: "FORCE,REF,,N" } });
    const recording = await open(header, fourFrames);
    expect(recording.info.channels).toEqual([
      { name: "LFP_0", kind: "lfp", unit: "µV" },
      { name: "FORCE", kind: "force", unit: "N" },
    ]);
    expect(await readAll(recording)).toEqual([1, 10, 2, 20, 3, 30, -4, -40]);
  });

  test("channel names may hold commas, be missing, or come twice", async () => {
    const comma = await open(headerText({ channels: { Ch1: "a\\1b,,1,mV", Ch2: ",,1,mV" } }), fourFrames);
    expect(comma.info.channels.map(({ name }) => name)).toEqual(["a,b", "Ch2"]);
    const twice = await open(headerText({ channels: { Ch1: "A,,1", Ch2: "A,,1" } }), fourFrames);
    expect(twice.info.channels.map(({ name }) => name)).toEqual(["A", "A-2"]);
    expect(twice.findings).toEqual([
      expect.objectContaining({ severity: "warning", channel: "A", remedy: "It is called A-2 here." }),
    ]);
  });

  test("a table of channels beside it says their kind and, where the header is silent, their unit", async () => {
    const table = fileOf(
      "a_channels.tsv",
      "name\ttype\tunits\tstatus\nX\tDBS\tV\tbad\nMOV\tMISC\tmm\tgood\n",
    );
    const header = headerText({ channels: { Ch1: "X,,1,mV", Ch2: "MOV,,1," } });
    const recording = await open(header, fourFrames, table);
    expect(recording.info.channels).toEqual([
      { name: "X", kind: "lfp", unit: "mV" },
      { name: "MOV", kind: "misc", unit: "mm" },
    ]);
    expect(recording.findings).toEqual([
      expect.objectContaining({ channel: "X", what: "a_channels.tsv marks it as bad." }),
    ]);
    const alone = await open(header, fourFrames);
    expect(alone.info.channels.map(({ kind, unit }) => [kind, unit])).toEqual([
      ["eeg", "mV"],
      ["misc", "µV"],
    ]);
  });

  test("a channel that the table does not list is pointed out", async () => {
    const table = fileOf("a_channels.tsv", "name\ttype\nLFP_0\tECOG\n");
    const recording = await open(headerText(), fourFrames, table);
    expect(recording.info.channels.map(({ kind }) => kind)).toEqual(["ecog", "lfp"]);
    expect(recording.findings).toEqual([
      expect.objectContaining({ channel: "LFP_1", what: "a_channels.tsv does not list it." }),
    ]);
  });
});

describe("markers", () => {
  const header = headerText({ common: { MarkerFile: "a.vmrk" } });
  const markerFile = (...lines: string[]) =>
    fileOf(
      "a.vmrk",
      ["Brain Vision Data Exchange Marker File, Version 1.0", "[Marker Infos]", ...lines].join("\n"),
    );

  test("come with their sample counted from 0, and the first segment's date", async () => {
    const recording = await open(
      header,
      fourFrames,
      markerFile(
        "Mk1=New Segment,,1,1,0,20131113161403794232",
        "; comment",
        "Mk2=Stimulus,S\\1 253,4,2,2",
        "Mk3=Comment,no length,2,,0",
        "Mk4=New Segment,,3,1,0,20201113161403794232",
      ),
    );
    expect(recording.recordedAt).toBe("2013-11-13T16:14:03.794232");
    expect(recording.markers).toEqual([
      { sample: 0, lengthSamples: 1, kind: "New Segment", text: "", channel: null },
      { sample: 3, lengthSamples: 2, kind: "Stimulus", text: "S, 253", channel: "LFP_1" },
      { sample: 1, lengthSamples: 0, kind: "Comment", text: "no length", channel: null },
      { sample: 2, lengthSamples: 1, kind: "New Segment", text: "", channel: null },
    ]);
  });

  test("a date of zeros or in another form is no date", async () => {
    for (const date of ["00000000000000000000", "2013-11-13", ""]) {
      const recording = await open(header, fourFrames, markerFile(`Mk1=New Segment,,1,1,0,${date}`));
      expect(recording.recordedAt).toBeNull();
      expect(recording.markers).toHaveLength(1);
    }
  });

  test("may be none at all, without a finding", async () => {
    for (const given of [
      await open(headerText(), fourFrames),
      await open(header, fourFrames, markerFile()),
    ]) {
      expect([given.markers, given.recordedAt, given.findings]).toEqual([[], null, []]);
    }
  });

  test("a marker file that did not come along is a finding, not an error", async () => {
    const recording = await open(header, fourFrames);
    expect(recording.markers).toEqual([]);
    expect(recording.findings).toEqual([
      expect.objectContaining({ severity: "warning", what: expect.stringContaining("a.vmrk") }),
    ]);
  });

  test("a position that is no number is refused by file and entry", async () => {
    await expectRefusal(
      open(header, fourFrames, markerFile("Mk1=Stimulus,S1,soon,1,0")),
      "a.vmrk",
      "Mk1: position soon",
    );
  });
});

describe("what disagrees with the header", () => {
  test("an end within a sample is a finding, and the whole samples are used", async () => {
    const recording = await open(headerText(), fourFrames.subarray(0, 13));
    expect(recording.frameCount).toBe(3);
    expect(await readAll(recording)).toEqual([0.5, 20, 1, 40, 1.5, 60]);
    expect(recording.findings).toEqual([
      expect.objectContaining({
        severity: "warning",
        what: expect.stringMatching(/^a\.eeg ends within a sample: 1 bytes too many/),
      }),
    ]);
  });

  test("a stated number of samples that the file does not hold is a finding with both", async () => {
    const recording = await open(headerText({ common: { DataPoints: 5 } }), fourFrames);
    expect(recording.frameCount).toBe(4);
    expect(recording.findings).toEqual([
      expect.objectContaining({ what: "The header states 5 samples, the file holds 4." }),
    ]);
    expect((await open(headerText({ common: { DataPoints: 4 } }), fourFrames)).findings).toEqual([]);
  });

  test("vectorised, a stated number that disagrees is refused: each channel would begin elsewhere", async () => {
    const header = headerText({ common: { DataOrientation: "VECTORIZED", DataPoints: 5 } });
    await expectRefusal(open(header, fourFrames), "a.eeg", /holds 4 samples.*states 5/);
  });

  test("markers outside the recording are counted", async () => {
    const header = headerText({ common: { MarkerFile: "a.vmrk" } });
    const markers = fileOf("a.vmrk", "[Marker Infos]\nMk1=Stimulus,S1,400,1,0\nMk2=Stimulus,S1,2,1,0");
    expect((await open(header, fourFrames, markers)).findings).toEqual([
      expect.objectContaining({
        check: "markers",
        what: expect.stringContaining("1 of 2 markers in a.vmrk"),
      }),
    ]);
  });

  test("vectorised, where nothing can be told from a cut file, it is refused", async () => {
    const header = headerText({ common: { DataOrientation: "VECTORIZED" } });
    await expectRefusal(
      open(header, fourFrames.subarray(0, 14)),
      "a.eeg",
      /INT_16: it is cut off or damaged/,
    );
  });

  test("not even one sample is refused by the data file's name", async () => {
    for (const size of [0, 3]) {
      await expectRefusal(open(headerText(), fourFrames.subarray(0, size)), "a.eeg", `holds ${size} bytes`);
    }
    await expectRefusal(
      open(headerText({ common: { DataOffset: 100 } }), fourFrames),
      "a.eeg",
      "holds 16 bytes",
    );
  });
});

describe("what cannot be read is refused by file and reason", () => {
  test("a lone header asks for its siblings by name", async () => {
    await expectRefusal(open(headerText(), null), "a.vhdr", /^needs a\.eeg, which/);
    const header = headerText({ common: { DataFile: "other.eeg", MarkerFile: "other.vmrk" } });
    await expectRefusal(open(header, fourFrames), "a.vhdr", /^needs other\.eeg and other\.vmrk, which/);
    await expectRefusal(open(header, null, fileOf("other.vmrk", "")), "a.vhdr", /^needs other\.eeg, which/);
  });

  test.each<[string, Parameters<typeof headerText>[0], string | RegExp]>([
    ["text samples", { common: { DataFormat: "ASCII" } }, "DataFormat=ASCII is not supported"],
    ["an unknown orientation", { common: { DataOrientation: "SPIRAL" } }, "DataOrientation=SPIRAL"],
    ["an unknown sample format", { binary: { BinaryFormat: "INT_24" } }, "BinaryFormat=INT_24 is not known"],
    ["a format out of Object's prototype", { binary: { BinaryFormat: "toString" } }, "is not known"],
    ["no data file", { common: { DataFile: null } }, "has no DataFile="],
    ["an empty data file", { common: { DataFile: "" } }, "has no DataFile="],
    ["a data file elsewhere", { common: { DataFile: "../../a.eeg" } }, "points outside the folder"],
    ["a data file on a drive", { common: { DataFile: "C:\\data\\a.eeg" } }, "points outside the folder"],
    ["a marker file elsewhere", { common: { MarkerFile: "/tmp/a.vmrk" } }, "points outside the folder"],
    ["no number of channels", { common: { NumberOfChannels: null } }, "has no NumberOfChannels="],
    ["no channels", { common: { NumberOfChannels: 0 } }, "NumberOfChannels=0 is not a whole number"],
    ["half a channel", { common: { NumberOfChannels: 1.5 } }, "NumberOfChannels=1.5"],
    ["too many channels", { common: { NumberOfChannels: 1e9 } }, "NumberOfChannels=1000000000"],
    ["a channel that is not described", { common: { NumberOfChannels: 3 } }, "Ch3= is missing"],
    ["no sampling interval", { common: { SamplingInterval: null } }, "has no SamplingInterval="],
    ["an interval of 0", { common: { SamplingInterval: 0 } }, "SamplingInterval=0"],
    ["an interval in words", { common: { SamplingInterval: "fast" } }, "SamplingInterval=fast"],
    ["no sample format", { binary: { BinaryFormat: null } }, "has no BinaryFormat="],
    ["a resolution in words", { channels: { Ch2: "B,,half,µV" } }, "Ch2: resolution half is not a number"],
    ["a resolution of 0", { channels: { Ch1: "A,,0,µV" } }, "Ch1: resolution 0"],
    ["an offset before the file", { common: { DataOffset: -4 } }, "DataOffset=-4"],
    ["an offset within a byte", { common: { DataOffset: 0.5 } }, "DataOffset=0.5"],
  ])("%s", async (_, changes, reason) => {
    await expectRefusal(open(headerText(changes), fourFrames), "a.vhdr", reason);
  });

  test("a header without one of its sections", async () => {
    for (const title of ["Common Infos", "Binary Infos", "Channel Infos"]) {
      const header = headerText().replace(`[${title}]`, "[Nothing]");
      await expectRefusal(open(header, fourFrames), "a.vhdr", new RegExp(`^has no section .${title}.`));
    }
  });

  test("what is no header at all", async () => {
    const noise = Uint8Array.from({ length: 500 }, (_, i) => (i * 151) % 256);
    for (const header of ["", "hello", noise, `\n${headerText()}`]) {
      await expectRefusal(open(header, fourFrames), "a.vhdr", "is not a BrainVision header");
    }
    const huge = { name: "a.vhdr", blob: { size: 50_000_001 } as Blob };
    await expectRefusal(brainVision.open(huge, [huge]), "a.vhdr", "too large");
  });

  test("a header damaged anywhere opens or is refused, and never fails otherwise", async () => {
    const text = headerText({ common: { MarkerFile: "a.vmrk" } });
    const markers = fileOf("a.vmrk", "[Marker Infos]\nMk1=New Segment,,1,1,0,20131113161403794232");
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.nat(8),
        fc.string({ unit: "binary", maxLength: 6 }),
        async (at, cut, put) => {
          const damaged = text.slice(0, at) + put + text.slice(at + cut);
          try {
            const recording = await open(damaged, fourFrames, markers);
            await readAll(recording);
          } catch (error) {
            expect(error).toMatchObject({ name: "InputError", subject: expect.stringMatching(/^a\.|eeg$/) });
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe.skipIf(isSharedMissing("brainvision"))("the INT_16 recording of 32 channels", () => {
  test("holds what is known of it", async () => {
    const files = sharedFiles("brainvision");
    const header = files.find(({ name }) => name.endsWith(".vhdr"))!;
    const recording = await brainVision.open(header, files);
    expect([recording.info.rateHz, recording.info.channels.length, recording.frameCount]).toEqual([
      1000, 32, 7900,
    ]);
    expect(recording.markers).toHaveLength(14);
    expect(recording.recordedAt).toBe("2013-11-13T16:14:03.794232");
    const values = await readAll(recording, [1000, 17]);
    const halved = (raw: number[]) => raw.map((value) => 0.5 * value);
    // Multiplexed: the file begins with the first value of every channel.
    expect(values.slice(0, 4)).toEqual(halved([-47, -36, -47, -11]));
    expect([0, 1, 2, 3].map((frame) => values[32 * frame])).toEqual(halved([-47, -47, -48, -48]));
    expect(recording.info.channels.slice(0, 3).map(({ unit }) => unit)).toEqual(Array(3).fill("\u00B5V"));
  });
});

describe.skipIf(isSharedMissing("gripforce"))("the floating-point recording of grips", () => {
  test("holds what is known of it", async () => {
    const files = sharedFiles("gripforce");
    const header = files.find(({ name }) => name.endsWith(".vhdr"))!;
    const recording = await brainVision.open(header, files);
    expect([recording.info.rateHz, recording.frameCount]).toEqual([1000, 19_001]);
    expect([recording.markers, recording.recordedAt, recording.findings]).toEqual([[], null, []]);
    expect(recording.info.channels.map(({ kind }) => kind)).toEqual([
      ...Array(3).fill("lfp"),
      ...Array(6).fill("ecog"),
      "misc",
    ]);
    expect(recording.info.channels.at(-1)?.name).toBe("MOV_RIGHT");
    const data = files.find(({ name }) => name.endsWith(".eeg"))!;
    const raw = new Float32Array(await data.blob.arrayBuffer());
    const values = await readAll(recording, [4096]);
    expect(values.length).toBe(raw.length);
    expect(values.every((value, i) => value === (raw[i] as number) * 0.1)).toBe(true);
  });
});
