import { describe, expect, test } from "vitest";
import { decoderKind, decoderKinds } from "../../src/decoders/index.ts";
import { contiguousFolds } from "../../src/evaluation/splits.ts";
import { defaultSpec } from "../../src/features/index.ts";
import { parseArtifact } from "../../src/models/artifact.ts";
import { buildDataset } from "../../src/pipeline/dataset.ts";
import { crossValidate, foldsOf } from "../../src/pipeline/evaluate.ts";
import { trainModel } from "../../src/pipeline/train.ts";
import { expectRefusal } from "../recordings/fixture.ts";
import { requestOf, shortSource } from "./fixture.ts";

const source = shortSource(40);
const dataRequest = {
  source,
  spec: defaultSpec,
  inputs: ["LFP_0", "LFP_1", "LFP_2"],
  target: "FORCE",
  startSample: 0,
  endSample: source.frameCount,
};

describe("trainModel", () => {
  test.each(Object.keys(decoderKinds))(
    "%s: a file that is whole, says where it comes from, and repeats",
    async (decoder) => {
      const request = requestOf(source, { decoder, endSample: 35_000 });
      const { artifact, dataset, gapMs, blocked } = await trainModel(request);
      const parsed = JSON.parse(JSON.stringify(artifact));
      expect(await parseArtifact(parsed, "test")).toEqual(parsed);
      expect((await trainModel(request)).artifact).toEqual(artifact);
      const { dataset: rows, dataHash } = await buildDataset({ ...dataRequest, endSample: 35_000 });
      expect(dataset).toEqual(rows);
      expect(gapMs).toBe(1400);
      expect(artifact.name).toBe(`${decoderKind(decoder).title}, strong responder, seed 7`);
      expect(artifact.lineage).toEqual({
        source: "strong responder, seed 7",
        simulated: true,
        dataHash,
        seed: 1,
        codeVersion: artifact.lineage.codeVersion,
        trainedAt: null,
        rowCount: rows.rowCount,
        firstSample: 0,
        lastSample: 34_999,
      });
      expect(artifact.input).toEqual({
        rateHz: 1000,
        channels: source.info.channels.slice(0, 3),
        target: source.info.channels[3],
        features: defaultSpec,
        featureNames: rows.columns.map((column) => column.name),
      });
      expect(artifact.metrics.blocked.folds).toHaveLength(3);
      expect(artifact.metrics.blocked.pooled.r).toBe(blocked.pooled.r);
      expect(artifact.card).toContain("1400 ms");
    },
  );

  test("golden rows are rows of the training part, with what float64 makes of them", async () => {
    const { artifact, dataset } = await trainModel(requestOf(source));
    const { rows, expected, toleranceOfRange } = artifact.golden;
    expect(rows).toHaveLength(16);
    expect(toleranceOfRange).toBeLessThanOrEqual(1e-3);
    const reference = decoderKind("wiener-cascade").reference(artifact.decoder.weights);
    const out = new Float64Array(1);
    const at = rows.map((row, i) => {
      reference.predict(Float64Array.from(row), out);
      expect(out[0]).toBe(expected[i]);
      return Array.from({ length: dataset.rowCount }, (_, k) => k).find((k) =>
        row.every((value, column) => value === dataset.values[k * dataset.width + column]),
      );
    });
    expect(at[0]).toBe(0);
    expect(at[15]).toBeGreaterThan(0.9 * dataset.rowCount);
    expect(new Set(at).size).toBe(16);
  });

  test("its figures are those of the blocked cross-validation of the same rows", async () => {
    const { blocked } = await trainModel(requestOf(source, { folds: 2, gapMs: 510 }));
    const { dataset } = await buildDataset(dataRequest);
    const kind = decoderKind("wiener-cascade");
    const options = { gapRows: 6, hopSeconds: 0.1, seed: 1 };
    const splits = contiguousFolds(dataset.rowCount, 2, 6);
    const again = await crossValidate(foldsOf(dataset, splits, options), kind, kind.defaults, options);
    expect({ ...blocked, fitMs: [] }).toEqual({ ...again, fitMs: [] });
    expect(blocked.folds).toHaveLength(2);
  });

  test("decodes this patient well above chance", async () => {
    const { blocked } = await trainModel(requestOf(shortSource(120)));
    const { r, chanceR } = blocked.pooled;
    expect(r).toBeGreaterThan(0.55);
    expect(r).toBeGreaterThan(chanceR);
    expect(blocked.baseline.r2).toBeLessThanOrEqual(0);
  });

  test("says how far it is, from features over folds to the last fit", async () => {
    const steps: [number, string][] = [];
    await trainModel(
      requestOf(source, { onProgress: (fraction, doing) => void steps.push([fraction, doing]) }),
    );
    const fractions = steps.map(([fraction]) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBeGreaterThan(0.9);
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
    expect([...new Set(steps.map(([, doing]) => doing))]).toEqual([
      "Computing features",
      "Cross-validating",
      "Fitting on the whole part",
    ]);
  });

  test.each(["Computing features", "Cross-validating", "Fitting on the whole part"])(
    "cancelled while %s, it rejects with an AbortError and goes no further",
    async (when) => {
      const controller = new AbortController();
      const steps: string[] = [];
      const running = trainModel(
        requestOf(source, {
          signal: controller.signal,
          onProgress(_, doing) {
            steps.push(doing);
            if (doing === when) controller.abort();
          },
        }),
      );
      await expect(running).rejects.toMatchObject({ name: "AbortError" });
      expect(steps.at(-1)).toBe(when);
    },
  );

  test("a wrong target, decoder or channel is refused by name", async () => {
    await expectRefusal(
      trainModel(requestOf(source, { target: "FORCES" })),
      "target FORCES",
      "no such channel",
    );
    await expectRefusal(
      trainModel(requestOf(source, { decoder: "oracle" })),
      "decoder oracle",
      "is not known",
    );
    await expectRefusal(
      trainModel(requestOf(source, { inputs: ["LFP_7"] })),
      "channel LFP_7",
      "not in the stream",
    );
  });

  test("a part that is too short, or a target that does not vary, is refused", async () => {
    await expectRefusal(
      trainModel(requestOf(source, { endSample: 4000 })),
      "too little data",
      "need at least",
    );
    await expectRefusal(
      trainModel(requestOf(source, { endSample: 1000 })),
      "too little data",
      "there are 0.0 s",
    );
    const flat = {
      ...source,
      readInto: async (first: number, count: number, out: Float32Array) => {
        const given = await source.readInto(first, count, out);
        for (let frame = 0; frame < given; frame++) out[5 * frame + 3] = 4;
        return given;
      },
    };
    await expectRefusal(trainModel(requestOf(flat)), "target", "does not vary");
  });
});
