/**
 * How far features of simulated patients come from those in training, as `DriftMonitor` tells it: what its limits rest on.
 *
 *   npx tsx scripts/drift.ts             all patients, eleven minutes each; about three minutes
 *   npx tsx scripts/drift.ts strong      one of them
 */
import { join } from "node:path";
import { readJson, simulatedFor } from "../src/cli/files.ts";
import { patients } from "../src/contract/catalogue.ts";
import { DriftMonitor, type DriftReport } from "../src/monitors/drift.ts";
import { LiveDecoder } from "../src/pipeline/live.ts";
import { loadModel } from "../src/pipeline/load.ts";
import type { SimulatorOptions } from "../src/simulator/index.ts";

const minutes = 11;
/** What is laid over the patient, or asked of it, with the seeds it is looked at with. */
const conditions: readonly (readonly [string, readonly number[], Partial<SimulatorOptions>])[] = [
  ["as trained", [1, 2, 3, 5, 6, 7], {}],
  ["change of state", [1, 2], { artefacts: ["state"] }],
  ["drift of gain", [1, 2], { artefacts: ["drift"] }],
  ["without medication", [1], { medication: "off" }],
  ["heart beat", [1], { artefacts: ["ecg"] }],
  ["line noise", [1], { artefacts: ["line"] }],
  ["cable knocks", [1], { artefacts: ["knock"] }],
  ["movement", [1], { artefacts: ["movement"] }],
  ["free grips", [1], { task: "free" }],
];

/** A report for every second of the stream that has one. */
async function reportsOf(options: SimulatorOptions): Promise<{ atS: number; report: DriftReport }[]> {
  const path = join(import.meta.dirname, "..", "public", "models", `${options.patient}-wiener-cascade.json`);
  const model = await loadModel(await readJson(path), path, "cpu");
  const source = simulatedFor({ ...options, minutes });
  const { info } = source;
  const reports: { atS: number; report: DriftReport }[] = [];
  const live: LiveDecoder = new LiveDecoder(info, model, {
    onHop(_sample, decoded, _measured, row) {
      monitor.add(Number.isNaN(decoded) ? null : row);
    },
  });
  const names = live.features.newest.map(({ name }) => name);
  const monitor = new DriftMonitor(names, model.spec.hopMs, 60_000);
  const second = Math.round(info.rateHz);
  const data = new Float32Array(second * info.channels.length);
  for (let at = 0; at < source.frameCount; at += second) {
    const frameCount = await source.readInto(at, second, data);
    live.process({ firstSample: at, frameCount, data, acquiredAtMs: Number.NaN });
    const report = monitor.report(model.mean, model.sd);
    if (report) reports.push({ atS: (at + frameCount) / info.rateHz, report });
  }
  model.decoder.dispose();
  return reports;
}

for (const { name: patient } of patients.filter(({ name }) => !process.argv[2] || name === process.argv[2])) {
  for (const [title, seeds, changes] of conditions) {
    for (const seed of seeds) {
      const reports = await reportsOf({ patient, seed, ...changes });
      const all = reports.flatMap(({ report }) => report.features);
      const shift = Math.max(...all.map((each) => Math.abs(each.shift)));
      const ratio = Math.exp(Math.max(...all.map(({ sdRatio }) => Math.abs(Math.log(sdRatio)))));
      const from = (verdicts: readonly string[]) => {
        const first = reports.find(({ report }) => verdicts.includes(report.verdict));
        return first ? `${first.atS.toFixed(0)} s` : "never";
      };
      console.log(
        `${patient}, ${title}, seed ${seed}: shift up to ${shift.toFixed(2)} SD, SD up to ${ratio.toFixed(2)} times as large or small; attention ${from(["attention", "bad"])}, bad ${from(["bad"])}`,
      );
    }
  }
}
