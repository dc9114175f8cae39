/**
 * Measures the simulated patients and writes the figures into docs/simulator.md and the plots beside it.
 *
 *   npx tsx scripts/simulator.ts            tables and plots
 *   npx tsx scripts/simulator.ts speed      only how fast it is on this machine
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulate } from "../src/cli/commands/simulate.ts";
import { openRecordingFile } from "../src/cli/files.ts";
import { figure } from "../src/cli/format.ts";
import { decoderKinds } from "../src/decoders/index.ts";
import type { Score } from "../src/evaluation/score.ts";
import { defaultSpec, type FeatureSpec, parseFeatureSpec } from "../src/features/index.ts";
import { evaluateSource } from "../src/pipeline/evaluation.ts";
import { createSimulator, patients, type SimulatorOptions } from "../src/simulator/index.ts";
import { artefactNames } from "../src/simulator/options.ts";
import { recordedSource } from "../src/sources/recorded.ts";
import { simulatedSource } from "../src/sources/simulated.ts";
import type { Source } from "../src/sources/source.ts";
import { markdownTable, replaceTables } from "./markdown.ts";
import { bandRms, bursts, envelope, exponent, spectrum } from "./simulatorMeasures.ts";
import { type Interval, intervals, plot } from "./simulatorPlots.ts";

const docs = join(import.meta.dirname, "..", "docs");
const minutes = 10;
const rateHz = 1000;
const best = 1;

type Band = readonly [number, number];
const percent = (part: number) => `${part >= 0 ? "+" : "−"}${Math.abs(100 * part).toFixed(0)} %`;
const range = (values: readonly number[], digits = 2) => {
  const [low, high] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)];
  return low === high ? low : `${low} to ${high}`.replaceAll("-", "−");
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Some minutes of a simulated patient, channel by channel. */
function record(options: Partial<SimulatorOptions>, seconds = 60 * minutes): Float64Array[] {
  const simulator = createSimulator({ patient: "ordinary", seed: 1, ...options });
  const width = simulator.info.channels.length;
  const frames = seconds * rateHz;
  const data = new Float32Array(frames * width);
  simulator.readInto(frames, data);
  return Array.from({ length: width }, (_, c) =>
    Float64Array.from({ length: frames }, (_, f) => data[f * width + c] as number),
  );
}

const forceOf = (channels: readonly Float64Array[]) => channels.at(-2) as Float64Array;
const cueOf = (channels: readonly Float64Array[]) => channels.at(-1) as Float64Array;

/** Samples at which cues set in, and those at which the force after them does. */
function grips(channels: readonly Float64Array[]): { cueAt: number; onsetAt: number; effort: number }[] {
  const [force, cue] = [forceOf(channels), cueOf(channels)];
  const found: { cueAt: number; onsetAt: number; effort: number }[] = [];
  for (let i = 4000; i < cue.length - 9000; i++) {
    if (!(cue[i]! > 0 && cue[i - 1]! === 0)) continue;
    const effort = cue[i]!;
    let onsetAt = i;
    while (onsetAt < force.length && force[onsetAt]! <= 0.1 * effort + 1) onsetAt++;
    found.push({ cueAt: i, onsetAt, effort });
  }
  return found;
}

/** Change of a band's power from the second before the cue to 0.6-2.6 s after the onset, over all grips. */
function change(
  channels: readonly Float64Array[],
  contact: number,
  band: Band,
  within: Band = [0, 100],
): number {
  const power = envelope(channels[contact] as Float64Array, rateHz, band).map((value) => value ** 2);
  const over = (from: number, to: number) => mean(Array.from(power.subarray(from, to)));
  const chosen = grips(channels).filter(({ effort }) => effort >= within[0]! && effort <= within[1]!);
  const during = mean(chosen.map(({ onsetAt }) => over(onsetAt + 600, onsetAt + 2600)));
  return during / mean(chosen.map(({ cueAt }) => over(cueAt - 1000, cueAt))) - 1;
}

/** The mean of that over ten minutes of each of four seeds: of one, gamma's change is known to a few percent only. */
function meanChange(
  options: Partial<SimulatorOptions>,
  contacts: readonly number[],
  band: Band,
  within?: Band,
): number {
  const changes = [1, 2, 3, 4].flatMap((seed) => {
    const channels = record({ ...options, seed });
    return contacts.map((contact) => change(channels, contact, band, within));
  });
  return mean(changes);
}

