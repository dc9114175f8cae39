import { expect, test } from "vitest";
import { openRecording } from "../../src/recordings/index.ts";
import { relabelled } from "../../src/recordings/relabelled.ts";
import { droppedFiles } from "../pipeline/files.ts";
import { shortSource } from "../pipeline/fixture.ts";

const opened = async () => {
  const files = await droppedFiles("a", shortSource(3));
  return openRecording(files.map((file) => ({ name: file.name, blob: file })));
};

test("a recording of which nothing is said is the one that was opened", async () => {
  const recording = await opened();
  expect(relabelled(recording, [])).toBe(recording);
});

test("kinds after which the stream would have another rate are told of: it keeps its own", async () => {
  const recording = await opened();
  const [first, ...others] = recording.signals;
  const slow = { ...first!, rateHz: 250, kind: "misc" as const };
  const channels = recording.info.channels.map((channel) => ({ ...channel, kind: "misc" as const }));
  const mixed = {
    ...recording,
    info: { ...recording.info, channels },
    signals: [slow, ...others.map((each) => ({ ...each, kind: "misc" as const }))],
  };
  const said = { name: slow.name, kind: "lfp" as const, unit: slow.unit };
  const { findings, info } = relabelled(mixed, [said]);
  expect(info.rateHz).toBe(1000);
  expect(findings.at(-1)).toMatchObject({ check: "rate", severity: "warning" });
  expect(findings.at(-1)?.what).toMatch(/keeps 1000 Hz.*would have 250 Hz/);
  expect(relabelled(recording, [{ ...said, kind: "ecog" }]).findings).toEqual(recording.findings);
});
