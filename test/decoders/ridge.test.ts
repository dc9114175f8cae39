import { describe, expect, test } from "vitest";
import { fitRidge, linearOutput } from "../../src/decoders/ridge.ts";
import { Random } from "../../src/signal/random.ts";
import { datasetOf, deviation, fixture, fixtureDataset, laggedDataset } from "./fixture.ts";

const options = { seed: 1, gapRows: 0 };
const { width, constantColumn } = fixture;

describe("fitRidge", () => {
  test.each(fixture.ridge)(
    "equals the augmented least squares of NumPy at penalty $penalty",
    async (wanted) => {
      const fit = await fitRidge(fixtureDataset(), [wanted.penalty], options);
      expect(fit.penalty).toBe(wanted.penalty);
      // Each on its own: the columns are of very unlike scale.
      for (let i = 0; i < width; i++) {
        expect(deviation([fit.mean[i] as number], [wanted.mean[i] as number])).toBeLessThan(1e-12);
        expect(deviation([fit.sd[i] as number], [wanted.sd[i] as number])).toBeLessThan(1e-12);
      }
      expect(deviation(fit.weights, wanted.weights)).toBeLessThan(1e-11);
      expect(deviation([fit.bias], [wanted.bias])).toBeLessThan(1e-12);
      const held = Float64Array.from(fixture.held);
      const decoded = wanted.linear.map((_, row) => linearOutput(fit, held, row * width));
      expect(deviation(decoded, wanted.linear)).toBeLessThan(1e-11);
      expect(deviation(decoded, wanted.sklearn)).toBeLessThan(1e-10);
    },
  );

  test("gives a column that does not vary no weight, and never looks at it again", async () => {
    const fit = await fitRidge(fixtureDataset(), [1], options);
    expect(fit.sd[constantColumn]).toBe(0);
    expect(fit.weights[constantColumn]).toBe(0);
    const row = Float64Array.from(fixture.held.slice(0, width));
    const before = linearOutput(fit, row);
    row[constantColumn] = 1e9;
    expect(linearOutput(fit, row)).toBe(before);
  });

  test("without a penalty fits as well with a column twice as with it once", async () => {
    const once = fixtureDataset();
    const twice = datasetOf(
      Array.from({ length: once.rowCount }, (_, row) => {
        const values = [...once.values.subarray(row * width, (row + 1) * width)];
        return [...values, values[0] as number];
      }).flat(),
      once.target,
    );
    const [a, b] = [await fitRidge(once, [0], options), await fitRidge(twice, [0], options)];
    const outputs = (fit: typeof a, { values, width, rowCount }: typeof once) =>
      Array.from({ length: rowCount }, (_, row) => linearOutput(fit, values, row * width));
    expect(deviation(outputs(b, twice), outputs(a, once))).toBeLessThan(1e-6);
  });

  test.each(fixture.choices)(
    "chooses penalty $penalty by inner folds for target $target with $gapRows rows of gap",
    async ({ target, gapRows, penalty }) => {
      const dataset = fixtureDataset(target);
      const fit = await fitRidge(dataset, fixture.penalties, { seed: 1, gapRows });
      expect(fit.penalty).toBe(penalty);
      // The weights then come from all rows, with no gap left out; sums made in other portions round otherwise.
      const straight = await fitRidge(dataset, [penalty], options);
      expect(deviation(fit.weights, straight.weights)).toBeLessThan(1e-12);
      expect(deviation(fit.mean, straight.mean)).toBeLessThan(1e-14);
      expect(deviation(fit.sd, straight.sd)).toBeLessThan(1e-14);
      expect(deviation([fit.bias], [straight.bias])).toBeLessThan(1e-14);
    },
  );

  test("chooses a penalty even where one without any penalty is on offer", async () => {
    const fit = await fitRidge(fixtureDataset(3), [0, ...fixture.penalties], options);
    expect(fit.penalty).toBe(fixture.choices.find((choice) => choice.target === 3)?.penalty);
  });

  test("recovers the weights of a target that is linear in the columns", async () => {
    const random = new Random(3, "linear");
    const values = Array.from({ length: 200 * 4 }, () => random.normal());
    const target = Array.from(
      { length: 200 },
      (_, row) => 7 + 2 * values[4 * row]! - 3 * values[4 * row + 2]!,
    );
    const fit = await fitRidge(datasetOf(values, target), [0], options);
    const slopes = fit.weights.map((weight, i) => weight / (fit.sd[i] as number));
    [2, 0, -3, 0].forEach((slope, i) => {
      expect(slopes[i]).toBeCloseTo(slope, 12);
    });
  });

  test("refuses too few rows, and rows that the gap uses up", async () => {
    const rows = (count: number) =>
      datasetOf(
        Array.from({ length: count }, (_, i) => Math.sin(i * i)),
        Array.from({ length: count }, (_, i) => i),
      );
    const refusal = (count: number) => ({
      name: "InputError",
      message: `training part: ${count} rows are too few to train on. Use a longer part.`,
    });
    await expect(fitRidge(rows(19), [1], options)).rejects.toMatchObject(refusal(19));
    await expect(fitRidge(rows(20), [1], options)).resolves.toMatchObject({ penalty: 1 });
    await expect(fitRidge(rows(30), [1, 10], { seed: 1, gapRows: 20 })).rejects.toMatchObject(refusal(30));
    await expect(fitRidge(rows(30), [1, 10], { seed: 1, gapRows: 5 })).resolves.toBeDefined();
  });

  test("reports progress from 0 upwards, and stops where it is cancelled in between", async () => {
    const said: [number, string][] = [];
    const controller = new AbortController();
    await fitRidge(fixtureDataset(), [1, 10], {
      ...options,
      onProgress: (fraction, doing) => said.push([fraction, doing]),
    });
    const fractions = said.map(([fraction]) => fraction);
    expect(fractions[0]).toBe(0);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBeLessThan(1);
    expect([...new Set(said.map(([, doing]) => doing))]).toEqual([
      "Summing over rows",
      "Choosing the penalty",
      "Fitting",
    ]);
    const heard: number[] = [];
    const cancelled = fitRidge(fixtureDataset(), [1, 10], {
      ...options,
      signal: controller.signal,
      onProgress(at) {
        heard.push(at);
        if (at >= 0.5) controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
    expect(heard.length).toBeGreaterThan(1);
    expect(heard.filter((at) => at >= 0.5)).toHaveLength(1);
  });

  test("hears of a cancel while it computes", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 40);
    const fit = fitRidge(laggedDataset(3000, 500, 1), [1, 10], { ...options, signal: controller.signal });
    await expect(fit).rejects.toMatchObject({ name: "AbortError" });
  });
});
