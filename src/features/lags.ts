import type { RowKernel } from "./kernel.ts";

export interface LagsParams {
  /** Rows side by side: 5 means now and the 4 rows before. */
  lags: number;
}

interface LagsState {
  readonly width: number;
  readonly lags: number;
  /** The newest `lags` rows, a ring. */
  readonly history: Float64Array;
  count: number;
}

/** Puts each row's forerunners beside it, newest first. Gives out no row before all its lags are there. */
export const lags: RowKernel<LagsParams, LagsState> = {
  stage: "row",
  describe(names, params, hopMs) {
    const all = [...names];
    for (let lag = 1; lag < params.lags; lag++) {
      const backMs = Number((lag * hopMs).toFixed(3));
      for (const name of names) all.push(`${name}@-${backMs}ms`);
    }
    return all;
  },
  init: (names, params) => ({
    width: names.length,
    lags: params.lags,
    history: new Float64Array(names.length * params.lags),
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
};
