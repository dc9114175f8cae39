/**
 * The tables of docs/decoders.md, measured anew.
 *
 *   npx tsx scripts/decoders.ts             all of them; about twenty minutes
 *   npx tsx scripts/decoders.ts gripforce   one of them, by its name in the page
 */
import { existsSync, readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openRecordingFile, simulatedFor } from "../src/cli/files.ts";
import { decoderKinds } from "../src/decoders/index.ts";
import { pairedDifference } from "../src/evaluation/paired.ts";
import type { DecoderReport } from "../src/evaluation/report.ts";
import type { Score } from "../src/evaluation/score.ts";
import { defaultSpec, type FeatureSpec, specs } from "../src/features/index.ts";
import { type EvaluationRequest, evaluateSource } from "../src/pipeline/evaluation.ts";
import { patients } from "../src/simulator/index.ts";
import { recordedSource } from "../src/sources/recorded.ts";
import type { Source } from "../src/sources/source.ts";
import { markdownTable, replaceTables } from "./markdown.ts";
import { heldOutScore } from "./shippedModel.ts";

const page = join(import.meta.dirname, "..", "docs", "decoders.md");
const recordings = join(import.meta.dirname, "..", "..", "shared", "data", "gripforce");
const rivals = Object.values(decoderKinds).filter(({ isBaseline }) => !isBaseline);
const minutes = 10;

const figure = (value: number, decimals = 2): string => {
  if (!Number.isFinite(value)) return "–";
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
};
const within = (low: number, high: number) =>
  Number.isFinite(low) ? `${figure(low)} to ${figure(high)}` : "–";
const r2Cell = ({ r2, r2Low, r2High }: Score) =>
  Number.isFinite(r2Low) ? `${figure(r2)} (${within(r2Low, r2High)})` : figure(r2);
const rCell = ({ r, rLow, rHigh }: Score) =>
  Number.isFinite(rLow) ? `${figure(r)} (${within(rLow, rHigh)})` : figure(r);

function evaluate(source: Source, changes: Partial<EvaluationRequest> = {}) {
  return evaluateSource({
    source,
    spec: defaultSpec,
    target: "FORCE",
    inputs: [],
    decoders: Object.keys(decoderKinds),
    startSample: 0,
    endSample: source.frameCount,
    seed: 1,
    isThorough: false,
    ...changes,
  });
}

/** Evaluations of patients and seeds, each made once: tables share them. */
const evaluations = new Map<string, ReturnType<typeof evaluate>>();
function evaluated(patient: string, seed: number) {
  const key = `${patient} ${seed}`;
  const made = evaluations.get(key) ?? evaluate(simulatedFor({ patient, seed, minutes }));
  evaluations.set(key, made);
  return made;
}

/** Every decoder on every patient, by forward chaining. */
async function comparison(): Promise<string> {
  const rows: string[][] = [];
  for (const { name, title } of Object.values(patients)) {
    const { report } = await evaluated(name, 1);
    report.results.forEach((result, i) => {
      const { pooled } = result.forward as NonNullable<DecoderReport["forward"]>;
      rows.push([
        i === 0 ? title : "",
        titleOf(result),
        r2Cell(pooled),
        rCell(pooled),
        figure(pooled.chanceR),
        figure(pooled.pValue, 3),
        r2Cell(result.pooled),
      ]);
    });
  }
  return markdownTable(
    ["patient", "decoder", "R², forward", "r, forward", "chance r", "p", "R², blocked"],
    rows,
  );
}

/** The other figures of the ordinary patient, decoder by decoder. */
async function ordinary(): Promise<string> {
  const { report } = await evaluated("ordinary", 1);
  const rows = report.results.map((result) => [
    titleOf(result),
    figure(result.withinTrial?.median ?? Number.NaN),
    result.withinTrial ? `${figure(100 * result.withinTrial.shareNegative, 0)} %` : "–",
    figure(result.alignment.isAtEdge ? Number.NaN : result.alignment.lagMs, 0),
    result.onsets ? `${result.onsets.hits} of ${result.onsets.onsets}` : "–",
    figure(result.onsets?.falseAlarmsPerMinute ?? Number.NaN, 1),
    figure(result.onsets?.latencyMs.median ?? Number.NaN, 0),
    figure(result.compression.slope),
  ]);
  return markdownTable(
    ["decoder", "within-trial r", "below 0", "lag, ms", "onsets hit", "false/min", "latency, ms", "slope"],
    rows,
  );
}

