import type { RowKernel } from "./kernel.ts";

/** Power that stands in for less, so that the logarithm of a flat channel stays finite: far below any amplifier's noise. */
export const powerFloor = 1e-30;

/** The logarithm to base 10 of power, whose distribution is then near normal. */
export const log: RowKernel<Record<never, never>, null> = {
  stage: "row",
  entries: {},
  examples: [{}],
  describe: (columns) => [...columns],
  init: () => null,
  reset() {},
  process(_state, rows, out) {
    const { count, values } = rows;
    const length = count * rows.width;
    for (let i = 0; i < length; i++) {
      out.values[i] = Math.log10(Math.max(values[i] as number, powerFloor));
    }
    for (let row = 0; row < count; row++) out.samples[row] = rows.samples[row] as number;
    out.count = count;
    return count;
  },
  spanMs: () => 0,
};
