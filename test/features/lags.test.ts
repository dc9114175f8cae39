import { expect, test } from "vitest";
import { columnOf, createRows } from "../../src/features/kernel.ts";
import { lags } from "../../src/features/lags.ts";

const columnsOf = (...names: string[]) => names.map((name) => ({ ...columnOf("LFP", name, 4, 8), name }));
const columns = columnsOf("a", "b");
const namesOf = (...args: Parameters<typeof lags.describe>) => lags.describe(...args).map(({ name }) => name);

function feed(state: ReturnType<typeof lags.init>, values: number[], firstSample: number) {
  const rows = createRows(2, values.length / 2);
  rows.values.set(values);
  for (let row = 0; row < rows.capacity; row++) rows.samples[row] = firstSample + 100 * row;
  rows.count = rows.capacity;
  const out = createRows(6, rows.capacity);
  lags.process(state, rows, out);
  return {
    values: [...out.values.subarray(0, out.count * 6)],
    samples: [...out.samples.subarray(0, out.count)],
  };
}

test("names lags by how far back they lie", () => {
  expect(namesOf(columns, { count: 3 }, 100)).toEqual([
    "a",
    "b",
    "a@-100ms",
    "b@-100ms",
    "a@-200ms",
    "b@-200ms",
  ]);
  expect(namesOf(columnsOf("a"), { count: 2 }, 100.09765625)).toEqual(["a", "a@-100.098ms"]);
  expect(lags.describe(columns, { count: 3 }, 100)[3]).toEqual({
    ...columns[1],
    name: "b@-100ms",
    lagMs: 100,
  });
  // Lags of lags add up.
  const twice = lags.describe(columnsOf("a"), { count: 2 }, 100);
  expect(namesOf(twice, { count: 2 }, 200)).toEqual(["a", "a@-100ms", "a@-200ms", "a@-300ms"]);
});

test("sets rows side by side, newest first, once all are there; afresh after a reset", () => {
  const state = lags.init(columns, { count: 3 }, 100);
  expect(feed(state, [1, -1, 2, -2, 3, -3], 99)).toEqual({ values: [3, -3, 2, -2, 1, -1], samples: [299] });
  expect(feed(state, [4, -4], 399)).toEqual({ values: [4, -4, 3, -3, 2, -2], samples: [399] });
  lags.reset(state);
  expect(feed(state, [5, -5, 6, -6], 899)).toEqual({ values: [], samples: [] });
  expect(feed(state, [7, -7], 1099).values).toEqual([7, -7, 6, -6, 5, -5]);
});
