import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { shippedModel, shippedRequest, trainingSeed } from "../../scripts/shippedModel.ts";
import { defaultUrlState } from "../../src/contract/urlState.ts";
import { decoderKind, decoderKinds } from "../../src/decoders/index.ts";
import type { Artifact } from "../../src/models/artifact.ts";
import { chosenGapMs, chosenInputs } from "../../src/pipeline/choices.ts";
import { buildDataset, type FeatureTable } from "../../src/pipeline/dataset.ts";
import { patients } from "../../src/simulator/index.ts";

const folder = new URL("../../public/models/", import.meta.url);
const kinds = Object.values(decoderKinds).filter(({ isBaseline }) => !isBaseline);
const read = (patient: string, decoder: string): Artifact =>
  JSON.parse(readFileSync(new URL(`${patient}-${decoder}.json`, folder), "utf8"));

test("there is one decoder of each kind for each patient, baselines aside, and nothing else", () => {
  const wanted = Object.keys(patients).flatMap((patient) =>
    kinds.map(({ name }) => `${patient}-${name}.json`),
  );
  expect(readdirSync(folder).toSorted()).toEqual(wanted.toSorted());
});

describe.each(Object.keys(patients))("for the patient %s", (patient) => {
  let table: FeatureTable;
  beforeAll(async () => {
    const request = shippedRequest(patient, "wiener-cascade");
    const inputs = chosenInputs(request.source.info, request.spec, [], request.target);
    table = await buildDataset({ ...request, inputs, onProgress: undefined });
  }, 60_000);

  test.each(kinds)("$name is of the signals and features as they are made today", ({ name, reference }) => {
    const { lineage, input, golden, decoder } = read(patient, name);
    const { dataset, dataHash } = table;
    expect(lineage.dataHash).toBe(dataHash);
    expect(lineage.rowCount).toBe(dataset.rowCount);
    expect(input.featureNames).toEqual(dataset.columns.map((column) => column.name));
    golden.rows.forEach((row, i) => {
      const at = Math.floor((i * dataset.rowCount) / golden.rows.length);
      expect(row).toEqual(Array.from(dataset.values.subarray(at * dataset.width, (at + 1) * dataset.width)));
    });
    const out = new Float64Array(1);
    const again = reference(decoder.weights);
    const pass = () =>
      golden.rows.map((row) => {
        again.predict(Float64Array.from(row), out);
        return out[0];
      });
    const decoded = Array.from({ length: golden.passes }, pass).at(-1);
    expect(decoded).toEqual(golden.expected);
  });

  test.each(kinds)("$name was trained on another seed than a demonstration starts with", ({ name }) => {
    expect(trainingSeed).not.toBe(defaultUrlState.seed);
    expect(read(patient, name).lineage.source).toBe(`${patients[patient]!.title}, seed ${trainingSeed}`);
  });
});

test("a file comes out the same to the last digit when it is made again", async () => {
  const { artifact } = await shippedModel("ordinary", "wiener-cascade");
  expect(JSON.parse(JSON.stringify(artifact))).toEqual(read("ordinary", "wiener-cascade"));
}, 60_000);

test.each(kinds)(
  "$name has the same weights to the last digit when it is fitted again",
  async ({ name }) => {
    const request = shippedRequest("strong", name);
    const inputs = chosenInputs(request.source.info, request.spec, [], request.target);
    const { dataset, features } = await buildDataset({ ...request, inputs, onProgress: undefined });
    const kind = decoderKind(name);
    const gapRows = Math.ceil(chosenGapMs(request.spec, features.spanMs, undefined) / request.spec.hopMs);
    const weights = await kind.fit(dataset, kind.defaults, { seed: request.seed, gapRows });
    expect(JSON.parse(JSON.stringify(weights))).toEqual(read("strong", name).decoder.weights);
  },
  120_000,
);
