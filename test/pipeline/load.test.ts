import { beforeAll, describe, expect, test } from "vitest";
import { backendInUse, startBackend, tensorCount } from "../../src/decoders/backends.ts";
import { type Artifact, sealArtifact } from "../../src/models/artifact.ts";
import { loadModel, replayGolden } from "../../src/pipeline/load.ts";
import { InputError } from "../../src/signal/errors.ts";
import { expectRefusal } from "../recordings/fixture.ts";
import { artifactOf, requestOf, shortSource } from "./fixture.ts";

interface Weights {
  weights: number[];
  mean: number[];
  sd: number[];
  inputMin: number;
  inputMax: number;
  bias: number;
  targetMin: number;
  targetMax: number;
}

let artifact: Artifact;
beforeAll(async () => {
  artifact = await artifactOf(requestOf(shortSource(30)));
});

/** A copy with a change; sealed again, its hash is right. */
async function changed(
  change: (copy: Artifact & { decoder: { weights: Weights } }) => void,
  isSealed: boolean,
) {
  const copy = structuredClone(artifact) as Parameters<typeof change>[0];
  change(copy);
  const { hash: _, ...body } = copy;
  return isSealed ? sealArtifact(body) : copy;
}

describe("loadModel", () => {
  test("makes a decoder ready that reproduces its golden rows", async () => {
    const model = await loadModel(artifact, "a.json", "cpu");
    expect(model.artifact).toEqual(artifact);
    expect(model.backend).toEqual({ name: "cpu", renderer: "", software: false });
    expect(model.goldenError).toBeGreaterThan(0);
    expect(model.goldenError).toBeLessThan(1e-5);
    const { weights } = artifact.decoder as { weights: Weights };
    expect(model.mean).toEqual(weights.mean);
    const out = new Float64Array(1);
    model.decoder.predict(Float64Array.from(artifact.golden.rows[3]!), out);
    const range = weights.targetMax - weights.targetMin;
    expect(Math.abs(out[0]! - artifact.golden.expected[3]!) / range).toBeLessThan(1e-5);
    model.decoder.dispose();
  });

  test.each<[string, (copy: Artifact & { decoder: { weights: Weights } }) => void, RegExp]>([
    [
      "a golden row that is too long",
      ({ golden }) => golden.rows[2]!.push(0),
      /golden\.rows\[2\] has 121 columns/,
    ],
    [
      "a spec that makes fewer columns",
      ({ input }) => {
        (input.features as { rows: { kernel: string; count: number }[] }).rows.at(-1)!.count = 4;
      },
      /input\.features makes 96 columns/,
    ],
    [
      "columns of other names",
      ({ input }) => {
        input.featureNames.reverse();
      },
      /input\.featureNames\[0\] is .*@-400ms, input\.features makes /,
    ],
    [
      "a deviation below 0",
      ({ decoder }) => {
        decoder.weights.sd[0]! *= -1;
      },
      /decoder\.weights: sd\.0/,
    ],
    [
      "a range of the linear output upside down",
      ({ decoder }) => {
        const { inputMin, inputMax } = decoder.weights;
        Object.assign(decoder.weights, { inputMin: inputMax, inputMax: inputMin });
      },
      /inputMax is below inputMin/,
    ],
    [
      "a range that is upside down",
      ({ decoder }) => {
        decoder.weights.targetMax = decoder.weights.targetMin - 1;
      },
      /targetMax is not above targetMin/,
    ],
    [
      "a weight that no backend can hold",
      ({ decoder }) => {
        decoder.weights.weights[5] = 1e300;
      },
      /on cpu/,
    ],
  ])("refuses a sealed decoder with %s, by the field", async (_name, change, message) => {
    await startBackend("cpu");
    const refused = loadModel(await changed(change, true), "a.json", "cpu");
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(message);
  });

  test("goes back to the backend that was in use where a decoder is refused", async () => {
    await startBackend("cpu");
    const wrong = await changed(({ golden }) => {
      golden.expected[0]! += 1000;
    }, true);
    await expectRefusal(loadModel(wrong, "a.json", "wasm"), "a.json", /golden rows on wasm/);
    expect(backendInUse()).toBe("cpu");
  });

  test.each<[string, (copy: Artifact & { decoder: { weights: Weights } }) => void]>([
    [
      "a weight",
      ({ decoder }) => {
        decoder.weights.weights[5]! += 0.5;
      },
    ],
    [
      "the bias",
      ({ decoder }) => {
        decoder.weights.bias += 1;
      },
    ],
    [
      "the statistics",
      ({ decoder }) => {
        decoder.weights.mean[0]! += 3;
      },
    ],
    [
      "what is expected of one row",
      ({ golden }) => {
        golden.expected[15]! += 1;
      },
    ],
  ])(
    "refuses a decoder whose golden rows do not come out: changed in %s and sealed again",
    async (_, change) => {
      await startBackend("cpu");
      const before = tensorCount();
      await expectRefusal(
        loadModel(await changed(change, true), "a.json", "cpu"),
        "a.json",
        /^does not reproduce its golden rows on cpu: off by \d.* The file is damaged: /,
      );
      expect(tensorCount()).toBe(before);
    },
  );

  test.each<[string, (copy: Artifact & { decoder: { weights: Weights } }) => void]>([
    [
      "a weight in the last digit",
      ({ decoder }) => {
        decoder.weights.weights[5]! *= 1 + 1e-15;
      },
    ],
    [
      "its name",
      (copy) => {
        copy.name = "Better decoder";
      },
    ],
    [
      "where it comes from",
      ({ lineage }) => {
        lineage.simulated = false;
      },
    ],
    [
      "its figures",
      ({ metrics }) => {
        metrics.blocked.pooled.r = 0.99;
      },
    ],
    [
      "its hash",
      (copy) => {
        copy.hash = "0".repeat(64);
      },
    ],
  ])("refuses a file that was tampered with: %s", async (_, change) => {
    await expectRefusal(
      loadModel(await changed(change, false), "a.json", "cpu"),
      "a.json",
      "was changed after it was made",
    );
  });

  test("does not mind the order of keys", async () => {
    const reversed = Object.fromEntries(Object.entries(artifact).toReversed());
    const { decoder } = await loadModel(reversed, "a.json", "cpu");
    decoder.dispose();
  });

  test("refuses what is no decoder, is too new or is incomplete, by the file's name", async () => {
    for (const value of [null, 7, "text", [], {}, { format: "gripscope-decoder" }]) {
      await expectRefusal(loadModel(value, "a.json", "cpu"), "a.json", "is not a Gripscope decoder");
    }
    await expectRefusal(
      loadModel({ ...artifact, schemaVersion: 3 }, "a.json", "cpu"),
      "a.json",
      "was made by a newer Gripscope (schema 3",
    );
    await expectRefusal(
      loadModel({ ...artifact, golden: undefined }, "a.json", "cpu"),
      "a.json",
      "is damaged: golden",
    );
  });

  test("refuses parts that do not belong together, by the field", async () => {
    const cases: [Parameters<typeof changed>[0], string, string][] = [
      [
        ({ decoder }) => {
          decoder.kind = "oracle";
        },
        "decoder oracle",
        "is not known",
      ],
      [({ decoder }) => void decoder.weights.mean.pop(), "a.json: decoder.weights", "differ in length"],
      [
        (copy) => {
          copy.input.features = { schema: 2 };
        },
        "a.json: input.features",
        "name",
      ],
    ];
    for (const [change, subject, reason] of cases) {
      await expectRefusal(loadModel(await changed(change, true), "a.json", "cpu"), subject, reason);
    }
  });
});

test("replayGolden gives the largest difference, over the range", async () => {
  const predictions = [1, 2, 3];
  let next = 0;
  const decoder = {
    width: 1,
    state: new Float64Array(0),
    reset() {
      next = 0;
    },
    predict: (_: Float64Array, out: Float64Array) => {
      out[0] = predictions[next++]!;
    },
    dispose() {},
  };
  const golden = { rows: [[0], [0], [0]], passes: 1, expected: [1.5, 2, 1], toleranceOfRange: 1e-4 };
  expect(replayGolden({ ...artifact, golden }, decoder, 4)).toBe(0.5);
  // Of several passes the last one counts.
  predictions.unshift(9, 9, 9);
  expect(replayGolden({ ...artifact, golden: { ...golden, passes: 2 } }, decoder, 4)).toBe(0.5);
  predictions.splice(0, 3);
  expect(replayGolden({ ...artifact, golden: { ...golden, expected: predictions } }, decoder, 4)).toBe(0);
});
