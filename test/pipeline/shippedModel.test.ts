import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { shippedModel, trainingSeed } from "../../scripts/shippedModel.ts";
import { defaultUrlState } from "../../src/contract/urlState.ts";
import { decoderNames } from "../../src/decoders/names.ts";
import { patients } from "../../src/simulator/index.ts";

const folder = new URL("../../public/models/", import.meta.url);
const shipped = Object.keys(patients).flatMap((patient) =>
  decoderNames.map((decoder) => ({ patient, decoder, file: `${patient}-${decoder}.json` })),
);

test("there is one decoder of each kind for each patient, and nothing else", () => {
  expect(readdirSync(folder).toSorted()).toEqual(shipped.map(({ file }) => file).toSorted());
});

describe.each(shipped)("$file", ({ patient, decoder, file }) => {
  const saved = JSON.parse(readFileSync(new URL(file, folder), "utf8"));

  test("comes out the same when it is trained again", async () => {
    const { artifact } = await shippedModel(patient, decoder);
    expect(JSON.parse(JSON.stringify(artifact))).toEqual(saved);
  });

  test("was trained on another seed than a demonstration starts with", () => {
    expect(trainingSeed).not.toBe(defaultUrlState.seed);
    expect(saved.lineage.source).toBe(`${patients[patient]!.title}, seed ${trainingSeed}`);
  });
});
