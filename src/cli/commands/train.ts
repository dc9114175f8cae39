import { decoderKinds } from "../../decoders/index.ts";
import { trainModel } from "../../pipeline/train.ts";
import { InputError } from "../../signal/errors.ts";
import { proposedTarget } from "../../signal/stream.ts";
import { type Command, listOption, numberOption, required, wholeOption } from "../arguments.ts";
import { openSourceArgument, openSpec, writeOut } from "../files.ts";
import { scoreHeader, scoreRow, table } from "../format.ts";
import { progressLine } from "../progress.ts";

export const train: Command = {
  name: "train",
  summary: "Trains a decoder and writes it as one self-contained file.",
  usage: "train FILE|sim:patient=NAME,minutes=M,seed=N --target NAME --out model.json",
  options: {
    out: { value: "FILE", help: "where to write the decoder" },
    target: { value: "NAME", help: "target channel (default: the force or misc channel proposed)" },
    channels: { value: "A,B", help: "channels to decode from" },
    decoder: { value: "NAME", help: `${Object.keys(decoderKinds).join(" or ")} (default wiener-cascade)` },
    spec: {
      value: "FILE",
      help: "feature spec: a file, or a shipped one (default, tan-2016, shah-2017, merk-2022, science-recipe, identity)",
    },
    until: { value: "SECONDS", help: "train on the part before (default: all)" },
    folds: { value: "N", help: "contiguous folds for the figures" },
    "gap-ms": { value: "N", help: "left out on either side of a test fold" },
    search: {
      value: "N",
      help: "sets of features tried inside each training part (default 1: the spec as it is)",
    },
    seed: { value: "N", help: "default 1" },
  },
  positionals: ["FILE|sim:..."],
  async run(given) {
    const out = required(given, "out");
    const source = await openSourceArgument(given.positionals[0] as string);
    const target = given.options.target ?? proposedTarget(source.info);
    if (target === null)
      throw new InputError("--target", "the stream has no force or misc channel. Name the target.");
    const untilS = numberOption(given, "until", 0, 1e9);
    const progress = progressLine();
    const { artifact, dataset, blocked, forward, verdict, gapMs } = await trainModel({
      source,
      decoder: given.options.decoder ?? "wiener-cascade",
      spec: await openSpec(given.options.spec),
      target,
      inputs: listOption(given, "channels"),
      startSample: 0,
      endSample: untilS === undefined ? source.frameCount : Math.round(untilS * source.info.rateHz),
      seed: wholeOption(given, "seed", 0, Number.MAX_SAFE_INTEGER) ?? 1,
      folds: wholeOption(given, "folds", 2, 100),
      gapMs: numberOption(given, "gap-ms", 0, 3_600_000),
      budget: wholeOption(given, "search", 1, 1000),
      trainedAt: new Date().toISOString(),
      onProgress: progress.tell,
    }).finally(() => progress.end());
    await writeOut(out, `${JSON.stringify(artifact)}\n`);
    const { pooled, folds, baseline } = blocked;
    const text = [
      `Wrote ${out}: ${artifact.name}, trained on ${dataset.rowCount} values of ${target}.`,
      `What it makes of parts that the fit had not seen, inside this part, gap ${gapMs} ms:`,
      "",
      table(scoreHeader, [
        ...(forward ? [scoreRow("forward chaining", forward.pooled)] : []),
        scoreRow("blocked, all folds", pooled),
        ...folds.map((score, i) => scoreRow(`blocked, fold ${i + 1}`, score)),
        scoreRow("training mean", baseline),
      ]),
      "",
      verdict,
    ].join("\n");
    return {
      data: {
        out,
        name: artifact.name,
        hash: artifact.hash,
        rows: dataset.rowCount,
        gapMs,
        pooled,
        folds,
        forward: forward && { pooled: forward.pooled, folds: forward.folds },
        baseline,
        verdict,
      },
      text,
    };
  },
};
