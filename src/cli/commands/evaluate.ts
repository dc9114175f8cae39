import { decoderKind, decoderKinds } from "../../decoders/index.ts";
import type { Score } from "../../evaluation/score.ts";
import { buildDataset } from "../../pipeline/dataset.ts";
import { crossValidate } from "../../pipeline/evaluate.ts";
import { chosenGapMs, chosenInputs, defaultFolds } from "../../pipeline/train.ts";
import { InputError } from "../../signal/errors.ts";
import { defaultInputs, proposedTarget } from "../../signal/stream.ts";
import { msFromSamples } from "../../signal/units.ts";
import { type Command, listOption, numberOption, wholeOption } from "../arguments.ts";
import { openSourceArgument, openSpec } from "../files.ts";
import { scoreHeader, scoreRow, table } from "../format.ts";

export const evaluate: Command = {
  name: "evaluate",
  summary: "Blocked cross-validation of decoders on a recording or a simulated patient.",
  usage: "evaluate FILE|sim:patient=NAME,minutes=M,seed=N --target NAME",
  options: {
    target: { value: "NAME", help: "target channel (default: the force or misc channel proposed)" },
    channels: {
      value: "A,B",
      help: "channels to decode from (default: the spec's, else all LFP, else ECoG, else EEG)",
    },
    decoder: { value: "NAME", help: `${Object.keys(decoderKinds).join(", ")}, or all (default)` },
    spec: {
      value: "FILE",
      help: "feature spec: a file, or a shipped one (default, merk-2022, science-recipe)",
    },
    folds: { value: "N", help: "contiguous test folds (default: the spec's, else 3)" },
    "gap-ms": {
      value: "N",
      help: "left out on either side of a test fold (default: the spec's, else windows plus lags)",
    },
    seed: { value: "N", help: "of intervals and chance (default 1)" },
  },
  positionals: ["FILE|sim:..."],
  async run(given) {
    const source = await openSourceArgument(given.positionals[0] as string);
    const spec = await openSpec(given.options.spec);
    const target = given.options.target ?? proposedTarget(source.info);
    if (target === null)
      throw new InputError("--target", "the stream has no force or misc channel. Name the target.");
    const inputs = chosenInputs(source.info, spec, listOption(given, "channels"), target);
    const asked = given.options.decoder ?? "all";
    const kinds =
      asked === "all" ? Object.values(decoderKinds) : asked.split(",").map((name) => decoderKind(name));
    const { dataset, features, dataHash } = await buildDataset({
      source,
      spec,
      inputs,
      target,
      startSample: 0,
      endSample: source.frameCount,
    });
    const folds = wholeOption(given, "folds", 2, 100) ?? spec.evaluation?.folds ?? defaultFolds;
    const gapMs = chosenGapMs(spec, features, numberOption(given, "gap-ms", 0, 3_600_000));
    const hopMs = msFromSamples(features.hopSamples, source.info.rateHz);
    const seed = wholeOption(given, "seed", 0, Number.MAX_SAFE_INTEGER) ?? 1;
    const results: { decoder: string; title: string; folds: Score[]; pooled: Score; baseline: Score }[] = [];
    for (const kind of kinds) {
      const {
        folds: scores,
        pooled,
        baseline,
      } = await crossValidate(dataset, kind, kind.defaults, {
        folds,
        gapRows: Math.ceil(gapMs / hopMs),
        hopSeconds: hopMs / 1000,
        seed,
      });
      results.push({ decoder: kind.name, title: kind.title, folds: scores, pooled, baseline });
    }
    const unit = source.info.channels.find((channel) => channel.name === target)?.unit ?? "";
    const rows = results.flatMap((result) => [
      ...result.folds.map((score, i) => scoreRow(`${result.title}, fold ${i + 1}`, score)),
      scoreRow(`${result.title}, all folds`, result.pooled),
    ]);
    const baseline = results[0]?.baseline;
    if (baseline) rows.push(scoreRow("training mean, all folds", baseline));
    const report = {
      source: source.description.label,
      simulated: source.description.simulated,
      dataHash,
      target,
      unit,
      channels: inputs,
      usedDefaultChannels:
        given.options.channels === undefined && inputs.join() === defaultInputs(source.info).join(),
      spec,
      rows: dataset.rowCount,
      folds,
      gapMs,
      seed,
      results,
    };
    const text = [
      `${report.source}${report.simulated ? " (simulated)" : ""}: ${inputs.join(", ")} -> ${target}${unit && ` (RMSE in ${unit})`}`,
      `${dataset.rowCount} values, ${folds} contiguous folds, gap ${gapMs} ms, spec ${spec.name}`,
      "",
      table(scoreHeader, rows),
      "",
      "Interval: moving-block bootstrap. Chance: 95th percentile of r with the target shifted in a circle.",
    ].join("\n");
    return { data: report, text };
  },
};