/** Lead of gamma's power over the force at which they go together best, ms. */
function leadMs(channels: readonly Float64Array[]): number {
  const power = envelope(channels[best] as Float64Array, rateHz, [60, 90], 5).map((value) => value ** 2);
  const force = forceOf(channels);
  let found = { lead: 0, sum: Number.NEGATIVE_INFINITY };
  for (let lead = 0; lead <= 600; lead += 10) {
    let sum = 0;
    for (let i = 1000; i < force.length - 1000; i += 5) sum += power[i]! * force[i + lead]!;
    if (sum > found.sum) found = { lead, sum };
  }
  return found.lead;
}

/** Mean course of a band's power about the onset of force, % of the second before the cue. */
function course(channels: readonly Float64Array[], contact: number, band: Band): Float64Array {
  const power = envelope(channels[contact] as Float64Array, rateHz, band).map((value) => value ** 2);
  const chosen = grips(channels);
  const rest = mean(chosen.map(({ cueAt }) => mean(Array.from(power.subarray(cueAt - 1000, cueAt)))));
  // Every 50 ms the mean of 250.
  return Float64Array.from({ length: 200 }, (_, step) => {
    const at = -2000 + 50 * step;
    const over = chosen.map(({ onsetAt }) => {
      const from = onsetAt + at - 125;
      let sum = 0;
      for (let i = from; i < from + 250; i++) sum += power[i] ?? rest;
      return sum / 250;
    });
    return 100 * (mean(over) / rest - 1);
  });
}

/** Onsets of force of at least `least` % after a rest of six seconds, for tasks without a cue. */
function freeOnsets(channels: readonly Float64Array[], least = 4): number[] {
  const force = forceOf(channels);
  const found: number[] = [];
  let restedSince = 0;
  for (let i = 0; i < force.length - 6000; i++) {
    if (force[i]! <= least) continue;
    if (i - restedSince > 6000) found.push(i);
    restedSince = i;
  }
  return found;
}

/** From when to when about the onset theta stands more than a fifth of its most above rest, s; mean over four seeds. */
function thetaSpan(options: Partial<SimulatorOptions>): string {
  const steps = 160;
  const at = (step: number) => -3000 + 50 * step;
  const sums = new Float64Array(steps);
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const channels = record({ ...options, seed });
    const power = envelope(channels[best] as Float64Array, rateHz, [2, 8]).map((value) => value ** 2);
    const onsets = freeOnsets(channels);
    for (let step = 0; step < steps; step++)
      for (const onset of onsets)
        for (let i = -250; i < 250; i++) sums[step] = sums[step]! + (power[onset + at(step) + i] ?? 0);
  }
  const rest = mean(Array.from(sums.subarray(0, 25)));
  const most = Math.max(...sums);
  const isUp = Array.from(sums, (sum) => sum - rest > (most - rest) / 5);
  const peak = sums.indexOf(most);
  const first = isUp.lastIndexOf(false, peak) + 1;
  const last = isUp.indexOf(false, peak) - 1;
  const seconds = (step: number) => (at(step) / 1000).toFixed(1).replace("-", "−");
  return `${seconds(first)} to +${seconds(last)} s`;
}

/** Every kind of decoder on a source, cross-validated as `gripscope evaluate` does. */
async function scores(source: Source, spec: FeatureSpec): Promise<{ title: string; pooled: Score }[]> {
  const { report } = await evaluateSource({
    source,
    spec,
    inputs: [],
    target: "FORCE",
    decoders: Object.keys(decoderKinds),
    startSample: 0,
    endSample: source.frameCount,
    seed: 1,
    isThorough: false,
  });
  return report.results.filter(({ isUnfair }) => !isUnfair);
}

/** What movement that comes with grips makes of a patient who gives nothing. */
async function movement(): Promise<string> {
  const delta = {
    kernel: "bandPower",
    bands: [{ name: "delta", lowHz: 1, highHz: 4, windowMs: 1000 }],
    filterOrder: 3,
  };
  const spec = parseFeatureSpec({ ...defaultSpec, name: "delta", features: [delta] }, "delta");
  const rows: string[][] = [];
  for (const artefacts of [[], ["movement"]] as const) {
    const source = simulatedSource({
      patient: "non-responder",
      seed: 1,
      artefacts,
      frameCount: 60 * minutes * rateHz,
    });
    for (const { title, pooled } of await scores(source, spec)) {
      const cells = [
        figure(pooled.r2),
        `${figure(pooled.r)} (${figure(pooled.rLow)} to ${figure(pooled.rHigh)})`,
      ];
      rows.push([artefacts.length > 0 ? "`movement`" : "none", title, ...cells, figure(pooled.chanceR)]);
    }
  }
  return markdownTable(["artefact", "decoder", "R²", "r (95 % interval)", "chance r"], rows);
}

