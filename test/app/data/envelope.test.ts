import { expect, test } from "vitest";
import { envelopeOf, overviewRequest } from "../../../src/app/data/envelope.ts";
import type { Overview } from "../../../src/contract/apis.ts";

const info = { rateHz: 1000, channels: [] };
const source = { kind: "recording" as const, files: [] };
const ask = (from: number, to: number, width: number) =>
  overviewRequest(source, info, ["LFP_0"], { from, to }, width);

test("a quarter more is asked for on either side, a column for each pixel, from the start on", () => {
  expect(ask(100, 200, 800)).toMatchObject({ startSample: 75_000, endSample: 225_000, columns: 1200 });
  expect(ask(0, 100, 800)).toMatchObject({ startSample: 0, endSample: 125_000, columns: 1000 });
  expect(ask(0, 100, 100_000).columns).toBe(8192);
});

const overviewOf = (changes: Partial<Overview>): Overview => ({
  startSample: 1000,
  endSample: 1400,
  columns: 4,
  channels: [
    { name: "A", kind: "lfp", unit: "µV" },
    { name: "B", kind: "lfp", unit: "µV" },
  ],
  least: Float32Array.of(-10, -20, Number.NaN, 0, 5, 5, 5, 5),
  greatest: Float32Array.of(10, 20, Number.NaN, 0, 5, 5, 5, 5),
  markers: [],
  markerCount: 0,
  isGrowing: false,
  ...changes,
});

test("a column is drawn from its least to its greatest value, each channel in its lane, gaps as gaps", () => {
  const { seconds, lanes, stacked, pointsPerColumn } = envelopeOf(overviewOf({}), 1000, 0.2);
  expect(pointsPerColumn).toBe(2);
  expect([...seconds.subarray(0, 3)]).toEqual([1.0495, 1.0495, 1.1495]);
  expect([...lanes[0]!.values]).toEqual([-10, 10, -20, 20, Number.NaN, Number.NaN, 0, 0]);
  const [a, b] = stacked as [Float32Array, Float32Array];
  // The first stands above; its lane ends where its name begins.
  expect(Math.min(...a.filter(Number.isFinite))).toBeGreaterThan(1);
  expect(Math.max(...a.filter(Number.isFinite))).toBeLessThan(1.8);
  expect(Number.isNaN(a[4]!)).toBe(true);
  expect([...b].every((value) => Math.abs(value - 0.4) < 1e-6)).toBe(true);
});

test("single samples are points at their times", () => {
  const { seconds, pointsPerColumn } = envelopeOf(overviewOf({ endSample: 1004 }), 1000, 0);
  expect([pointsPerColumn, ...seconds]).toEqual([1, 1, 1.001, 1.002, 1.003]);
});
