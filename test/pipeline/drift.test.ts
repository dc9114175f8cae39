import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { DriftMonitor, type DriftReport } from "../../src/monitors/drift.ts";
import { LiveDecoder } from "../../src/pipeline/live.ts";
import { loadModel } from "../../src/pipeline/load.ts";
import type { SimulatorOptions } from "../../src/simulator/index.ts";
import { simulatedSource } from "../../src/sources/simulated.ts";

const shipped = new URL("../../public/models/strong-wiener-cascade.json", import.meta.url);

/** Verdicts on the patient of the demonstration, second by second. */
async function reportsOf(seconds: number, changes: Partial<SimulatorOptions> = {}) {
  const model = await loadModel(JSON.parse(await readFile(shipped, "utf8")), "strong.json", "cpu");
  const source = simulatedSource({ patient: "strong", seed: 1, ...changes });
  const { info } = source;
  const reports: (DriftReport | null)[] = [];
  const live: LiveDecoder = new LiveDecoder(info, model, {
    onHop(_sample, decoded, _measured, row) {
      monitor.add(Number.isNaN(decoded) ? null : row);
    },
  });
  const monitor = new DriftMonitor(
    live.features.newest.map(({ name }) => name),
    model.spec.hopMs,
    60_000,
  );
  const data = new Float32Array(1000 * info.channels.length);
  for (let second = 0; second < seconds; second++) {
    const firstSample = 1000 * second;
    const frameCount = await source.readInto(firstSample, 1000, data);
    live.process({ firstSample, frameCount, data, acquiredAtMs: Number.NaN });
    reports.push(monitor.report(model.mean, model.sd));
  }
  model.decoder.dispose();
  return reports;
}

// Of more patients and seeds: scripts/drift.ts.
test("is silent on the simulated patient as it is", async () => {
  const reports = await reportsOf(180);
  expect(reports.slice(0, 30).every((report) => report === null)).toBe(true);
  expect(new Set(reports.slice(32).map((report) => report?.verdict))).toEqual(new Set(["good"]));
});

test("tells a change of state before it is over, and that it is beta", async () => {
  const report = (await reportsOf(480, { artefacts: ["state"] })).at(-1);
  expect(report?.verdict).toBe("attention");
  expect(report?.reason).toMatch(/^LFP_\d_.*beta is 0\.\d SD above/);
});

test("finds drift of gain bad within a minute and a half", async () => {
  const reports = await reportsOf(90, { artefacts: ["drift"] });
  expect(reports.map((report) => report?.verdict)).toContain("bad");
});
