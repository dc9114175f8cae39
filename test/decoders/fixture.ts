import { readFileSync } from "node:fs";
import type { Dataset, Decoder } from "../../src/decoders/decoder.ts";
import { Random } from "../../src/signal/random.ts";

interface LinearFit {
  penalty: number;
  mean: number[];
  sd: number[];
  weights: number[];
  bias: number;
}

/** Made by test/fixtures/decoders.py. */
interface Fixture {
  width: number;
  constantColumn: number;
  train: number[];
  targets: number[][];
  held: number[];
  ridge: (LinearFit & { linear: number[]; decoded: number[] })[];
  penalties: number[];
  choices: { target: number; gapRows: number; penalty: number }[];
  cascades: {
    penalty: number;
    degree: number;
    polynomial: number[];
    inputMin: number;
    inputMax: number;
    decoded: number[];
  }[];
  metrics: {
    decoded: (number | null)[];
    measured: (number | null)[];
    count: number;
    r: number;
    r2: number;
    rmse: number;
    nrmse: number;
  };
  chance: { x: number[]; y: number[]; cases: { leastShift: number; shifts: number; level: number }[] };
  folds: { rows: number; folds: number; gapRows: number; splits: { test: number[]; train: number[] }[] }[];
}

export const fixture: Fixture = JSON.parse(
  readFileSync(new URL("../fixtures/decoders.json", import.meta.url), "utf8"),
);

export function datasetOf(values: ArrayLike<number>, target: ArrayLike<number>): Dataset {
  const rowCount = target.length;
  const width = values.length / rowCount;
  return {
    rowCount,
    width,
    values: Float64Array.from(values),
    target: Float64Array.from(target),
    samples: Float64Array.from({ length: rowCount }, (_, row) => 99 + 100 * row),
    hopSamples: 100,
    columns: Array.from({ length: width }, (_, i) => ({
      name: `LFP_0_band${i}`,
      channel: "LFP_0",
      band: `band${i}`,
      lagMs: 0,
    })),
  };
}

/** The training rows of the fixture with one of its targets. */
export function fixtureDataset(target = 0): Dataset {
  return datasetOf(fixture.train, fixture.targets[target] as number[]);
}

/** Rows of noise, most of them like the training rows and some far outside. */
export function awkwardRows(dataset: Dataset, count: number): Float64Array {
  const random = new Random(5, "rows");
  const rows = new Float64Array(count * dataset.width);
  for (let row = 0; row < count; row++) {
    const from = random.integer(dataset.rowCount) * dataset.width;
    const stretch = row % 4 === 3 ? 6 : 1;
    for (let i = 0; i < dataset.width; i++) {
      const value = dataset.values[from + i] as number;
      rows[row * dataset.width + i] = stretch * value * (1 + 0.05 * random.normal());
    }
  }
  return rows;
}

export function decodeAll(decoder: Decoder, rows: ArrayLike<number>): number[] {
  const { width } = decoder;
  const row = new Float64Array(width);
  const out = new Float64Array(1);
  return Array.from({ length: rows.length / width }, (_, at) => {
    for (let i = 0; i < width; i++) row[i] = rows[at * width + i] as number;
    decoder.predict(row, out);
    return out[0] as number;
  });
}

/** Largest |got - wanted| over the largest |wanted|; infinite where the lengths differ or a value is no number. */
export function deviation(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  let scale = 0;
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs((got[i] as number) - (wanted[i] as number));
    worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
    scale = Math.max(scale, Math.abs(wanted[i] as number));
  }
  return worst === 0 ? 0 : worst / scale;
}
