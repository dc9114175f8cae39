import { describe, expect, test } from "vitest";
import { brainVisionFiles } from "../../src/recordings/brainVisionWriter.ts";
import { csvFiles } from "../../src/recordings/csvWriter.ts";
import { openRecording } from "../../src/recordings/index.ts";
import { fileOf } from "./fixture.ts";

const info = { rateHz: 500, channels: [{ name: "LFP_0", kind: "lfp" as const, unit: "µV" }] };
const own = { sample: 100, lengthSamples: 0, kind: "Stimulus", text: "S  1", channel: null };
const { texts, dataName, encode } = brainVisionFiles("sub-1_ieeg", info, [own]);
const recording = [
  ...texts.filter(({ name }) => /\.v/.test(name)).map(({ name, text }) => fileOf(name, text)),
  fileOf(
    dataName,
    encode(
      Float32Array.from({ length: 1000 }, (_, i) => i),
      1000,
    ),
  ),
];
const open = (name: string, text: string) => openRecording([...recording, fileOf(name, text)]);

describe("what a recording is a record of", () => {
  const provenance = { source: "strong responder, seed 5", firstSample: 20_000, simulated: true };
  const written = [
    brainVisionFiles("sub-1_ieeg", info, [own], provenance),
    csvFiles("sub-1_ieeg", info, [], provenance),
  ];

  test.each(written)("is told by the description that is written beside it", async ({ texts: all }) => {
    const { text } = all.find(({ name }) => name === "sub-1_ieeg.json")!;
    expect(await open("sub-1_ieeg.json", text)).toMatchObject({
      isSimulated: true,
      origin: { source: provenance.source, firstSample: 20_000 },
    });
  });

  test("is not known where nobody says it, or says something else", async () => {
    for (const source of [undefined, "a patient", { ...provenance, firstSample: -1 }]) {
      const recorded = await open("sub-1_ieeg.json", JSON.stringify({ GripscopeSource: source }));
      expect(recorded.isSimulated ?? false).toBe(false);
      expect(recorded.origin).toBeUndefined();
    }
  });
});

describe("events", () => {
  test("that the recording does not hold itself become markers", async () => {
    const table =
      "onset\tduration\ttrial_type\tvalue\n0.2\t0\tStimulus\tS 1\n1.5\t0.25\tgrip\t7\nn/a\t0\tx\ty\n";
    const { markers, findings } = await open("sub-1_events.tsv", table);
    expect(markers).toEqual([
      own,
      { sample: 750, timeS: 1.5, lengthSamples: 125, kind: "grip", text: "7", channel: null },
    ]);
    expect(findings).toEqual([]);
  });

  test("outside the recording are a finding; a table that is none is left out, with one", async () => {
    const late = await open("sub-1_events.tsv", "onset\tduration\n99\t0\n");
    expect(late.findings).toEqual([
      expect.objectContaining({ check: "markers", what: expect.stringContaining("1 of 1 events") }),
    ]);
    const other = await open("sub-1_events.tsv", "when\thow\n1\t2\n");
    expect(other.findings).toEqual([
      expect.objectContaining({ check: "side-car", remedy: "It was left out." }),
    ]);
    expect(other.markers).toEqual([own]);
  });

  test("of another subject are none of ours", async () => {
    expect((await open("sub-2_events.tsv", "onset\tduration\n1\t0\n")).markers).toEqual([own]);
  });
});

describe("a description", () => {
  test("that agrees says nothing", async () => {
    const { findings } = await open("sub-1_ieeg.json", '{"SamplingFrequency": 500, "RecordingDuration": 2}');
    expect(findings).toEqual([]);
  });

  test("that disagrees about rate or duration is a finding", async () => {
    const { findings } = await open("sub-1_ieeg.json", '{"SamplingFrequency": 512, "RecordingDuration": 20}');
    expect(findings.map(({ check }) => check)).toEqual(["size", "rate"]);
    expect(findings[1]?.what).toContain("sub-1_ieeg.json states 512 Hz");
  });

  test("that is no JSON is left out", async () => {
    const { findings } = await open("sub-1_ieeg.json", "{");
    expect(findings).toEqual([expect.objectContaining({ check: "side-car" })]);
  });
});

test("a table of channels that cannot be read is left out, with a finding", async () => {
  const { findings, info: opened } = await open("sub-1_channels.tsv", "what\thow\n1\t2\n");
  expect(findings).toEqual([
    expect.objectContaining({
      check: "side-car",
      what: expect.stringContaining("has no columns name and type"),
    }),
  ]);
  expect(opened.channels).toEqual(info.channels);
});
