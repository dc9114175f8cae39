import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { positive } from "./fields.ts";
import type { Column, ParamsOf, RowKernel } from "./kernel.ts";

const figure = v.pipe(v.number(), v.finite());
const entries = {
  /** Of each column that goes in, in order: what it was on the training part. */
  mean: v.pipe(v.array(figure), v.minLength(1), v.maxLength(4096)),
  sd: v.pipe(v.array(positive), v.minLength(1), v.maxLength(4096)),
  /** What comes out is held between -clip and clip. */
  clip: v.optional(positive, 10),
};

type StandardiseState = ParamsOf<typeof entries>;

/**
 * (value - mean) / standard deviation, clipped, by statistics that stay as they were on the training part: what is
 * unusual for the patient stays unusual, however long it lasts. Decoders standardise so on their own; this is for
 * statistics from elsewhere, such as another session.
 */
export const standardise: RowKernel<typeof entries, StandardiseState> = {
  stage: "row",
  entries,
  examples: [{ mean: [20, 18], sd: [25, 30], clip: 3 }],
  describe: (columns) => columns.map((column) => ({ ...column, isPower: false })),
  init(columns, params) {
    requireLength(columns, params, "mean");
    requireLength(columns, params, "sd");
    return params;
  },
  reset() {},
  process({ mean, sd, clip }, rows, out) {
    const { width, count } = rows;
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < width; column++) {
        const at = row * width + column;
        const score = ((rows.values[at] as number) - (mean[column] as number)) / (sd[column] as number);
        out.values[at] = Math.max(-clip, Math.min(clip, score));
      }
      out.samples[row] = rows.samples[row] as number;
    }
    out.count = count;
    return count;
  },
  spanMs: () => 0,
};

function requireLength(columns: readonly Column[], params: StandardiseState, field: "mean" | "sd"): void {
  const { length } = params[field];
  if (length !== columns.length) {
    throw new InputError(`standardise.${field}`, `has ${length} figures for ${columns.length} columns`);
  }
}
