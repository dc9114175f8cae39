import { execFile } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRecordingFile } from "../../src/cli/files.ts";
import { createFeaturePipeline, defaultSpec } from "../../src/features/index.ts";
import { loadModel } from "../../src/pipeline/load.ts";
import { recordedSource } from "../../src/sources/recorded.ts";
import { simulatedSource } from "../../src/sources/simulated.ts";
import { runPipeline } from "../features/fixture.ts";
import { liveHops, wholeBlock } from "../pipeline/fixture.ts";
import { isSharedMissing, sharedPath } from "../recordings/fixture.ts";

const tsx = fileURLToPath(new URL("../../node_modules/.bin/tsx", import.meta.url));
const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gripscope-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

function gripscope(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(tsx, [main, ...args], { cwd: folder, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const read = (name: string) => readFileSync(join(folder, name), "utf8");
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

/** Rows of a table of comma-separated numbers, an empty cell as NaN. */
function csv(name: string) {
  const [head = "", ...lines] = read(name).trimEnd().split("\n");
  const number = (cell: string) => (cell === "" ? Number.NaN : Number(cell));
  return { head: head.split(","), rows: lines.map((line) => line.split(",").map(number)) };
}

const minutes = 1.5;
const runs = {} as Record<"simulate" | "inspect" | "train" | "decode" | "features" | "evaluate", Run>;

beforeAll(async () => {
  runs.simulate = await gripscope(
    ...[
      "simulate",
      "--patient",
      "strong",
      "--seed",
      "5",
      "--minutes",
      `${minutes}`,
      "--out",
      "sim.vhdr",
      "--json",
    ],
  );
  [runs.inspect, runs.train] = await Promise.all([
    gripscope("inspect", "sim.vhdr", "--json"),
    gripscope("train", "sim.vhdr", "--target", "FORCE", "--until", "60", "--out", "model.json"),
  ]);
  [runs.decode, runs.features, runs.evaluate] = await Promise.all([
    gripscope("decode", "sim.vhdr", "--model", "model.json", "--out", "decoded.csv", "--json"),
    gripscope("features", "sim.vhdr", "--channels", "LFP_1,LFP_0", "--out", "features.csv"),
    gripscope("evaluate", "sim.vhdr", "--decoder", "wiener-filter", "--json"),
  ]);
}, 120_000);

describe("from a simulated recording to decoded values", () => {
  test("every step succeeds, with nothing on standard error", () => {
    for (const [name, { code, stdout, stderr }] of Object.entries(runs)) {
      expect([name, code, stderr]).toEqual([name, 0, ""]);
      expect(stdout).not.toBe("");
    }
  });

  test("simulate writes the very samples of that patient and seed", async () => {
    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining(["sim.vhdr", "sim.eeg", "sim.vmrk", "sim_channels.tsv"]),
    );
    const { data } = await wholeBlock(
      simulatedSource({ patient: "strong", seed: 5, frameCount: 60_000 * minutes }),
    );
    const bytes = readFileSync(join(folder, "sim.eeg"));
    expect(Buffer.compare(bytes, Buffer.from(data.buffer))).toBe(0);
    expect(JSON.parse(runs.simulate.stdout)).toMatchObject({
      simulated: true,
      rateHz: 1000,
      frameCount: 90_000,
    });
  });

  test("inspect says what it holds", async () => {
    const report = JSON.parse(runs.inspect.stdout);
    expect(report).toMatchObject({
      format: "BrainVision",
      name: "sim.vhdr",
      rateHz: 1000,
      frameCount: 90_000,
      durationS: 90,
      recordedAt: null,
      proposedTarget: "FORCE",
      markers: [],
    });
    const { data } = await wholeBlock(recordedSource(await openRecordingFile(join(folder, "sim.vhdr"))));
    const values = Array.from({ length: 90_000 }, (_, frame) => data[5 * frame + 1]!);
    expect(report.channels).toHaveLength(5);
    expect(report.channels[1]).toMatchObject({
      name: "LFP_1",
      kind: "lfp",
      unit: "µV",
      first: values.slice(0, 4),
    });
    expect(report.channels[1].sum).toBeCloseTo(
      values.reduce((sum, value) => sum + value, 0),
      6,
    );
    expect(report.channels[1].max).toBe(values.reduce((most, value) => Math.max(most, value)));
  });

  test("train writes a decoder of the part asked for", () => {
    const { lineage, input, decoder } = JSON.parse(read("model.json"));
    expect(lineage).toMatchObject({ source: "sim.vhdr", firstSample: 0, lastSample: 59_999 });
    expect([input.target.name, decoder.kind]).toEqual(["FORCE", "wiener-cascade"]);
    expect(runs.train.stdout).toContain("Wrote model.json");
  });

  test("decode writes the values of the live path, empty where there is no estimate", async () => {
    const { head, rows } = csv("decoded.csv");
    expect(head).toEqual(["time_s", "decoded_FORCE", "measured_FORCE"]);
    const model = await loadModel(JSON.parse(read("model.json")), "model.json", "cpu");
    const source = recordedSource(await openRecordingFile(join(folder, "sim.vhdr")));
    const { hops } = liveHops(source.info, model, [await wholeBlock(source)]);
    expect(rows).toEqual(hops.map(({ sample, decoded, measured }) => [sample / 1000, decoded, measured]));
    expect(rows).toHaveLength(900);
    expect(rows.filter(([, decoded]) => Number.isNaN(decoded))).toHaveLength(14);
  });

  test("decode scores behind the part trained on, and the gap after it", () => {
    const report = JSON.parse(runs.decode.stdout);
    expect(report).toMatchObject({
      out: "decoded.csv",
      backend: "cpu",
      hops: 900,
      estimates: 886,
      scoredFromS: 61.4,
    });
    expect(report.score.count).toBe(286);
    expect(report.score.r).toBeGreaterThan(0.3);
  });

  test("features writes a time in seconds and a column for each channel and band", async () => {
    const { head, rows } = csv("features.csv");
    const [power] = defaultSpec.features;
    const bands = power!.kernel === "bandPower" ? power!.bands.map(({ name }) => name) : [];
    expect(head).toEqual([
      "time_s",
      ...["LFP_1", "LFP_0"].flatMap((name) => bands.map((band) => `${name}_${band}`)),
    ]);
    const source = recordedSource(await openRecordingFile(join(folder, "sim.vhdr")));
    const pipeline = createFeaturePipeline(source.info, defaultSpec, ["LFP_1", "LFP_0"]);
    const { samples, values } = runPipeline(pipeline, [await wholeBlock(source)]);
    expect(rows).toEqual(
      samples.map((sample, row) => [
        sample / 1000,
        ...values.slice(row * pipeline.width, row * pipeline.width + 16),
      ]),
    );
  });

  test("inspect of a decoder's file prints its card", async () => {
    const { code, stdout, stderr } = await gripscope("inspect", "model.json");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^# Wiener cascade, sim\.vhdr\n\n## Model details/);
    const data = JSON.parse((await gripscope("inspect", "model.json", "--json")).stdout);
    expect(data).toMatchObject({ decoder: { kind: "wiener-cascade" }, schemaVersion: 2 });
  });

  test("evaluate gives a score for every fold, and says what it rests on", () => {
    const report = JSON.parse(runs.evaluate.stdout);
    expect(report).toMatchObject({
      source: "sim.vhdr",
      target: "FORCE",
      channels: ["LFP_0", "LFP_1", "LFP_2"],
      usedDefaultChannels: true,
      rows: 886,
      folds: 3,
      gapMs: 1400,
      seed: 1,
    });
    expect(report.results.map(({ decoder }: { decoder: string }) => decoder)).toEqual([
      "wiener-filter",
      "persistence",
    ]);
    expect(report.results[0].folds).toHaveLength(3);
    expect(report.results[0].pooled.r).toBeGreaterThan(report.results[0].pooled.chanceR);
    expect(report.results[0].pooled.r).toBeGreaterThan(0.4);
  });
});

describe("input that cannot be used gives exit code 2, nothing on standard output and one line that says why", () => {
  beforeAll(() => {
    const header = read("sim.vhdr");
    write("cut.vhdr", header.replaceAll("sim.", "cut."));
    copyFileSync(join(folder, "sim.eeg"), join(folder, "cut.eeg"));
    truncateSync(join(folder, "cut.eeg"), 19);
    write("lone.vhdr", header.replaceAll("sim.", "lone."));
    write("short.vhdr", header.replaceAll("sim.", "short.").replace("MULTIPLEXED", "VECTORIZED"));
    copyFileSync(join(folder, "sim.eeg"), join(folder, "short.eeg"));
    truncateSync(join(folder, "short.eeg"), 100_001);
    write("noise.vhdr", "\u0000\u0001 nothing\n of the kind");
    for (const ending of ["edf", "bdf", "xdf", "csv"])
      write(`noise.${ending}`, "\u0000\u0001 nothing\n of the kind".repeat(20));
    write("outside.vhdr", header.replace("DataFile=sim.eeg", "DataFile=../sim.eeg"));
    write("words.json", "{ hopMs: ");
    write("schema.json", JSON.stringify({ ...defaultSpec, hopMs: -1 }));
    write("other.json", JSON.stringify({ name: "package" }));
    const model = JSON.parse(read("model.json"));
    write("tampered.json", JSON.stringify({ ...model, name: "Better" }));
  });

  test.concurrent.each<[string, string[], string]>([
    ["a missing file", ["inspect", "none.vhdr"], "none.vhdr: no such file."],
    ["a folder", ["inspect", "."], ".: is not a file."],
    ["samples cut to nothing", ["inspect", "cut.vhdr"], "cut.eeg: holds 19 bytes"],
    [
      "vectorised samples cut anywhere",
      ["evaluate", "short.vhdr"],
      "short.eeg: its size does not fit 5 channels",
    ],
    ["a header alone", ["train", "lone.vhdr", "--out", "x.json"], "lone.vhdr: needs lone.eeg and lone.vmrk"],
    ["a header of noise", ["inspect", "noise.vhdr"], "noise.vhdr: is not a BrainVision header"],
    ["EDF of noise", ["inspect", "noise.edf"], "noise.edf: is neither EDF nor BDF"],
    ["BDF of noise", ["inspect", "noise.bdf"], "noise.bdf: is neither EDF nor BDF"],
    ["XDF of noise", ["inspect", "noise.xdf"], "noise.xdf: is no XDF file"],
    ["a table of noise", ["inspect", "noise.csv"], "noise.csv: is no text"],
    [
      "a data file elsewhere",
      ["inspect", "outside.vhdr"],
      "outside.vhdr: DataFile=../sim.eeg points outside",
    ],
    ["an unknown option", ["inspect", "sim.vhdr", "--colour"], "inspect: Unknown option '--colour'"],
    ["an unknown command", ["predict"], "predict: no such command; there is inspect"],
    ["a missing option", ["simulate"], "--out: is missing."],
    ["a number out of bounds", ["evaluate", "sim.vhdr", "--folds", "1"], "--folds: 1 is not a number from 2"],
    [
      "an unknown channel",
      ["features", "sim.vhdr", "--channels", "LFP_9", "--out", "x.csv"],
      "channel LFP_9: is not in",
    ],
    [
      "an unknown target",
      ["evaluate", "sim.vhdr", "--target", "GRIP"],
      "target GRIP: no such channel in sim.vhdr",
    ],
    ["an unknown decoder", ["evaluate", "sim.vhdr", "--decoder", "oracle"], "decoder oracle: is not known"],
    ["an unknown patient", ["evaluate", "sim:patient=weak"], "patient weak: is not known"],
    [
      "a spec that is no JSON",
      ["features", "sim.vhdr", "--spec", "words.json", "--out", "x.csv"],
      "words.json: is not JSON",
    ],
    [
      "a spec against its schema",
      ["evaluate", "sim.vhdr", "--spec", "schema.json"],
      "schema.json: hopMs: must be above 0",
    ],
    [
      "no decoder",
      ["decode", "sim.vhdr", "--model", "other.json", "--out", "x.csv"],
      "other.json: is not a Gripscope decoder",
    ],
    [
      "a changed decoder",
      ["decode", "sim.vhdr", "--model", "tampered.json", "--out", "x.csv"],
      "tampered.json: was changed",
    ],
    [
      "an output that cannot be written",
      ["decode", "sim.vhdr", "--model", "model.json", "--out", "no/x.csv"],
      "no/x.csv: cannot be written",
    ],
  ])("%s", async (_, args, line) => {
    const { code, stdout, stderr } = await gripscope(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^gripscope: [^\n]+\n$/);
    expect(stderr).toContain(`gripscope: ${line}`);
  });

  test("and leaves no output behind", () => {
    for (const name of ["x.csv", "x.json"]) expect(existsSync(join(folder, name))).toBe(false);
  });
});

describe("help", () => {
  test.concurrent.each(["inspect", "evaluate", "train", "decode", "features", "simulate"])(
    "of %s",
    async (name) => {
      const { code, stdout, stderr } = await gripscope(name, "--help");
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(`Usage: gripscope ${name} `);
    },
  );

  test("lists every command, and stands in for a command that was not given", async () => {
    const [asked, bare] = await Promise.all([gripscope("--help"), gripscope()]);
    expect([asked.code, bare.code]).toEqual([0, 2]);
    for (const name of Object.keys(runs)) expect(asked.stdout).toMatch(new RegExp(`^  ${name} +\\S`, "m"));
  });
});

describe.skipIf(isSharedMissing("gripforce"))("the recording of grips", () => {
  test("evaluates to the reference figures, fold by fold", async () => {
    const path = fileURLToPath(sharedPath("gripforce"));
    const header = join(path, readdirSync(path).find((name) => name.endsWith(".vhdr"))!);
    const { code, stdout, stderr } = await gripscope(
      ...["evaluate", header, "--target", "MOV_RIGHT", "--spec", "science-recipe", "--json"],
    );
    expect([code, stderr]).toEqual([0, ""]);
    const { results, rows, gapMs } = JSON.parse(stdout);
    expect([rows, gapMs]).toEqual([180, 1500]);
    const reference = { "wiener-filter": [0.57, 0.7, 0.8], "wiener-cascade": [0.73, 0.87, 0.94] };
    for (const [decoder, expected] of Object.entries(reference)) {
      const { folds } = results.find((result: { decoder: string }) => result.decoder === decoder);
      expected.forEach((r, i) => {
        expect(Math.abs(folds[i].r - r)).toBeLessThan(0.1);
      });
    }
  });
});
