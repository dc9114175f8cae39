import { describe, expect, test } from "vitest";
import { CrossProducts, crossProductWork } from "../../src/decoders/crossProducts.ts";
import type { Dataset } from "../../src/decoders/decoder.ts";
import { Pace } from "../../src/decoders/pace.ts";
import { Random } from "../../src/signal/random.ts";
import { deviation, laggedDataset } from "./fixture.ts";

const pace = () => new Pace(1, {});

/** The textbook's: all rows taken together, then the means, then everything about them. */
function plainly({ values, target, width }: Dataset, rows: readonly number[]) {
  const column = (i: number) => rows.map((row) => values[row * width + i]!);
  const meanOf = (all: readonly number[]) => all.reduce((sum, value) => sum + value, 0) / all.length;
  const y = rows.map((row) => target[row]!);
  const targetMean = meanOf(y);
  const all = Array.from({ length: width }, (_, i) => {
    const mean = meanOf(column(i));
    const about = column(i).map((value) => value - mean);
    const sd = Math.sqrt(meanOf(about.map((value) => value ** 2)));
    return { mean, sd, z: about.map((value) => value / sd) };
  });
  return {
    mean: all.map(({ mean }) => mean),
    sd: all.map(({ sd }) => sd),
    gram: all.flatMap((a, i) =>
      all.slice(0, i + 1).map((b) => a.z.reduce((sum, value, at) => sum + value * b.z[at]!, 0)),
    ),
    moment: all.map(({ z }) => z.reduce((sum, value, at) => sum + value * (y[at]! - targetMean), 0)),
    targetMean,
  };
}

async function compare(dataset: Dataset, cuts: number[], ranges: [number, number][]): Promise<number> {
  const products = await CrossProducts.of(dataset, cuts, pace());
  const got = await products.normalEquations(ranges, pace());
  const rows = ranges.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i));
  const wanted = plainly(dataset, rows);
  expect(got.rows).toBe(rows.length);
  const { width } = dataset;
  const lower = Array.from(got.gram).filter((_, at) => at % width <= Math.floor(at / width));
  return Math.max(
    deviation(got.mean, wanted.mean),
    deviation(got.sd, wanted.sd),
    deviation(lower, wanted.gram),
    deviation(got.moment, wanted.moment),
    deviation([got.targetMean], [wanted.targetMean]),
  );
}

const parts: [string, number[], [number, number][]][] = [
  ["all rows", [], [[0, 700]]],
  ["the beginning", [300], [[0, 300]]],
  ["the end", [301], [[301, 700]]],
  [
    "both sides of a test fold",
    [200, 450],
    [
      [0, 200],
      [450, 700],
    ],
  ],
  ["all intervals together", [1, 3, 250, 251, 699], [[0, 700]]],
];

describe("CrossProducts", () => {
  test.each(parts)("sum %s as the textbook does, from lagged columns", async (_what, cuts, ranges) => {
    for (const newest of [1, 3, 4, 6]) {
      expect(await compare(laggedDataset(700, newest, 4), cuts, ranges)).toBeLessThan(1e-12);
    }
  });

  test.each(parts)(
    "sum %s as the textbook does, across a break in the recording",
    async (_what, cuts, ranges) => {
      const whole = laggedDataset(1000, 3, 5);
      const cut = { ...whole, rowCount: 700 };
      // Rows 260 to 559 are missing: row 260 does not carry the one before it.
      const without = (values: Float64Array, size: number) =>
        Float64Array.from([...values.subarray(0, 260 * size), ...values.subarray(560 * size)]);
      const dataset = {
        ...cut,
        values: without(whole.values, whole.width),
        target: without(whole.target, 1),
        samples: without(whole.samples, 1),
      };
      expect(await compare(dataset, cuts, ranges)).toBeLessThan(1e-12);
    },
  );

  test.each(parts)("sum %s as the textbook does, from columns without lags", async (_what, cuts, ranges) => {
    for (const width of [1, 4, 7]) {
      const { columns, ...rest } = laggedDataset(700, width, 1);
      expect(await compare({ ...rest, columns }, cuts, ranges)).toBeLessThan(1e-12);
    }
  });

  test("trust the values, not what the columns are called", async () => {
    const random = new Random(8, "noise");
    const dataset = laggedDataset(700, 3, 4);
    for (const every of [1, 2, 7, 200]) {
      const values = dataset.values.map((value, at) =>
        Math.floor(at / dataset.width) % every === 0 ? value + random.normal() : value,
      );
      expect(await compare({ ...dataset, values }, [300], [[0, 300]])).toBeLessThan(1e-12);
    }
    const columns = dataset.columns.map((column, i) => ({ ...column, band: `band${i}` }));
    expect(await compare({ ...dataset, columns }, [], [[0, 700]])).toBeLessThan(1e-12);
  });

  test("stay exact where one part of the rows lies far from the other", async () => {
    const dataset = laggedDataset(700, 3, 4);
    const values = dataset.values.map((value, at) => (at < 350 * dataset.width ? value : value + 1e7));
    expect(await compare({ ...dataset, values }, [340, 360], [[0, 340]])).toBeLessThan(1e-12);
    expect(await compare({ ...dataset, values }, [340, 360], [[360, 700]])).toBeLessThan(1e-7);
    expect(await compare({ ...dataset, values }, [350], [[0, 700]])).toBeLessThan(1e-12);
  });

  test("leave a column that does not vary in a part with sd 0 and nothing else", async () => {
    const dataset = laggedDataset(700, 3, 4);
    const { width } = dataset;
    const values = dataset.values.map((value, at) => (at % width === 1 && at < 300 * width ? 0.1 : value));
    const products = await CrossProducts.of({ ...dataset, values }, [150, 300], pace());
    const { sd, gram, moment, mean } = await products.normalEquations([[0, 300]], pace());
    expect(sd[1]).toBe(0);
    expect(mean[1]).toBe(0.1);
    expect(moment[1]).toBe(0);
    expect(Array.from({ length: width - 1 }, (_, i) => gram[(i + 1) * width + 1])).toEqual(
      new Array(width - 1).fill(0),
    );
    const all = await products.normalEquations([[0, 700]], pace());
    expect(all.sd[1]).toBeGreaterThan(0);
  });

  test("multiply only what is new in a row where its columns are lags", () => {
    expect(crossProductWork(laggedDataset(700, 3, 4))).toBe(700 * 3 * 12);
    expect(crossProductWork(laggedDataset(700, 12, 1))).toBe(700 * 12 * 6);
  });
});
