import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dataset, DecoderKind, FitOptions } from "../../src/decoders/decoder.ts";
import { decoderKinds } from "../../src/decoders/index.ts";
import { Random } from "../../src/signal/random.ts";
import { blocked } from "./blocked.ts";

/** One feature, its own index; the target follows it with some noise. */
function datasetOf(rowCount: number, width = 1): Dataset {
  const random = new Random(3);
  const values = Float64Array.from({ length: rowCount * width }, () => random.normal());
  return {
    rowCount,
    width,
    values,
    target: Float64Array.from({ length: rowCount }, (_, i) => 3 * values[i * width]! + 0.5 * random.normal()),
    samples: Float64Array.from({ length: rowCount }, (_, i) => i),
    hopSamples: 1,
    columns: Array.from({ length: width }, (_, i) => ({
      name: `LFP_f${i}`,
      channel: "LFP",
      band: `f${i}`,
      lagMs: 0,
    })),
  };
}

/** A decoder that learns nothing but writes down what it was given: its values are the number of the fit. */
function watching() {
  const fits: { samples: number[]; options: FitOptions }[] = [];
  const kind: DecoderKind<null, number> = {
    name: "watching",
    title: "Watching",
    isBaseline: false,
    defaults: null,
    paramsSchema: null as never,
    weightsSchema: null as never,
    async fit(dataset, _, options) {
      options.signal?.throwIfAborted();
      fits.push({ samples: Array.from(dataset.samples), options });
      options.onProgress?.(0.5, "half");
      return fits.length - 1;
    },
    reference: (fit) => ({
      width: 1,
      state: new Float64Array(0),
      reset() {},
      predict(_, out) {
        out[0] = fit;
      },
      dispose() {},
    }),
    load: () => {
      throw new Error("not used");
    },
  };
  return { kind, fits };
}

describe("crossValidate", () => {
  test("never trains on rows within the gap, and decodes every row by the fit that left it out", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 100, max: 400 }),
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 0, max: 12 }),
        async (rowCount, folds, gapRows) => {
          const { kind, fits } = watching();
          const { decoded } = await blocked(datasetOf(rowCount), kind, null, {
            folds,
            gapRows,
            hopSeconds: 0.1,
            seed: 1,
          });
          expect(fits).toHaveLength(folds);
          expect(Array.from(decoded)).toEqual(Array.from(decoded).toSorted((a, b) => a - b));
          fits.forEach(({ samples, options }, fold) => {
            const start = decoded.indexOf(fold);
            const end = decoded.lastIndexOf(fold) + 1;
            const wanted = Array.from({ length: rowCount }, (_, row) => row).filter(
              (row) => row < start - gapRows || row >= end + gapRows,
            );
            expect(samples).toEqual(wanted);
            expect(options.gapRows).toBe(gapRows);
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  test("scores every fold, all of them together, and what the training mean would score", async () => {
    const dataset = datasetOf(300);
    const kind = decoderKinds["wiener-filter"];
    const options = { folds: 3, gapRows: 5, hopSeconds: 0.1, seed: 1 };
    const { folds, pooled, baseline, decoded } = await blocked(dataset, kind, kind.defaults, options);
    expect(folds.map(({ count }) => count)).toEqual([100, 100, 100]);
    for (const score of [...folds, pooled]) expect(score.r).toBeGreaterThan(0.95);
    expect(pooled).toMatchObject({ count: 300, seconds: 30 });
    expect(baseline.r2).toBeLessThanOrEqual(0);
    expect(baseline.rmse).toBeGreaterThan(4 * pooled.rmse);
    expect(decoded.every(Number.isFinite)).toBe(true);
    const again = await blocked(dataset, kind, kind.defaults, options);
    expect(again).toMatchObject({ folds, pooled, baseline, decoded });
  });

  test("finds nothing where there is nothing to find", async () => {
    const dataset = datasetOf(600, 4);
    const random = new Random(8);
    const unrelated = { ...dataset, target: dataset.target.map(() => random.normal()) };
    const kind = decoderKinds["wiener-cascade"];
    const { pooled } = await blocked(unrelated, kind, kind.defaults, {
      folds: 3,
      gapRows: 5,
      hopSeconds: 0.1,
      seed: 1,
    });
    expect(pooled.r).toBeLessThan(0.12);
    expect(pooled.r2).toBeLessThan(0.02);
  });

  test("too few rows to train on are refused with how many seconds it takes", async () => {
    const { kind, fits } = watching();
    const options = { folds: 2, gapRows: 12, hopSeconds: 0.1, seed: 1 };
    expect(() => blocked(datasetOf(97), kind, null, options)).toThrow(/^too little data: .*need at least/);
    expect(fits).toHaveLength(0);
    await blocked(datasetOf(98), kind, null, options);
    expect(fits).toHaveLength(2);
  });

  test("hands the signal on to the fit, and says how far it is over all folds", async () => {
    const { kind } = watching();
    const controller = new AbortController();
    const seen: [number, string][] = [];
    const running = blocked(datasetOf(200), kind, null, {
      folds: 4,
      gapRows: 2,
      hopSeconds: 0.1,
      seed: 1,
      signal: controller.signal,
      onProgress(fraction, doing) {
        seen.push([fraction, doing]);
        if (seen.length === 2) controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    expect(seen).toEqual([
      [0.125, "half"],
      [0.375, "half"],
    ]);
  });
});
