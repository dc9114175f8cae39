import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { simulate } from "../../../src/cli/commands/simulate.ts";
import { openRecordingFile, openSourceArgument } from "../../../src/cli/files.ts";
import { SourceConfig } from "../../../src/contract/config.ts";
import { parseWith } from "../../../src/pipeline/parseWith.ts";
import { simulatedSource } from "../../../src/sources/simulated.ts";
import { expectRefusal } from "../../recordings/fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "gripscope-simulate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const options = { patient: "cortical", minutes: "1", seed: "3", task: "merk", artefacts: "line+flat+loss" };

test.each(["strip.vhdr", "strip.csv"])(
  "artefacts come back as markers, on their channels, and samples as those of the same source: %s",
  async (file) => {
    const out = join(folder, file);
    await simulate.run({ positionals: [], options: { out, ...options } });
    const recording = await openRecordingFile(out);
    const source = simulatedSource({
      patient: "cortical",
      seed: 3,
      task: "merk",
      artefacts: ["line", "flat", "loss"],
    });
    const labels = source.simulator.labelsIn(0, 60_000);
    expect(new Set(labels.map(({ artefact }) => artefact))).toEqual(new Set(["line", "flat", "loss"]));
    expect(recording.markers.map(({ timeS: _, ...marker }) => marker)).toEqual(
      labels.map(({ artefact, channel, fromSample, toSample }) => ({
        kind: "Artefact",
        text: artefact,
        sample: fromSample,
        lengthSamples: toSample - fromSample,
        channel,
      })),
    );
    const width = source.info.channels.length;
    const [read, made] = [new Float32Array(20_000 * width), new Float32Array(20_000 * width)];
    await recording.readInto(0, 20_000, read);
    source.readInto(0, 20_000, made);
    expect(read).toEqual(made);
    const named = await openSourceArgument(
      "sim:patient=cortical,minutes=1,seed=3,task=merk,artefacts=line+flat+loss",
    );
    await named.readInto(0, 20_000, read);
    expect(read).toEqual(made);
  },
);

test("an option that cannot be used is refused by its name", async () => {
  const out = join(folder, "x.vhdr");
  const run = (wrong: object) => simulate.run({ positionals: [], options: { out, ...options, ...wrong } });
  await expectRefusal(run({ rate: "5" }), "--rate", "must be a number");
  await expectRefusal(run({ channels: "x" }), "--channels", "must be a whole number");
  await expectRefusal(run({ mains: "55" }), "mainsHz", "must be 50 or 60");
  await expectRefusal(run({ task: "juggle" }), "task juggle", "is not known");
});

test("the same options are checked at the door between threads", () => {
  const parse = (source: object) =>
    parseWith(SourceConfig, { kind: "simulated", patient: "strong", seed: 1, ...source }, "source");
  const all = { task: "sine", medication: "off", artefacts: ["ecg"], mainsHz: 60, channels: 4, rateHz: 2000 };
  expect(parse(all)).toEqual({ kind: "simulated", patient: "strong", seed: 1, ...all });
  for (const wrong of [
    { task: "juggle" },
    { artefacts: ["thunder"] },
    { mainsHz: 55 },
    { channels: 0 },
    { rateHz: 1 },
  ])
    expect(() => parse(wrong)).toThrow(Object.keys(wrong)[0]);
});
