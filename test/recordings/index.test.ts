import { expect, test } from "vitest";
import { brainVisionFiles } from "../../src/recordings/brainVisionWriter.ts";
import { formats, namedBlobs, openRecording } from "../../src/recordings/index.ts";
import { expectRefusal, fileOf, readAll } from "./fixture.ts";

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
