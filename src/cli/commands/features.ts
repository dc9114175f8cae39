import { chosenInputs } from "../../pipeline/choices.ts";
import { buildDataset } from "../../pipeline/dataset.ts";
import { type Command, listOption, required } from "../arguments.ts";
import { openSourceArgument, openSpec, writeOut } from "../files.ts";

export const features: Command = {
  name: "features",
  summary: "Writes the features of a recording, one row a hop, before lags.",
  usage: "features FILE|sim:... --spec FILE --out features.csv",
  options: {
    spec: {
      value: "FILE",
      help: "feature spec: a file, or a shipped one (default, tan-2016, shah-2017, merk-2022, science-recipe, identity)",
    },
    out: {
      value: "FILE",
      help: "CSV: time_s of each row's newest sample, then one column a feature, channel_band",
    },
    channels: { value: "A,B", help: "channels to compute from" },
  },
  positionals: ["FILE|sim:..."],
  async run(given) {
    const out = required(given, "out");
    const source = await openSourceArgument(given.positionals[0] as string);
    const spec = await openSpec(given.options.spec);
    const { dataset, features: pipeline } = await buildDataset({
      source,
      spec,
      inputs: chosenInputs(source.info, spec, listOption(given, "channels"), null),
      target: null,
      startSample: 0,
      endSample: source.frameCount,
    });
    const names = pipeline.newest.map((feature) => feature.name);
    const lines = [`time_s,${names.join(",")}`];
    for (let row = 0; row < dataset.rowCount; row++) {
      const start = row * dataset.width;
      const values = dataset.values.subarray(start, start + names.length);
      lines.push(`${(dataset.samples[row] as number) / source.info.rateHz},${values.join(",")}`);
    }
    await writeOut(out, `${lines.join("\n")}\n`);
    return {
      data: { out, rows: dataset.rowCount, columns: names },
      text: `Wrote ${out}: ${dataset.rowCount} rows of ${names.length} features.`,
    };
  },
};
