import type { RowKernel } from "./kernel.ts";

export interface LogParams {
  scale: "log10" | "linear";
}

/** Power that stands in for less, so that the logarithm of a flat channel stays finite: far below any amplifier's noise. */
export const powerFloor = 1e-30;

/** The logarithm of power, whose distribution is then near normal; or power as it is. */
export const log: RowKernel<LogParams, LogParams> = {
  stage: "row",
  describe: (names) => [...names],
  init: (_names, params) => params,
  reset() {},
  process({ scale }, rows, out) {
    const { count, values } = rows;
    const length = count * rows.width;
    if (scale === "log10") {
      for (let i = 0; i < length; i++) {
        out.values[i] = Math.log10(Math.max(values[i] as number, powerFloor));
      }
    } else {
      for (let i = 0; i < length; i++) out.values[i] = values[i] as number;
    }
    for (let row = 0; row < count; row++) out.samples[row] = rows.samples[row] as number;
    out.count = count;
    return count;
  },
};
