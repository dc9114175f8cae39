import { whole } from "./fields.ts";
import type { Column, RowKernel } from "./kernel.ts";

const entries = {
  /** Rows side by side: 5 means now and the 4 rows before. */
  count: whole(1, 200),
};

interface LagsState {
  readonly width: number;
  readonly lags: number;
  /** The newest `lags` rows, a ring. */
  readonly history: Float64Array;
  count: number;
}

/** Puts each row's forerunners beside it, newest first. Gives out no row before all its lags are there. */
export const lags: RowKernel<typeof entries, LagsState> = {
  stage: "row",
  entries,
  examples: [{ count: 1 }, { count: 5 }],
  describe(columns, { count }, hopMs) {
    const all: Column[] = [...columns];
    for (let lag = 1; lag < count; lag++) {
      for (const column of columns) {
        const lagMs = column.lagMs + lag * hopMs;
        const name = column.name.replace(/@-[\d.]+ms$/, "");
        all.push({ ...column, name: `${name}@-${Number(lagMs.toFixed(3))}ms`, lagMs });
      }
    }
    return all;
  },
  init: (columns, { count: lags }) => ({
    width: columns.length,
    lags,
    history: new Float64Array(columns.length * lags),
    count: 0,
  }),
  reset(state) {
    state.count = 0;
  },
  process(state, rows, out) {
    const { width, lags, history } = state;
    out.count = 0;
    for (let row = 0; row < rows.count; row++) {
      const newest = state.count % lags;
      for (let i = 0; i < width; i++) history[newest * width + i] = rows.values[row * width + i] as number;
      state.count++;
      if (state.count < lags) continue;
      const outAt = out.count * out.width;
      for (let lag = 0; lag < lags; lag++) {
        const from = ((newest - lag + lags) % lags) * width;
        const to = outAt + lag * width;
        for (let i = 0; i < width; i++) out.values[to + i] = history[from + i] as number;
      }
      out.samples[out.count] = rows.samples[row] as number;
      out.count++;
    }
    return out.count;
  },
  spanMs: ({ count }, hopMs) => (count - 1) * hopMs,
};
