import { beforeAll, describe, expect, test } from "vitest";
import { parseFeatureSpec } from "../../src/features/index.ts";
import { evaluateSource } from "../../src/pipeline/evaluation.ts";
import { Random } from "../../src/signal/random.ts";
import type { Source } from "../../src/sources/source.ts";
import { shortSource, wholeBlock } from "./fixture.ts";

const seconds = 120;
const seeds = 24;
const decoders = ["wiener-filter", "wiener-cascade", "kalman", "best-band"];
const channelCount = 5;

/** A running normalisation and lags over channels that hold features already. */
const spec = parseFeatureSpec(
  {
    schema: 2,
    name: "noise",
    hopMs: 100,
    signal: [],
    features: [{ kernel: "identity" }],
    rows: [
      { kernel: "runningZScore", windowMs: 10_000, clip: 5 },
      { kernel: "lags", count: 4 },
    ],
  },
  "spec",
);

/** Noise that remembers half a second, beside the force that a patient gave: they have nothing to do with each other. */
async function noiseBesideForce(seed: number): Promise<Source> {
  const patient = shortSource(seconds, 500 + seed);
  const width = patient.info.channels.length;
  const force = patient.info.channels.findIndex(({ name }) => name === "FORCE");
  const { data: signals } = await wholeBlock(patient);
  const random = new Random(seed, "noise");
  const columns = channelCount + 1;
  const data = new Float32Array(10 * seconds * columns);
  const state = new Float64Array(channelCount);
  for (let row = 0; row < 10 * seconds; row++) {
    for (let channel = 0; channel < channelCount; channel++) {
      state[channel] = 0.8 * state[channel]! + random.normal();
      data[row * columns + channel] = state[channel]!;
    }
    data[row * columns + channelCount] = signals[(100 * row + 99) * width + force]!;
  }
  return {
    ...patient,
    info: {
      rateHz: 10,
      channels: [
        ...Array.from(state, (_, i) => ({ name: `N${i}`, kind: "misc" as const, unit: "" })),
        { name: "FORCE", kind: "force", unit: "%" },
      ],
    },
    frameCount: 10 * seconds,
    async readInto(first, asked, out) {
      const frames = Math.min(asked, 10 * seconds - first);
      out.set(data.subarray(first * columns, (first + frames) * columns));
      return frames;
    },
  };
}

/** Distance of the values' distribution from the uniform one on [0, 1] (Kolmogorov and Smirnov). */
function distanceFromUniform(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.max(
    ...sorted.map((p, i) => Math.max(Math.abs(p - (i + 1) / sorted.length), Math.abs(p - i / sorted.length))),
  );
}

describe("on noise beside a real course of force, with search and running normalisation", () => {
  const found: Record<string, { folds: number[]; pooled: number[]; forward: number[]; r2: number[] }> = {};
  beforeAll(async () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const { report } = await evaluateSource({
        source: await noiseBesideForce(seed),
        spec,
        target: "FORCE",
        inputs: [],
        decoders,
        startSample: 0,
        endSample: Number.POSITIVE_INFINITY,
        seed,
        budget: 3,
        space: { lags: [1, 2, 4, 8], targetLagsMs: [0, 200] },
        isThorough: false,
      });
      for (const { decoder, folds, pooled, forward } of report.results) {
        found[decoder] ??= { folds: [], pooled: [], forward: [], r2: [] };
        found[decoder].folds.push(...folds.map(({ pValue }) => pValue));
        found[decoder].pooled.push(pooled.pValue);
        found[decoder].forward.push(forward?.pooled.pValue ?? Number.NaN);
        found[decoder].r2.push(pooled.r2);
      }
    }
  }, 240_000);

  test.each(decoders)("%s: p is uniform over folds and seeds", (decoder) => {
    const { folds } = found[decoder]!;
    expect(folds).toHaveLength(3 * seeds);
    // 1.95 / sqrt(n) is passed by chance once in a thousand.
    expect(distanceFromUniform(folds)).toBeLessThan(1.95 / Math.sqrt(folds.length));
  });

  test.each(decoders)("%s: nothing is found more often than chance finds it", (decoder) => {
    const { pooled, forward, r2 } = found[decoder]!;
    for (const values of [pooled, forward]) {
      // More than 6 of 24 at 0.05 happen by chance once in a thousand.
      expect(values.filter((p) => p <= 0.05).length).toBeLessThanOrEqual(6);
      expect(values.every((p) => p > 0 && p <= 1)).toBe(true);
    }
    expect(r2.reduce((sum, value) => sum + value, 0) / seeds).toBeLessThan(0);
  });

  test("persistence, which is told the force, is found every time: the measure can see", () => {
    expect(found.persistence!.pooled.every((p) => p < 0.01)).toBe(true);
  });
});
