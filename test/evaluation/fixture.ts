import { readFileSync } from "node:fs";

type Values = (number | null)[];

/** Made by test/fixtures/evaluation.py. */
interface Fixture {
  decoded: Values;
  measured: Values;
  quantiles: { values: number[]; fractions: number[]; quantiles: number[] };
  compression: { slope: number; intercept: number; sdRatio: number; spanRatio: number };
  alignments: { reachHops: number; lagHops: number; r: number; rAtZero: number }[];
  withinTrials: {
    trials: [onset: number, end: number][];
    r: number[];
    low: number;
    median: number;
    high: number;
    shareNegative: number;
  };
  byLevel: { edges: number[]; count: number[]; bias: number[]; rmse: number[] };
  residuals: { fractions: number[]; quantiles: Values };
  signedRanks: { differences: number[]; positiveRanks: number; pValue: number }[];
  adjusted: { pValues: number[]; adjusted: number[] }[];
  chained: {
    rows: number;
    folds: number;
    gapRows: number;
    leastTrain: number;
    splits: { test: number[]; train: number[] }[];
  }[];
}

export const fixture: Fixture = JSON.parse(
  readFileSync(new URL("../fixtures/evaluation.json", import.meta.url), "utf8"),
);

const series = (values: Values) => Float64Array.from(values, (value) => value ?? Number.NaN);

/** The decoded follow the measured values by 3 hops, too weakly and with noise; some of either are missing. */
export const decoded = series(fixture.decoded);
export const measured = series(fixture.measured);
