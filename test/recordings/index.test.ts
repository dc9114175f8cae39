import { describe, expect, test } from "vitest";
import { brainVisionFiles } from "../../src/recordings/brainVisionWriter.ts";
import type { Finding } from "../../src/recordings/finding.ts";
import { formats, namedBlobs, openRecording } from "../../src/recordings/index.ts";
import { annotations, edfBytes } from "./edfFixture.ts";
import { expectRefusal, fileOf, readAll } from "./fixture.ts";
import { footer, samples, streamHeader, xdfBytes } from "./xdfFixture.ts";

const info = { rateHz: 500, channels: [{ name: "LFP_0", kind: "lfp" as const, unit: "µV" }] };

function filesOf(baseName: string, values: number[]) {
  const { texts, dataName, encode } = brainVisionFiles(baseName, info);
  return [
    ...texts.map(({ name, text }) => fileOf(name, text)),
    fileOf(dataName, encode(Float32Array.from(values), values.length)),
  ];
}

test("the one recording is found among other files, in any order", async () => {
  const files = [fileOf("notes.txt", "hello"), ...filesOf("a", [1, 2, 3]), fileOf("photo.jpg", "x")];
  for (const order of [files, files.toReversed()]) {
    const recording = await openRecording(order);
    expect([recording.format, recording.name, await readAll(recording)]).toEqual([
      "BrainVision",
      "a.vhdr",
      [1, 2, 3],
    ]);
  }
});

test("a header is known by its ending in any case", async () => {
  const files = filesOf("a", [1, 2]).map(({ name, blob }) => ({ name: name.toUpperCase(), blob }));
  expect((await openRecording(files)).frameCount).toBe(2);
});

test("several recordings at once are refused by their names", async () => {
  await expectRefusal(
    openRecording([...filesOf("a", [1]), ...filesOf("b", [1])]),
    "a.vhdr, b.vhdr",
    "Open one at a time",
  );
});

test("files without a recording are named, with what could be opened", async () => {
  await expectRefusal(
    openRecording([fileOf("a.eeg", "x"), fileOf("b.txt", "y")]),
    "a.eeg, b.txt",
    /no recording.*BrainVision \(\.vhdr\).*EDF/,
  );
  await expectRefusal(openRecording([]), "nothing", "no recording");
});

test("every format has an ending of its own, in lower case", () => {
  const endings = formats.flatMap((format) => format.endings);
  for (const ending of endings) expect(ending).toMatch(/^\.[a-z0-9]+$/);
  expect(new Set(endings).size).toBe(endings.length);
});

test("files of a browser become named blobs", async () => {
  const file = new File(["abc"], "a.txt");
  const [named] = namedBlobs([file]);
  expect([named?.name, await named?.blob.text()]).toEqual(["a.txt", "abc"]);
});

describe("a recording that was cut off", () => {
  const cuts = ({ findings }: { findings: readonly Finding[] }) =>
    findings
      .map(({ what, isCut }, i) => ({ i, what, isCut }))
      .filter(({ what }) => /cut|states|ends/.test(what));
  const marker = { sample: 90, lengthSamples: 0, kind: "Stimulus", text: "S 1", channel: null };
  const { texts, dataName, encode } = brainVisionFiles("a", info, [marker]);
  const values = encode(
    Float32Array.from({ length: 100 }, (_, i) => i),
    100,
  );
  const side = fileOf("a_ieeg.json", '{"RecordingDuration": 60}');
  const cutBrainVision = (bytes: number) => [
    ...texts.map(({ name, text }) =>
      fileOf(name, text.replace("[Common Infos]", "[Common Infos]\nDataPoints=100")),
    ),
    fileOf(dataName, values.slice(0, bytes)),
    side,
  ];
  const edfWhole = edfBytes({
    records: 50,
    reserved: "EDF+C",
    signals: [{ label: "LFP", samplesPerRecord: 4, record: (k) => [k, 1, 2, 3] }, annotations((k) => k)],
  });
  const recordBytes = 128;
  const edfCut = (records: number, rest: number) =>
    fileOf("a.edf", edfWhole.slice(0, 256 * 3 + records * recordBytes + rest));
  const rows = Array.from({ length: 100 }, (_, i) => ({ time: i / 100, values: [i] }));
  const xdfWhole = xdfBytes(
    streamHeader(1, { name: "amp", type: "LFP", rate: 100, format: "int16", channels: [["A", "", ""]] }),
    samples(1, "int16", rows.slice(0, 3)),
    samples(1, "int16", rows.slice(3)),
    footer(1, 100),
  );
  const xdfCut = (bytes: number) => fileOf("a.xdf", xdfWhole.slice(0, xdfWhole.length - bytes));

  test("says so once, and first", async () => {
    for (const files of [
      cutBrainVision(4 * 7 + 2),
      cutBrainVision(4 * 2),
      [edfCut(3, 5), fileOf("a_ieeg.json", '{"RecordingDuration": 50}')],
      [edfCut(1, 0)],
      [xdfCut(200)],
      [fileOf("a.csv", "time_s,A,B\n0,1,2\n0.1,2,3\n0.2,3")],
    ]) {
      const recording = await openRecording(files);
      expect(cuts(recording)).toEqual([expect.objectContaining({ i: 0 })]);
      expect(recording.findings.some(({ isCut }) => isCut)).toBe(false);
    }
  });

  test("is refused in one line where no signal is left", async () => {
    await expectRefusal(openRecording(cutBrainVision(3)), "a.eeg", "not even one sample");
    await expectRefusal(
      openRecording(cutBrainVision(5)),
      "a.eeg",
      "one sample of 1 channels, where a.vhdr states 100",
    );
    await expectRefusal(openRecording([edfCut(0, 100)]), "a.edf", "not even one record");
    await expectRefusal(openRecording([xdfCut(xdfWhole.length - 400)]), "a.xdf", "no stream of numbers");
    await expectRefusal(openRecording([fileOf("a.csv", "# rateHz: 10\nA,B\n1,2\n")]), "a.csv", "one sample");
  });
});
