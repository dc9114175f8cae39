import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import { replaySession } from "../../pipeline/replay.ts";
import { InputError } from "../../signal/errors.ts";
import type { Command } from "../arguments.ts";
import { statFile } from "../files.ts";
import { table } from "../format.ts";

/** What runs without a browser. */
const backends = ["cpu", "wasm"] as const;

export const replay: Command = {
  name: "replay",
  summary: "decodes a recorded session once more and compares, value by value",
  usage: "replay SESSION.gripscope",
  options: {
    backend: {
      value: "NAME",
      help: "cpu (default) or wasm: equal to the last bit where it was recorded on the same",
    },
  },
  positionals: ["SESSION.gripscope"],
  async run({ positionals, options }) {
    const path = positionals[0] as string;
    const asked = options.backend ?? "cpu";
    const backend = backends.find((name) => name === asked);
    if (!backend) throw new InputError("--backend", `${asked} is not one of ${backends.join(", ")}.`);
    await statFile(path);
    const report = await replaySession({ name: basename(path), blob: await openAsBlob(path) }, backend);
    const { seconds, hops, notReplayed, unit } = report;
    const count = hops.reduce((sum, each) => sum + each.count, 0);
    const differing = hops.reduce((sum, each) => sum + each.differing, 0);
    if (count === 0 && notReplayed === 0) throw new InputError(path, "holds no decoded values to replay.");
    const text = [
      `Replayed ${seconds.toFixed(1)} s on ${report.backend}: ${count - differing} of ${count} values are the same to the last bit.`,
      ...(notReplayed > 0 ? [`${notReplayed} values could not be replayed: their samples are missing.`] : []),
      "",
      table(
        [
          "recorded on",
          "values",
          "differing",
          `largest difference${unit ? `, ${unit}` : ""}`,
          "features differing",
        ],
        hops.map((each) => [
          each.computedBy,
          String(each.count),
          String(each.differing),
          each.largestDifference.toPrecision(3),
          String(each.featuresDiffering),
        ]),
      ),
    ].join("\n");
    return { data: report, text };
  },
};
