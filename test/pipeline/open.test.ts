import { expect, test } from "vitest";
import { openSource, summarise } from "../../src/pipeline/open.ts";
import { expectRefusal } from "../recordings/fixture.ts";
import { droppedFiles } from "./files.ts";
import { shortSource, wholeBlock } from "./fixture.ts";

test("a simulated patient opens without end and without a recording", async () => {
  const { source, recording } = await openSource({ kind: "simulated", patient: "strong", seed: 7 });
  expect(recording).toBeNull();
  expect(summarise(source)).toEqual({
    simulated: true,
    label: "strong responder, seed 7",
    info: source.info,
    frameCount: Number.POSITIVE_INFINITY,
    proposedTarget: "FORCE",
    proposedInputs: ["LFP_0", "LFP_1", "LFP_2"],
  });
});

test("files open as the recording that they hold, with the samples that were written", async () => {
  const { source, recording } = await openSource({
    kind: "recording",
    files: await droppedFiles("a", shortSource(3)),
  });
  expect(recording?.format).toBe("BrainVision");
  expect(summarise(source)).toMatchObject({
    simulated: false,
    label: "a.vhdr",
    frameCount: 3000,
    proposedTarget: "FORCE",
    proposedInputs: ["LFP_0", "LFP_1", "LFP_2"],
  });
  const { data } = await wholeBlock(shortSource(3));
  expect((await wholeBlock(source)).data).toEqual(data);
});

test("a patient or recording that is not there is refused by name", async () => {
  await expectRefusal(
    openSource({ kind: "simulated", patient: "weak", seed: 1 }),
    "patient weak",
    "is not known",
  );
  const files = await droppedFiles("a", shortSource(1));
  await expectRefusal(
    openSource({ kind: "recording", files: files.filter(({ name }) => !name.endsWith(".eeg")) }),
    "a.vhdr",
    /^needs a\.eeg, which/,
  );
});

test("what somebody says of a channel goes before what its files state; the values stay", async () => {
  const files = await droppedFiles("a", shortSource(3));
  const said = { name: "FORCE", kind: "misc" as const, unit: "N" };
  const { source, recording } = await openSource({ kind: "recording", files, channels: [said] });
  const { info } = shortSource(3);
  expect(source.info.channels).toEqual(
    info.channels.map((channel) => (channel.name === "FORCE" ? said : channel)),
  );
  expect(recording?.signals.find(({ name }) => name === "FORCE")).toMatchObject(said);
  expect((await wholeBlock(source)).data).toEqual((await wholeBlock(shortSource(3))).data);
  await expectRefusal(
    openSource({ kind: "recording", files, channels: [{ ...said, name: "FROCE" }] }),
    "channel FROCE",
    "a.vhdr",
  );
});
