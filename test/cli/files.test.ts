import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  openRecordingFile,
  openSourceArgument,
  openSpec,
  readJson,
  simulatedFor,
  writeOut,
} from "../../src/cli/files.ts";
import { defaultSpec, specs } from "../../src/features/index.ts";
import { brainVisionFiles } from "../../src/recordings/brainVisionWriter.ts";
import { InputError } from "../../src/signal/errors.ts";
import { expectRefusal, readAll } from "../recordings/fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "gripscope-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (...names: string[]) => join(folder, ...names);

function write(name: string, text: string): string {
  writeFileSync(path(name), text);
  return path(name);
}

describe("recordings", () => {
  const info = { rateHz: 1000, channels: [{ name: "X", kind: "ecog" as const, unit: "mV" }] };
  for (const [name, values] of Object.entries({ a: [1, 2, 3], b: [4, 5] })) {
    const { texts, dataName, encode } = brainVisionFiles(name, info);
    for (const file of texts) write(file.name, file.text);
    writeFileSync(path(dataName), encode(Float32Array.from(values), values.length));
  }
  mkdirSync(path("folder.eeg"));

  test("open by their header, with what lies beside it, whatever else there is", async () => {
    const recording = await openRecordingFile(path("b.vhdr"));
    expect(await readAll(recording)).toEqual([4, 5]);
    expect(recording.info.channels).toEqual(info.channels);
  });

  test("are refused by the path where there is none, by the file where there is another", async () => {
    await expectRefusal(openRecordingFile(path("none.vhdr")), path("none.vhdr"), "no such file");
    await expectRefusal(openRecordingFile(folder), folder, "is not a file");
    const opened = openRecordingFile(path("a.eeg"));
    await expect(opened).rejects.toThrow(InputError);
    await expect(opened).rejects.toThrow("a.eeg");
  });

  test("and simulated patients are sources", async () => {
    expect((await openSourceArgument(path("a.vhdr"))).description).toEqual({
      simulated: false,
      label: "a.vhdr",
    });
    const simulated = await openSourceArgument("sim:patient=strong,minutes=0.5,seed=9");
    expect(simulated.description).toEqual({ simulated: true, label: "strong responder, seed 9" });
    expect(simulated.frameCount).toBe(30_000);
    expect((await openSourceArgument("sim:")).description.label).toBe("ordinary patient, seed 1");
    expect((await openSourceArgument("sim:")).frameCount).toBe(600_000);
  });

  test("a simulated patient's task, medication, rest, artefacts, contacts and rate can be named", async () => {
    const { info, description, frameCount } = await openSourceArgument(
      "sim:patient=cortical,minutes=0.5,seed=2,task=tan,medication=off,rest=5,artefacts=line+stimulation,mainsHz=60,channels=2,rateHz=500",
    );
    expect(info.channels.map(({ name }) => name)).toEqual(["ECOG_0", "ECOG_1", "FORCE", "CUE"]);
    expect([info.rateHz, frameCount]).toEqual([500, 15_000]);
    expect(description.label).toBe(
      "cortical strip, seed 2, cued grips of 3 s every 11-13 s, ten levels (Tan 2016), off medication, 5 s of rest first, with line, stimulation, mains at 60 Hz",
    );
  });

  test("of a simulated patient are described by fields that are checked", async () => {
    const cases = {
      "sim:patent=strong": "patent",
      "sim:minutes=0": "minutes",
      "sim:minutes=x": "minutes",
      "sim:seed=-1": "seed",
      "sim:seed=1.5": "seed",
      "sim:channels=0": "channels",
      "sim:channels=2.5": "channels",
      "sim:rateHz=10": "rateHz",
    };
    for (const [text, field] of Object.entries(cases))
      await expectRefusal(openSourceArgument(text), text, field);
    for (const [key, value] of Object.entries({
      patient: "weak",
      task: "juggle",
      medication: "some",
      artefact: "thunder",
    })) {
      const text = `sim:${key === "artefact" ? "artefacts" : key}=${value}`;
      await expectRefusal(openSourceArgument(text), `${key} ${value}`, "is not known");
    }
    await expectRefusal(openSourceArgument("sim:mainsHz=55"), "mainsHz", "must be 50 or 60");
  });
});

test("a simulated patient lasts as long as asked, to the sample", () => {
  expect(simulatedFor({ patient: "strong", seed: 1, minutes: 0.12345 }).frameCount).toBe(7407);
});

describe("specs", () => {
  test("are shipped ones by name, else files, and the default one where none is named", async () => {
    expect(await openSpec(undefined)).toBe(defaultSpec);
    expect(await openSpec("merk-2022")).toBe(specs["merk-2022"]);
    expect(await openSpec(write("spec.json", JSON.stringify({ ...defaultSpec, hopMs: 50 })))).toEqual({
      ...defaultSpec,
      hopMs: 50,
    });
  });

  test("are refused by file and field", async () => {
    await expectRefusal(openSpec(path("none.json")), path("none.json"), "no such file");
    await expectRefusal(openSpec(write("words.json", "not json")), path("words.json"), "is not JSON");
    const bad = write("bad.json", JSON.stringify({ ...defaultSpec, hopMs: 0 }));
    await expectRefusal(openSpec(bad), bad, "hopMs");
  });

  test("a name out of Object's prototype is no shipped spec", async () => {
    for (const name of ["toString", "constructor"]) await expectRefusal(openSpec(name), name, "no such file");
  });
});

test("what is written can be read, and what cannot be written is refused by its path", async () => {
  await writeOut(path("out.json"), '{"a":1}');
  expect(readFileSync(path("out.json"), "utf8")).toBe('{"a":1}');
  expect(await readJson(path("out.json"))).toEqual({ a: 1 });
  await expectRefusal(
    writeOut(path("no", "out.json"), ""),
    path("no", "out.json"),
    "cannot be written: ENOENT",
  );
});