/** What `gripscope evaluate` says of recordings that `gripscope simulate` wrote, one for each preset. */
async function decodability(): Promise<{ text: string; svg: string }> {
  const folder = await mkdtemp(join(tmpdir(), "gripscope-"));
  const rows: string[][] = [];
  const drawn: Interval[] = [];
  try {
    for (const { name, title } of Object.values(patients)) {
      const out = join(folder, `${name}.vhdr`);
      const options = { out, patient: name, minutes: String(minutes), seed: "1" };
      await simulate.run({ positionals: [], options });
      const source = recordedSource(await openRecordingFile(out));
      for (const { title: decoder, pooled } of await scores(source, defaultSpec)) {
        const { r, rLow, rHigh, r2, r2Low, r2High } = pooled;
        rows.push([
          `\`${name}\``,
          decoder,
          `${figure(r2)} (${figure(r2Low)} to ${figure(r2High)})`,
          `${figure(r)} (${figure(rLow)} to ${figure(rHigh)})`,
          figure(pooled.chanceR),
        ]);
        drawn.push({ label: `${title}, ${decoder}`, value: r2, low: r2Low, high: r2High });
        console.log(rows.at(-1)?.join("  "));
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return {
    text: markdownTable(["preset", "decoder", "R² (95 % interval)", "r (95 % interval)", "chance r"], rows),
    svg: intervals("R² on held-out folds of 10 minutes, 95 % interval", drawn, [-0.1, 0.8]),
  };
}

function physiology(): string {
  const ordinary = record({});
  const responder = record({ patient: "responder" });
  const off = record({ patient: "responder", medication: "off" });
  const lfp = ordinary.slice(0, 3);
  const densities = lfp.map((each) => spectrum(each, rateHz));
  const rms = (band: Band) =>
    range(
      densities.map((each) => bandRms(each, rateHz, band)),
      1,
    );
  const slopes = (band: Band) =>
    range(
      densities.map((each) => exponent(each, rateHz, band)),
      1,
    );
  const theta: Band = [2, 8];
  const beta: Band = [13, 30];
  const gamma: Band = [55, 90];
  const burst = lfp.map((each) => bursts(envelope(each, rateHz, [13, 20]), rateHz));
  const burstOff = off.slice(0, 3).map((each) => bursts(envelope(each, rateHz, [13, 20]), rateHz));
  const burstText = (each: typeof burst) =>
    `${range(each.map(({ perSecond }) => perSecond))} a second, mean ${range(
      each.map(({ meanMs }) => meanMs),
      0,
    )} ms, up to ${Math.max(...each.map(({ longestMs }) => longestMs)).toFixed(0)} ms`;
  const weaker = (band: Band) =>
    percent(
      meanChange({ patient: "responder" }, [0, 2], band) /
        meanChange({ patient: "responder" }, [best], band) -
        1,
    );
  const both = (patient: string, band: Band) =>
    (["on", "off"] as const)
      .map((medication) => percent(meanChange({ patient, medication }, [best], band)))
      .join(" and ");
  const rises = grips(ordinary).map(({ onsetAt, effort }) => {
    const force = forceOf(ordinary);
    const reach = (share: number) => {
      let at = onsetAt - 300;
      while (force[at]! < share * effort) at++;
      return at;
    };
    return (reach(0.9) - reach(0.1)) / 1000;
  });
  const resting = grips(ordinary).map(({ cueAt }) =>
    mean(Array.from(forceOf(ordinary).subarray(cueAt - 1000, cueAt))),
  );
  const levelChange = (patient: string) =>
    (
      [
        [9, 11],
        [24, 26],
        [39, 41],
      ] as const
    )
      .map((within) => percent(meanChange({ patient, task: "levels" }, [best], gamma, within)))
      .join(", ");
  return markdownTable(
    ["figure", "published or measured", "simulator", "on"],
    [
      ["RMS 13–20 Hz, µV", "4.6–9.4 (recording)", rms([13, 20]), "`ordinary`, 3 contacts"],
      ["RMS 62–90 Hz, µV", "1.5–1.8 (recording)", rms([62, 90]), "the same"],
      ["RMS 200–400 Hz, µV", "1.7–2.2 (recording)", rms([200, 400]), "the same"],
      ["exponent 3–45 Hz", "1.1–1.5 (recording)", slopes([3, 45]), "the same"],
      ["exponent 40–90 Hz", "1.6–2.3 (recording)", slopes([40, 90]), "the same"],
      [
        "beta bursts, 13–20 Hz, same measure",
        "0.84–1.05 a second, mean 162–212 ms, up to 713 ms (recording)",
        burstText(burst),
        "the same",
      ],
      [
        "beta bursts off medication",
        "long ones commoner (no figure)",
        burstText(burstOff),
        "`responder`, off",
      ],
      [
        "beta 13–30 Hz while gripping",
        "−2.5 to −29 % an STN (Tan 2016); −29 % on (Lofredi 2018)",
        percent(meanChange({}, [best], beta)),
        "`ordinary`, best contact",
      ],
      ["the same, on and off medication", "−29 and −16 %", both("responder", beta), "`responder`"],
      [
        "theta 2–8 Hz while gripping",
        "rises (Lofredi 2018; how much was not found)",
        `${percent(meanChange({}, [best], theta))}, an assumption`,
        "`ordinary`",
      ],
      [
        "the same",
        "the same",
        `${percent(meanChange({ patient: "responder" }, [best], theta))}, the same`,
        "`responder`",
      ],
      [
        "theta about the onset of force",
        "−1.2 to +2.7 s (Lofredi 2018)",
        `${thetaSpan({ patient: "responder", task: "merk" })}; nothing precedes the cue`,
        "`responder`, `merk`",
      ],
      [
        "the same, without a cue",
        "the same",
        thetaSpan({ patient: "responder", task: "free" }),
        "`responder`, `free`",
      ],
      [
        "gamma 55–90 Hz while gripping",
        "+3 to +38 % an STN (Tan 2016)",
        percent(meanChange({}, [best], gamma)),
        "`ordinary`",
      ],
      [
        "the same, on and off medication",
        "+15 and +9 % (Lofredi 2018)",
        both("responder", gamma),
        "`responder`",
      ],
      [
        "gamma, small, medium, large",
        "+5.7, +9.4, +11.6 % (Lofredi 2018)",
        `${levelChange("responder")} at 10, 25, 40 % of maximum`,
        "`responder`, `levels`",
      ],
      ["beta reactivity at neighbours", "−59 % (Tan 2016)", weaker(beta), "`responder`"],
      ["gamma reactivity at neighbours", "−71 % (Tan 2016)", weaker(gamma), "`responder`"],
      [
        "gamma bursts in 0.5 s, rest and grip",
        "2.8 → 3.4, amplitude +51 %, 27 ms (Lofredi 2018)",
        "the same, tested where power is 2.76 times rest",
        "`bursts.ts`",
      ],
      ["gamma leads force by, ms", "200–300 (Tan 2016)", String(leadMs(responder)), "`responder`"],
      ["rise of force 10–90 %, s", "0.20–0.29 (two recordings)", range(rises), "`ordinary`"],
      ["force at rest, %", "near 0, slow drift", range(resting, 1), "the same"],
    ],
  );
}

function artefactTable(): string {
  return markdownTable(
    ["artefact", "labels in 5 minutes", "of all samples of all contacts"],
    artefactNames.map((name) => {
      const simulator = createSimulator({ patient: "ordinary", seed: 1, artefacts: [name] });
      const labels = simulator.labelsIn(0, 300_000);
      const covered = labels.reduce(
        (sum, { channel, fromSample, toSample }) =>
          sum + (toSample - fromSample) * (channel === null ? 3 : 1),
        0,
      );
      return [`\`${name}\``, String(labels.length), `${((100 * covered) / 900_000).toFixed(1)} %`];
    }),
  );
}

function coursePlot(): string {
  const x = Float64Array.from({ length: 200 }, (_, step) => -2 + 0.05 * step);
  const panels = (["on", "off"] as const).map((medication) => {
    const channels = record({ patient: "responder", medication, task: "tan" }, 1000);
    const force = forceOf(channels);
    const forceCourse = x.map((at) =>
      mean(grips(channels).map(({ onsetAt }) => force[onsetAt + Math.round(1000 * at)] ?? 0)),
    );
    return {
      title: `good responder, ${medication} medication, best contact, mean over grips`,
      xLabel: "s from the onset of force",
      yLabel: "% of rest; force %",
      lines: [
        { label: "beta 13–30 Hz", x, y: course(channels, best, [13, 30]) },
        { label: "gamma 55–90 Hz", x, y: course(channels, best, [55, 90]) },
        { label: "theta 2–8 Hz", x, y: course(channels, best, [2, 8]) },
        { label: "force", x, y: forceCourse },
      ],
    };
  });
  return plot(panels, 230);
}

function spectrumPlot(): string {
  const lines = ["ordinary", "strong", "cortical"].map((patient) => {
    const density = spectrum(record({ patient }, 240)[best] as Float64Array, rateHz);
    const bins = Array.from({ length: 460 }, (_, i) => i + 2);
    const binHz = rateHz / (2 * density.length);
    return { label: patient, x: bins.map((i) => i * binHz), y: bins.map((i) => density[i]!) };
  });
  return plot(
    [{ title: "density of power, best contact", xLabel: "Hz", yLabel: "µV²/Hz", lines, isLogarithmic: true }],
    280,
  );
}

function signalPlot(): string {
  const channels = record({ patient: "strong" }, 40);
  const at = Array.from({ length: 4000 }, (_, i) => 6000 + 4 * i);
  const line = (label: string, values: Float64Array) => ({
    label,
    x: at.map((i) => i / rateHz),
    y: at.map((i) => values[i]!),
  });
  const amplitude = (label: string, band: Band) =>
    line(label, envelope(channels[best] as Float64Array, rateHz, band));
  const panel = (title: string, yLabel: string, lines: ReturnType<typeof line>[]) => ({
    title,
    xLabel: "s",
    yLabel,
    lines,
  });
  return plot(
    [
      panel("strong responder", "%", [line("FORCE", forceOf(channels)), line("CUE", cueOf(channels))]),
      panel("best contact", "µV", [line("LFP_1", channels[best] as Float64Array)]),
      panel("amplitude of bands", "µV", [
        amplitude("beta 13–30 Hz", [13, 30]),
        amplitude("gamma 55–90 Hz", [55, 90]),
      ]),
    ],
    140,
  );
}

function artefactPlot(): string {
  const shown = artefactNames.filter((name) => name !== "state");
  const panels = shown.map((name) => {
    const channels = record({ artefacts: [name] }, 120);
    const labels = createSimulator({ patient: "ordinary", seed: 1, artefacts: [name] }).labelsIn(0, 110_000);
    const label = labels.find(({ fromSample }) => fromSample > 2000) ?? labels[0]!;
    const contact = label.channel === null ? 0 : Number(label.channel.split("_")[1]);
    const isShort = label.toSample - label.fromSample < 10_000;
    const from = isShort ? label.fromSample - 400 : 3000;
    const step = name === "drift" ? 40 : 1;
    const count = name === "drift" ? 2700 : Math.min(5000, isShort ? label.toSample - from + 400 : 2000);
    const at = Array.from({ length: count }, (_, i) => from + step * i);
    return {
      title: name,
      xLabel: "s",
      yLabel: "µV",
      lines: [
        { label: `LFP_${contact}`, x: at.map((i) => i / rateHz), y: at.map((i) => channels[contact]![i]!) },
      ],
    };
  });
  return plot(panels, 120);
}

function speedOf(channels: number, hz: number): number {
  const simulator = createSimulator({ patient: "strong", seed: 1, channels, rateHz: hz });
  const data = new Float32Array(hz * (channels + 2));
  for (let i = 0; i < 2; i++) simulator.readInto(hz, data);
  const from = performance.now();
  const seconds = 8;
  for (let i = 0; i < seconds; i++) simulator.readInto(hz, data);
  return (1000 * seconds) / (performance.now() - from);
}

function speed(): string {
  const rows = (
    [
      [3, 1000],
      [8, 2000],
      [64, 2000],
      [256, 2000],
    ] as const
  ).map(([channels, hz]) => [
    String(channels),
    String(hz),
    `${speedOf(channels, hz).toFixed(0)} times real time`,
  ]);
  const text = markdownTable(["contacts", "Hz", "one core"], rows);
  console.log(text);
  return text;
}

if (process.argv[2] === "speed") speed();
else {
  const path = join(docs, "simulator.md");
  let page = await readFile(path, "utf8");
  const put = (name: string, text: string) => {
    page = replaceTables(page, { [name]: text });
  };
  const draw = (name: string, svg: string) => writeFile(join(docs, "images", `simulator-${name}.svg`), svg);
  put("speed", speed());
  put("artefacts", artefactTable());
  put("movement", await movement());
  const physiologyText = physiology();
  console.log(physiologyText);
  put("physiology", physiologyText);
  await draw("course", coursePlot());
  await draw("spectrum", spectrumPlot());
  await draw("signals", signalPlot());
  await draw("artefacts", artefactPlot());
  const { text, svg } = await decodability();
  put("decodability", text);
  await draw("r2", svg);
  await writeFile(path, page);
}
