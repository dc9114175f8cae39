import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { name, positive } from "./fields.ts";
import type { ParamsOf } from "./kernel.ts";
import { featureKernels, rowKernels, signalKernels } from "./registry.ts";

type Kernels = Readonly<Record<string, { readonly entries: v.ObjectEntries }>>;

/** One step of a chain: the name of a kernel of `Registry`, and its parameters. */
type StepOf<Registry extends Kernels> = {
  [Name in keyof Registry & string]: { kernel: Name } & ParamsOf<Registry[Name]["entries"]>;
}[keyof Registry & string];

/** Schema of a step, built from the kernels that there are. */
function stepOf<Registry extends Kernels>(registry: Registry) {
  const options = Object.entries(registry).map(([kernel, { entries }]) =>
    v.strictObject({ kernel: v.literal(kernel), ...entries }),
  );
  return v.variant("kernel", options) as v.GenericSchema<unknown, unknown> as v.GenericSchema<
    StepOf<Registry>,
    StepOf<Registry>
  >;
}

/** How features are made of samples, as data: the same for training, evaluation, live decoding and the terminal. */
export const FeatureSpec = v.strictObject({
  schema: v.literal(2),
  name,
  /** Channels to decode from, by name; absent where whoever uses the spec chooses. */
  channels: v.optional(v.pipe(v.array(name), v.minLength(1))),
  /** From one row to the next: a whole number of samples of the stream. */
  hopMs: v.pipe(positive, v.minValue(1), v.maxValue(10_000)),
  /** What is done to the samples, in this order. */
  signal: v.pipe(v.array(stepOf(signalKernels)), v.maxLength(32)),
  /** What is measured of them, side by side. */
  features: v.pipe(
    v.array(stepOf(featureKernels)),
    v.minLength(1, "there must be at least one kernel"),
    v.maxLength(32),
  ),
  /** What is done to the rows, in this order. */
  rows: v.pipe(
    v.array(stepOf(rowKernels)),
    v.maxLength(32),
    v.check((rows) => {
      const log = rows.findIndex(({ kernel }) => kernel === "log");
      return log < 0 || !rows.slice(log).some(({ kernel }) => kernel === "runningMedian");
    }, "runningMedian divides by the median, so it must not come after log"),
  ),
  /** Rows that end less than this after the stream's start, or after a gap, are not given out; by default the reach of a row. */
  discardMs: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  /** How far back the value lies that a row is to tell, ms: what is decoded now is the target as it was then. */
  targetLagMs: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(10_000))),
  /** How a decoder on these features is evaluated: contiguous folds, and what is left out on either side of each. */
  evaluation: v.optional(
    v.strictObject({
      folds: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(100)),
      gapMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
    }),
  ),
});
export type FeatureSpec = v.InferOutput<typeof FeatureSpec>;

/**
 * @param subject the file (or whatever else) that the value comes from, as the user knows it
 * @throws InputError naming `subject` and, in the reason, the first field at fault
 */
export function parseFeatureSpec(value: unknown, subject: string): FeatureSpec {
  const result = v.safeParse(FeatureSpec, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const field = v.getDotPath(issue);
  throw new InputError(subject, field ? `${field}: ${issue.message}` : issue.message);
}
