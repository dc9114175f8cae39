import type { Dataset } from "../decoders/decoder.ts";
import { noiseCeiling } from "../evaluation/noiseCeiling.ts";
import { Random } from "../signal/random.ts";

export interface Planted {
  dataset: Dataset;
  /** Weights of the code on standardised columns. */
  weights: Float64Array;
  /** R2 of the code itself on these rows: no decoder of these columns can be expected to pass it. */
  ceiling: number;
}

/** How long the noise that is put on the code remembers, in rows. */
const noiseMemory = 5;
/** Share of the columns that take part in the code. */
const share = 0.2;

/**
 * The dataset with another target: a linear code of its own columns and noise. What is then to be found is known exactly, and
 * so is how well it can be found: a test of everything between features and score, on the signals at hand.
 * @param r2 share of the target's variance that the code is to explain, above 0 and at most 1
 */
export function plant(dataset: Dataset, r2: number, seed: number): Planted {
  const { rowCount, width, values } = dataset;
  const random = new Random(seed, "plant");
  const weights = Float64Array.from({ length: width }, () =>
    random.uniform() < share ? random.normal() : 0,
  );
  if (weights.every((weight) => weight === 0)) weights[0] = 1;
  const code = new Float64Array(rowCount);
  for (let column = 0; column < width; column++) {
    const weight = weights[column] as number;
    if (weight === 0) continue;
    const { mean, sd } = momentsOf(rowCount, (row) => values[row * width + column] as number);
    if (!(sd > 0)) weights[column] = 0;
    else {
      for (let row = 0; row < rowCount; row++) {
        code[row] = (code[row] as number) + (weight * ((values[row * width + column] as number) - mean)) / sd;
      }
    }
  }
  const noise = new Float64Array(rowCount);
  const kept = Math.exp(-1 / noiseMemory);
  let state = 0;
  for (let row = 0; row < rowCount; row++) {
    state = kept * state + Math.sqrt(1 - kept * kept) * random.normal();
    noise[row] = state;
  }
  const codeSd = momentsOf(rowCount, (row) => code[row] as number).sd;
  const noiseSd = momentsOf(rowCount, (row) => noise[row] as number).sd;
  const scale = noiseSd > 0 ? (codeSd * Math.sqrt((1 - r2) / r2)) / noiseSd : 0;
  const target = code.map((value, row) => value + scale * (noise[row] as number));
  return { dataset: { ...dataset, target }, weights, ceiling: noiseCeiling(code, target) };
}

function momentsOf(count: number, valueAt: (row: number) => number): { mean: number; sd: number } {
  let mean = 0;
  let squares = 0;
  for (let row = 0; row < count; row++) {
    const difference = valueAt(row) - mean;
    mean += difference / (row + 1);
    squares += difference * (valueAt(row) - mean);
  }
  return { mean, sd: Math.sqrt(squares / count) };
}