/** The Wiener cascade against each other decoder, over patients and seeds: what speaks for the paper's recommendation. */
async function recommendation(): Promise<string> {
  const cases = Object.keys(patients).flatMap((patient) =>
    (["strong", "responder", "ordinary"].includes(patient) ? [1, 2, 3] : [1]).map((seed) => ({
      patient,
      seed,
    })),
  );
  const rows: string[][] = [];
  for (const { name, title } of rivals.filter((kind) => kind.name !== "wiener-cascade")) {
    for (const patient of Object.keys(patients)) {
      const cells: string[] = [];
      for (const { seed } of cases.filter((each) => each.patient === patient)) {
        const { series } = await evaluated(patient, seed);
        const cascade = series.decoded["wiener-cascade"]?.forward as Float64Array;
        const other = series.decoded[name]?.forward as Float64Array;
        const { r2 } = pairedDifference(cascade, other, series.measured, 0.1, { seed: 1, resamples: 2000 });
        const sign = r2.difference > 0 ? "+" : "";
        cells.push(
          `${sign}${figure(r2.difference)} (${within(r2.low, r2.high)})${r2.low > 0 ? " better" : r2.high < 0 ? " worse" : ""}`,
        );
      }
      rows.push([
        patient === "strong" ? title : "",
        (patients[patient] as { title: string }).title,
        cells.join("; "),
      ]);
    }
  }
  return markdownTable(["cascade against", "patient", "difference of R² by seed (95 % interval)"], rows);
}

/** What a planted code of known ceiling comes out as. */
async function planted(): Promise<string> {
  const rows: string[][] = [];
  for (const plantedR2 of [0.1, 0.3, 0.6, 0.9]) {
    const source = simulatedFor({ patient: "ordinary", seed: 1, minutes });
    const { report } = await evaluate(source, {
      plantedR2,
      decoders: ["wiener-filter", "wiener-cascade", "kalman", "training-mean"],
    });
    report.results
      .filter(({ isUnfair }) => !isUnfair)
      .forEach((result, i) => {
        const { pooled } = result.forward as NonNullable<DecoderReport["forward"]>;
        rows.push([
          i === 0 ? figure(report.noiseCeiling as number) : "",
          titleOf(result),
          r2Cell(result.pooled),
          r2Cell(pooled),
        ]);
      });
  }
  return markdownTable(["ceiling of R²", "decoder", "R², blocked", "R², forward"], rows);
}

/** How many minutes of calibration are enough. */
async function minutesNeeded(): Promise<string> {
  const rows: string[][] = [];
  for (const { name, title } of Object.values(patients)) {
    const source = simulatedFor({ patient: name, seed: 1, minutes });
    const { report } = await evaluate(source, { decoders: ["wiener-cascade"], isThorough: true });
    const curve = report.learningCurve;
    if (curve)
      rows.push([
        title,
        curve.points.map(({ minutes, score }) => `${minutes.toFixed(1)}: ${figure(score)}`).join(", "),
        curve.words,
      ]);
  }
  return markdownTable(["patient", "minutes: R²", "enough"], rows);
}

/** The shipped decoders on minutes that nobody trained on, along the live path. */
async function shipped(): Promise<string> {
  const rows: string[][] = [];
  for (const { name, title } of Object.values(patients)) {
    for (const [i, kind] of rivals.entries()) {
      const file = join(import.meta.dirname, "..", "public", "models", `${name}-${kind.name}.json`);
      const source = simulatedFor({ patient: name, seed: 2002, minutes });
      const score = await heldOutScore(JSON.parse(await readFile(file, "utf8")), source);
      rows.push([i === 0 ? title : "", kind.title, rCell(score), figure(score.chanceR), r2Cell(score)]);
    }
  }
  return markdownTable(["patient", "decoder", "r (95 % interval)", "chance", "R² (95 % interval)"], rows);
}

/** The real recording, fold by fold; null where it is not at hand. */
async function gripforce(): Promise<string | null> {
  const header = existsSync(recordings) && readdirSync(recordings).find((file) => file.endsWith(".vhdr"));
  if (!header) {
    console.log("gripforce is not at hand: its tables stay as they are");
    return null;
  }
  const rows: string[][] = [];
  for (const spec of Object.values(specs).filter(({ name }) => name !== "identity") as FeatureSpec[]) {
    const source = recordedSource(await openRecordingFile(join(recordings, header)));
    const { report } = await evaluate(source, { spec, target: "MOV_RIGHT" });
    report.results.forEach((result, i) => {
      const { folds, pooled } = result;
      rows.push([
        i === 0 ? `\`${spec.name}\`` : "",
        titleOf(result),
        folds.map(({ r }) => figure(r)).join(", "),
        folds.map(({ r2 }) => figure(r2)).join(", "),
        rCell(pooled),
        figure(pooled.chanceR),
        figure(pooled.r2),
      ]);
    });
  }
  return markdownTable(["spec", "decoder", "r by fold", "R² by fold", "r, all folds", "chance", "R²"], rows);
}

function titleOf({ title, isBaseline, isUnfair }: DecoderReport): string {
  return isUnfair ? `_${title} (unfair)_` : isBaseline ? `_${title}_` : title;
}

const tables = { shipped, gripforce, planted, minutes: minutesNeeded, comparison, ordinary, recommendation };
const asked = process.argv[2];
if (asked !== undefined && !Object.hasOwn(tables, asked))
  throw new Error(`there is ${Object.keys(tables).join(", ")}`);
for (const [name, make] of Object.entries(tables)) {
  if (asked !== undefined && name !== asked) continue;
  const text = await make();
  if (text === null) continue;
  console.log(`${name}\n\n${text}\n`);
  await writeFile(page, replaceTables(await readFile(page, "utf8"), { [name]: text }));
}
