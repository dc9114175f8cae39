import { unzipSync } from "fflate";
import { beforeAll, expect, test } from "vitest";
import type { LoadedModel } from "../../src/pipeline/load.ts";
import { openRecording } from "../../src/recordings/index.ts";
import { verifyRecording } from "../../src/recordings/verify.ts";
import { recordsOf } from "../../src/sessions/reader.ts";
import type { Batch } from "../../src/sessions/session.ts";
import type { Block } from "../../src/signal/block.ts";
import { modelOf, requestOf, shortSource, wholeBlock } from "./fixture.ts";
import { cutInto, recordedSession, turns } from "./recorded.ts";

const source = shortSource(30);
const { info } = source;
const width = info.channels.length;
let model: LoadedModel;
let whole: Block;

beforeAll(async () => {
  model = await modelOf(requestOf(source));
  whole = await wholeBlock(source);
});

/** Records from 5 s on, but for the samples left out, and exports. */
async function exported(leftOut: [from: number, to: number] | null) {
  const { session, recorder, begin, stop, file } = await recordedSession(info, model);
  const blocks = cutInto(whole, width, 10);
  for (const block of blocks.slice(0, 500)) session.process(block);
  await begin();
  for (const [i, block] of blocks.slice(500).entries()) {
    if (leftOut === null || block.firstSample < leftOut[0] || block.firstSample >= leftOut[1])
      session.process(block);
    if (i % 50 === 0) await turns(1);
  }
  await turns();
  recorder.mark(10_000, "cough, loud");
  await stop();
  const recorded = await file();
  const fractions: number[] = [];
  const archive = await recorder.exportArchive(recorded.id, (fraction) => void fractions.push(fraction));
  const files = Object.entries(unzipSync(new Uint8Array(await archive.arrayBuffer()))).map(
    ([name, bytes]) => ({ name, blob: new Blob([bytes as Uint8Array<ArrayBuffer>]) }),
  );
  expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  return { recorded, archive, files };
}

const textOf = (files: readonly { name: string; blob: Blob }[], ending: string) =>
  files.find(({ name }) => name.endsWith(ending))!.blob.text();

test("a session comes back from its archive sample for sample, without a finding", async () => {
  const { recorded, archive, files } = await exported(null);
  expect(archive.name).toBe("sub-strongresponderseed7_task-live_acq-20260102T024640.zip");
  const opened = await openRecording(files);
  expect(opened.format).toBe("BrainVision");
  expect(opened.info).toEqual(info);
  const { findings } = await verifyRecording(opened, {});
  // Half a minute is short, wherever it comes from.
  expect(findings.filter(({ check }) => check !== "duration")).toEqual([]);
  const data = new Float32Array(opened.frameCount * width);
  expect(await opened.readInto(0, opened.frameCount, data)).toBe(25_000);
  expect(data).toEqual(whole.data.slice(5_000 * width));
  expect(opened.markers).toMatchObject([{ kind: "marker", text: "cough, loud", sample: 5_000 }]);

  const lines = (await textOf(files, "_decoded.csv")).trimEnd().split("\n");
  expect(lines[0]).toBe("time_s,sample,decoded,measured,computed_by,no_estimate");
  const batches: Batch[] = [];
  for await (const { record } of recordsOf(recorded)) if (record.kind === "batch") batches.push(record.value);
  const decoded = batches.flatMap(({ hops }) => Array.from(hops.decoded));
  expect(lines.slice(1).map((line) => Number(line.split(",")[2]))).toEqual(decoded);
  expect(decoded).toHaveLength(250);
  expect(lines[1]?.split(",").slice(0, 2)).toEqual(["0.099", "5099"]);
  expect((await textOf(files, "_features.csv")).split("\n")[0]?.split(",")).toHaveLength(
    1 + model.artifact.input.featureNames.filter((name) => !name.includes("@")).length,
  );
  const decoderFile = files.find(({ name }) => name.includes("_decoder-"))!;
  expect(JSON.parse(await decoderFile.blob.text())).toEqual(model.artifact);
  expect(JSON.parse(await textOf(files, "_session.json"))).toMatchObject({
    decoderHashes: [model.artifact.hash],
    end: { frameCount: 25_000, missingSamples: 0 },
  });
});

test("samples that never came are no numbers, and an event says how many", async () => {
  const { files } = await exported([12_000, 18_500]);
  const opened = await openRecording(files);
  const data = new Float32Array(opened.frameCount * width);
  await opened.readInto(0, opened.frameCount, data);
  const expected = whole.data.slice(5_000 * width);
  expected.fill(Number.NaN, 7_000 * width, 13_500 * width);
  expect(data).toEqual(expected);
  expect(opened.markers).toContainEqual(
    expect.objectContaining({ kind: "gap", sample: 7_000, lengthSamples: 6_500 }),
  );
  const reasons = (await textOf(files, "_decoded.csv")).split("\n").filter((line) => line.includes("fill"));
  expect(reasons.length).toBeGreaterThan(5);
});
