import { decoderKinds } from "../../decoders/index.ts";
import type { DecoderReport, EvaluationReport, HeldOutScores } from "../../evaluation/report.ts";
import { evaluateSource } from "../../pipeline/evaluation.ts";
import { InputError } from "../../signal/errors.ts";
import { defaultInputs, proposedTarget } from "../../signal/stream.ts";
import { type Command, type Given, listOption, numberOption, wholeOption } from "../arguments.ts";
import { openSourceArgument, openSpec, writeOut } from "../files.ts";
import { figure, scoreHeader, scoreRow, table } from "../format.ts";
import { progressLine } from "../progress.ts";

export const evaluate: Command = {
  name: "evaluate",
  summary:
    "Compares decoders on a recording or a simulated patient: what they make of parts that they never saw.",
  usage: "evaluate FILE|sim:patient=NAME,minutes=M,seed=N --target NAME",
  options: {
    target: { value: "NAME", help: "target channel (default: the force or misc channel proposed)" },
    channels: {
      value: "A,B",
      help: "channels to decode from (default: the spec's, else all LFP, else ECoG, else EEG)",
    },
    decoder: {
      value: "NAME",
      help: `${Object.keys(decoderKinds).join(", ")}, several of them, or all (default)`,
    },
    spec: {
      value: "FILE",
      help: "feature spec: a file, or a shipped one (default, tan-2016, shah-2017, merk-2022, science-recipe, identity)",
    },
    folds: { value: "N", help: "contiguous test folds (default: the spec's, else 3)" },
    "gap-ms": {
      value: "N",
      help: "left out on either side of a test fold (default: windows plus lags, or more by the spec)",
    },
    search: {
      value: "N",
      help: "sets of features tried inside each training part (default 1: the spec as it is)",
    },
    lags: { value: "1,5,10", help: "numbers of lags to search among" },
    windows: { value: "0.5,1,2", help: "lengths of windows to search among, times the spec's" },
    "target-lags": {
      value: "0,100,200",
      help: "how far back the decoded value may lie, ms, to search among",
    },
    plant: {
      value: "R2",
      help: "decode a planted linear code that explains this share, not the target: a check of the chain",
    },
    brief: { help: "leave out importance of features and learning curve" },
    out: { value: "FILE.csv", help: "write measured and held-out decoded values, row by row" },
    seed: { value: "N", help: "of intervals, search and networks (default 1)" },
  },
  positionals: ["FILE|sim:..."],
  async run(given) {
    const source = await openSourceArgument(given.positionals[0] as string);
    const spec = await openSpec(given.options.spec);
    const target = given.options.target ?? proposedTarget(source.info);
    if (target === null)
      throw new InputError("--target", "the stream has no force or misc channel. Name the target.");
    const budget = wholeOption(given, "search", 1, 1000) ?? 1;
    const space = {
      ...spaceOption(given, "lags", "lags", 1, 200),
      ...spaceOption(given, "windows", "windowScales", 0.01, 100),
      ...spaceOption(given, "target-lags", "targetLagsMs", 0, 10_000),
    };
    if (budget === 1 && Object.keys(space).length > 0) {
      throw new InputError(
        "--search",
        "is missing: how many sets of features are to be tried? --search 20, say.",
      );
    }
    const asked = given.options.decoder ?? "all";
    const progress = progressLine();
    const { report, series } = await evaluateSource({
      source,
      spec,
      target,
      inputs: listOption(given, "channels"),
      decoders: asked === "all" ? Object.keys(decoderKinds) : listOption(given, "decoder"),
      startSample: 0,
      endSample: source.frameCount,
      folds: wholeOption(given, "folds", 2, 100),
      gapMs: numberOption(given, "gap-ms", 0, 3_600_000),
      seed: wholeOption(given, "seed", 0, Number.MAX_SAFE_INTEGER) ?? 1,
      budget,
      space,
      plantedR2: numberOption(given, "plant", 0.01, 1),
      isThorough: given.options.brief !== "true",
      onProgress: progress.tell,
    }).finally(() => progress.end());
    if (given.options.out !== undefined) {
      const names = Object.keys(series.decoded);
      const lines = Array.from(series.samples, (sample, row) =>
        [
          sample / series.rateHz,
          series.measured[row],
          ...names.flatMap((name) => [
            series.decoded[name]?.blocked[row],
            series.decoded[name]?.forward?.[row] ?? "",
          ]),
        ]
          .map((value) => (Number.isNaN(value) ? "" : value))
          .join(","),
      );
      const header = ["time_s", "measured", ...names.flatMap((name) => [name, `${name} forward`])].join(",");
      await writeOut(given.options.out, `${[header, ...lines].join("\n")}\n`);
    }
    const usedDefaultChannels =
      given.options.channels === undefined && report.channels.join() === defaultInputs(source.info).join();
    return { data: { ...report, usedDefaultChannels }, text: textOf(report) };
  },
};

