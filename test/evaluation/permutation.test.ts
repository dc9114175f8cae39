import { describe, expect, test } from "vitest";
import { metricsOf } from "../../src/evaluation/metrics.ts";
import { permutationImportance } from "../../src/evaluation/permutation.ts";
import { noise } from "./series.ts";

const rowCount = 3000;
const weights = [2, 1, 0, 0.5];
const columns = weights.map((_, k) => noise(k, "column", rowCount, 0.8));
const values = Float64Array.from({ length: rowCount * 4 }, (_, i) => columns[i % 4]![Math.floor(i / 4)]!);
const decode = (rows: Float64Array) =>
  Float64Array.from({ length: rowCount }, (_, row) =>
    weights.reduce((sum, weight, k) => sum + weight * rows[row * 4 + k]!, 0),
  );
const target = decode(values);
const score = (rows: Float64Array) => metricsOf(decode(rows), target).r2;
const groups = [
  { name: "strong", columns: [0] },
  { name: "weak", columns: [1] },
  { name: "unused", columns: [2] },
  { name: "weak and last", columns: [1, 3] },
];
const options = { seed: 1, repeats: 20, leastShift: 30 };

describe("permutationImportance", () => {
  test("of a linear decoder that knows all is twice each group's share of the variance", async () => {
    const got = await permutationImportance(values, 4, rowCount, groups, score, options);
    expect(got.map(({ name }) => name)).toEqual(groups.map(({ name }) => name));
    const whole = weights.reduce((sum, weight) => sum + weight ** 2, 0);
    const wanted = groups.map(({ columns }) =>
      columns.reduce((sum, k) => sum + (2 * weights[k]! ** 2) / whole, 0),
    );
    got.forEach(({ mean, median, low, high, drops }, i) => {
      expect(Math.abs(mean - wanted[i]!)).toBeLessThan(0.15);
      expect(drops).toHaveLength(20);
      expect(low).toBeLessThanOrEqual(median);
      expect(median).toBeLessThanOrEqual(high);
    });
    expect(got[2]!.drops.every((drop) => drop === 0)).toBe(true);
  });

  test("leaves the values as they were, and shifts a group's columns together, in a circle", async () => {
    const before = values.slice();
    const seen: Float64Array[] = [];
    await permutationImportance(
      values,
      4,
      rowCount,
      groups.slice(3),
      (rows) => {
        seen.push(rows.slice());
        return 0;
      },
      { ...options, repeats: 3 },
    );
    expect(values).toEqual(before);
    expect(seen).toHaveLength(4);
    expect(seen[0]).toEqual(before);
    for (const shifted of seen.slice(1)) {
      const shift = columns[1]!.indexOf(shifted[1]!);
      expect(Math.min(shift, rowCount - shift)).toBeGreaterThanOrEqual(30);
      for (let row = 0; row < rowCount; row += 7) {
        const from = (row + shift) % rowCount;
        const wanted = [columns[0]![row], columns[1]![from], columns[2]![row], columns[3]![from]];
        expect([...shifted.subarray(row * 4, row * 4 + 4)]).toEqual(wanted);
      }
    }
  });

  test("is the same for a seed, whatever other groups are asked for", async () => {
    const few = { ...options, repeats: 3 };
    const of = (asked: typeof groups, seed = 1) =>
      permutationImportance(values, 4, rowCount, asked, score, { ...few, seed });
    const [alone] = await of([groups[1]!]);
    expect((await of(groups))[1]).toEqual(alone);
    expect((await of([groups[1]!], 2))[0]).not.toEqual(alone);
  });

  test("tells how far it is, and stops when cancelled", async () => {
    const told: [number, string][] = [];
    const abort = new AbortController();
    const onProgress = (fraction: number, doing: string) => {
      told.push([fraction, doing]);
    };
    await permutationImportance(values, 4, rowCount, groups.slice(0, 2), score, {
      ...{ ...options, repeats: 2 },
      onProgress,
    });
    expect(told).toEqual([
      [0, "strong"],
      [0.25, "strong"],
      [0.5, "weak"],
      [0.75, "weak"],
      [1, ""],
    ]);
    const running = permutationImportance(values, 4, rowCount, groups, score, {
      ...options,
      signal: abort.signal,
      onProgress: (fraction) => {
        if (fraction > 0.1) abort.abort();
      },
    });
    await expect(running).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
  });

  test("waits for a score that takes its time; knows nothing where there is no room to shift", async () => {
    const slow = async (rows: Float64Array) => score(rows);
    const [got] = await permutationImportance(values, 4, rowCount, groups.slice(0, 1), slow, {
      ...options,
      repeats: 2,
    });
    expect(got!.mean).toBeGreaterThan(1);
    const [none] = await permutationImportance(values, 4, 59, groups.slice(0, 1), () => 1, options);
    expect(none).toMatchObject({ mean: Number.NaN, median: Number.NaN });
    const [one] = await permutationImportance(values, 4, 60, groups.slice(0, 1), () => 1, options);
    expect(one!.mean).toBe(0);
    expect(await permutationImportance(new Float64Array(0), 0, 0, [], () => Number.NaN, options)).toEqual([]);
  });
});
