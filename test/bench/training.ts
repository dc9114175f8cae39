/** How long a fit takes in Node: ten minutes of the ordinary patient, the default features. Medians. */
import { simulatedFor } from "../../src/cli/files.ts";
import { decoderKinds } from "../../src/decoders/index.ts";
import { defaultSpec } from "../../src/features/index.ts";
import { chosenInputs } from "../../src/pipeline/choices.ts";
import { buildDataset, measuredRows } from "../../src/pipeline/dataset.ts";
import type { Section } from "./section.ts";
import { cell, summaryOf } from "./summary.ts";

const minutes = 10;

export const training: Section = {
  name: "training",
  async run({ isQuick, say }) {
    const repeats = isQuick ? 1 : 5;
    const source = simulatedFor({ patient: "ordinary", seed: 1, minutes });
    const inputs = chosenInputs(source.info, defaultSpec, [], "FORCE");
    const { dataset, features } = await buildDataset({
      source,
      spec: defaultSpec,
      inputs,
      target: "FORCE",
      startSample: 0,
      endSample: source.frameCount,
    });
    const rows = measuredRows(dataset);
    const gapRows = Math.ceil(features.spanMs / defaultSpec.hopMs);
    const seconds = new Map<string, number[]>();
    const rivals = Object.values(decoderKinds).filter(({ isBaseline }) => !isBaseline);
    // In turn, so that whatever else goes on meets all of them.
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const kind of rivals) {
        say(`training ${kind.name}, ${repeat + 1} of ${repeats}`);
        const startedMs = performance.now();
        await kind.fit(rows, kind.defaults, { seed: 1, gapRows });
        seconds.set(kind.title, [...(seconds.get(kind.title) ?? []), (performance.now() - startedMs) / 1000]);
      }
    }
    const summaries = [...seconds].map(([title, values]) => ({ title, ...summaryOf(values) }));
    return {
      tables: [
        {
          title: `one fit, ${rows.rowCount} rows of ${rows.width} columns, ${repeats} runs`,
          header: ["decoder", "median, s", "longest, s"],
          rows: summaries.map(({ title, p50, greatest }) => [title, cell(p50), cell(greatest)]),
        },
      ],
      targets: [],
      data: { minutes, rows: rows.rowCount, columns: rows.width, repeats, seconds: summaries },
    };
  },
};