/** A list of numbers as a part of the search space, or nothing where it was not given. */
function spaceOption(
  given: Given,
  name: string,
  key: string,
  least: number,
  most: number,
): Record<string, number[]> {
  const items = listOption(given, name);
  if (items.length === 0) return {};
  const values = items.map((item) => {
    const value = Number(item);
    if (!(value >= least && value <= most) || (name === "lags" && !Number.isInteger(value))) {
      throw new InputError(
        `--${name}`,
        `${item} is not a ${name === "lags" ? "whole " : ""}number from ${least} to ${most}.`,
      );
    }
    return value;
  });
  return { [key]: values };
}

function textOf(report: EvaluationReport): string {
  const { unit, results, detail, learningCurve } = report;
  const rows = (scores: (result: DecoderReport) => HeldOutScores | null) =>
    results.flatMap((result) => {
      const held = scores(result);
      if (held === null) return [];
      const title = `${result.title}${result.isUnfair ? " (unfair)" : result.isBaseline ? " (baseline)" : ""}`;
      return [
        ...(result.isBaseline ? [] : held.folds.map((score, i) => scoreRow(`${title}, ${i + 1}`, score))),
        scoreRow(`${title}, all`, held.pooled),
      ];
    });
  const isForward = results.some(({ forward }) => forward !== null);
  const lines = [
    `${report.source}${report.simulated ? " (simulated)" : ""}: ${channelsInWords(report.channels)} -> ${report.target}${unit && ` (RMSE in ${unit})`}`,
    `${report.rows} values, ${report.trials === null ? "no separate movements" : `${report.trials} movements`}, ${report.folds} contiguous folds, gap ${report.gapMs} ms, spec ${(report.spec as { name: string }).name}`,
    ...(report.candidates > 1
      ? [
          `${report.candidates} sets of features searched inside each training part; chosen: ${report.choices.join("; ")}`,
        ]
      : []),
    ...(report.noiseCeiling === null
      ? []
      : [
          `Noise ceiling: R2 ${figure(report.noiseCeiling)}. The target is planted; nothing here is measured force.`,
        ]),
    "",
    ...(isForward
      ? [
          "Forward chaining: trained on the past, tested on what follows. The figures that count for deployment.",
          "",
          table(
            scoreHeader,
            rows(({ forward }) => forward),
          ),
          "",
        ]
      : []),
    "Blocked cross-validation: every row held out once.",
    "",
    table(
      scoreHeader,
      rows((result) => result),
    ),
    "",
    table(
      ["", "within-trial r", "lag ms", "onsets hit", "false/min", "latency ms", "slope", "fit ms"],
      results.map((result) => [
        result.title,
        figure(result.withinTrial?.median ?? Number.NaN),
        figure(result.alignment.isAtEdge ? Number.NaN : result.alignment.lagMs, 0),
        result.onsets ? `${result.onsets.hits} of ${result.onsets.onsets}` : "-",
        figure(result.onsets?.falseAlarmsPerMinute ?? Number.NaN, 1),
        figure(result.onsets?.latencyMs.median ?? Number.NaN, 0),
        figure(result.compression.slope),
        figure(result.fitMs, 0),
      ]),
    ),
    "",
    ...results.map(({ title, verdict }) => `${title}: ${verdict}`),
    ...report.failures.map(({ title, reason }) => `${title}: could not be fitted here. ${reason}`),
    "",
    report.verdict,
  ];
  if (detail?.importance) {
    const { bands, channels } = detail.importance;
    const told = [...bands, ...channels].map(({ name, mean }) => `${name} ${figure(mean)}`).join(", ");
    lines.push("", `R2 lost without (${detail.decoder}): ${told}.`);
  }
  if (learningCurve) {
    const points = learningCurve.points.map(
      ({ minutes, score }) => `${minutes.toFixed(1)} min ${figure(score)}`,
    );
    lines.push(`Learning curve (${learningCurve.decoder}, R2): ${points.join(", ")}. ${learningCurve.words}`);
  }
  lines.push(
    "",
    "Interval: moving-block bootstrap. Chance: 95th percentile of r with the target shifted in a circle.",
    `Feature table ${(report.tableBytes / 2 ** 20).toFixed(1)} MB, ${(report.elapsedMs / 1000).toFixed(1)} s in all.`,
  );
  return lines.join("\n");
}

/** Names, or their number where there are many. */
function channelsInWords(channels: readonly string[]): string {
  return channels.length <= 12
    ? channels.join(", ")
    : `${channels.length} channels, ${channels[0]} to ${channels.at(-1)}`;
}
