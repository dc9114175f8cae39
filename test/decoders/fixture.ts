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
  ridge: (LinearFit & { linear: number[]; sklearn: number[]; decoded: number[] })[];
  penalties: number[];
  choices: { target: number; gapRows: number; penalty: number }[];
  cascades: {
    penalty: number;
    degree: number;
    polynomial: number[];
    inputMin: number;
    inputMax: number;
    decoded: number[];
    sklearn: number[];
  }[];
  kalman: {
    breakAt: number;
    resetAt: number;
    noiseScale: number;
    transition: number[];
    transitionNoise: number[];
    prior: number[];
    /** By component of the state, one value a column. */
    observation: number[][];
    shrinkage: number;
    gains: { row: number; gain: number[][] }[];
    linear: number[];
    decoded: number[];
  }[];
  lagged: {
    newest: number;
    lags: number;
    gapRows: number;
    values: number[];
    target: number[];
    r2: { filter: number; cascade: number };
  };
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

/** Columns beside their own past, newest first, as the lags of a feature pipeline leave them; rows without all lags left out. */
export function withLags(
  values: ArrayLike<number>,
  target: ArrayLike<number>,
  newest: number,
  lags: number,
): Dataset {
  const width = newest * lags;
  const all = Array.from({ length: target.length * width }, (_, at) => {
    const row = Math.floor(at / width);
    const lag = Math.floor((at % width) / newest);
    return values[(row + lags - 1 - lag) * newest + (at % newest)] as number;
  });
  const columns = Array.from({ length: width }, (_, i) => ({
    name: `LFP_0_band${i % newest}${i < newest ? "" : `@-${100 * Math.floor(i / newest)}ms`}`,
    channel: "LFP_0",
    band: `band${i % newest}`,
    lagMs: 100 * Math.floor(i / newest),
  }));
  return { ...datasetOf(all, target), columns };
}

/** `newest` slow columns of unlike scale with their past beside them, and a target that follows some of it. */
export function laggedDataset(rowCount: number, newest: number, lags: number): Dataset {
  const random = new Random(2, "lagged");
  const series = new Float64Array((rowCount + lags - 1) * newest);
  for (let i = 0; i < series.length; i++) series[i] = 0.8 * (series[i - newest] ?? 0) + random.normal();
  const values = series.map((value, i) => (value + (i % newest)) * 10 ** ((i % newest) - 2));
  const target = Array.from({ length: rowCount }, (_, row) => {
    return 5 + 20 * values[(row + lags - 1) * newest]! + 0.3 * random.normal();
  });
  return withLags(values, target, newest, lags);
}

/** A symmetric definite matrix, its lower triangle, zeros above it. */
export function definite(width: number, seed: number): Float64Array {
  const random = new Random(seed, "matrix");
  const root = Array.from({ length: width }, () => Array.from({ length: width + 3 }, () => random.normal()));
  return Float64Array.from({ length: width * width }, (_, at) => {
    const [i, j] = [Math.floor(at / width), at % width];
    return j > i ? 0 : root[i]!.reduce((sum, value, k) => sum + value * root[j]![k]!, 0);
  });
}

/** A symmetric matrix, of which the lower triangle is given, times a vector. */
export function symmetricProduct(a: Float64Array, x: Float64Array): Float64Array {
  const width = x.length;
  return x.map((_, i) =>
    x.reduce((sum, value, j) => sum + a[Math.max(i, j) * width + Math.min(i, j)]! * value, 0),
  );
}
