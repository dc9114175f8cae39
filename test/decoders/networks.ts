import type { Dataset } from "../../src/decoders/decoder.ts";
import { Random } from "../../src/signal/random.ts";

/** Slow columns, each with two rows of its past beside it, and a target that bends with the first of them and lags behind it. */
export function slowDataset(rowCount: number, seed = 1): Dataset {
  const random = new Random(seed, "slow");
  const [bands, lags] = [4, 3];
  const width = bands * lags;
  const state = new Float64Array(bands);
  const values = new Float64Array(rowCount * width);
  const target = new Float64Array(rowCount);
  let force = 0;
  for (let row = 0; row < rowCount; row++) {
    for (let band = 0; band < bands; band++) {
      state[band] = 0.9 * state[band]! + 0.4 * random.normal();
      values[row * width + band] = 100 * band + 10 ** band * state[band]!;
      for (let lag = 1; lag < lags; lag++) {
        values[row * width + lag * bands + band] = values[Math.max(0, row - lag) * width + band]!;
      }
    }
    force = 0.7 * force + 0.3 * Math.max(0, 2 * state[0]!);
    target[row] = 10 * force + 0.3 * random.normal();
  }
  return {
    rowCount,
    width,
    values,
    target,
    samples: Float64Array.from({ length: rowCount }, (_, row) => 99 + 100 * row),
    hopSamples: 100,
    columns: Array.from({ length: width }, (_, i) => ({
      name: `LFP_0_band${i % bands}@${Math.floor(i / bands)}`,
      channel: "LFP_0",
      band: `band${i % bands}`,
      lagMs: 100 * Math.floor(i / bands),
    })),
  };
}

/** Coefficient of determination of decoded values. */
export function r2Of(decoded: readonly number[], { target }: Dataset): number {
  const mean = target.reduce((a, b) => a + b, 0) / target.length;
  const squared = (value: (row: number) => number) =>
    target.reduce((sum, y, row) => sum + (y - value(row)) ** 2, 0);
  return 1 - squared((row) => decoded[row]!) / squared(() => mean);
}
