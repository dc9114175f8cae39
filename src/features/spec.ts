import * as v from "valibot";
import { InputError } from "../signal/errors.ts";

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0, "must be above 0"));
const name = v.pipe(v.string(), v.minLength(1, "must not be empty"), v.maxLength(80));

const Band = v.pipe(
  v.strictObject({
    name,
    lowHz: positive,
    highHz: positive,
    /** Power is averaged over this much of the past. */
    windowMs: v.pipe(positive, v.maxValue(60_000)),
  }),
  v.forward(
    v.check(({ lowHz, highHz }) => lowHz < highHz, "must be above lowHz"),
    ["highHz"],
  ),
);

/** How features are made of samples, as data: the same for training, evaluation, live decoding and the terminal. */
export const FeatureSpec = v.pipe(
  v.strictObject({
    schema: v.literal(1),
    name,
    /** Channels to decode from, by name; absent where whoever uses the spec chooses. */
    channels: v.optional(v.pipe(v.array(name), v.minLength(1))),
    /** From one row to the next: a whole number of samples of the stream. */
    hopMs: v.pipe(positive, v.minValue(1), v.maxValue(10_000)),
    /** `first-sample`: each channel less its first sample, before any filter. */
    offset: v.picklist(["none", "first-sample"]),
    /** Line noise to be taken out, up to this many harmonics (the line is the first), each notch `widthHz` (2) wide. */
    notch: v.nullable(
      v.strictObject({
        lineHz: positive,
        harmonics: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)),
        widthHz: v.optional(positive),
      }),
    ),
    bands: v.pipe(
      v.array(Band),
      v.minLength(1, "there must be at least one band"),
      v.maxLength(64),
      v.check(
        (bands) => new Set(bands.map((band) => band.name)).size === bands.length,
        "two bands have the same name",
      ),
    ),
    /** Order of the Butterworth prototype of the bandpass, as in `scipy.signal.butter(order, band, "band")`. */
    filterOrder: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8)),
    scale: v.picklist(["log10", "linear"]),
    /** Change relative to the running median of the past, clipped; for power on a linear scale. */
    normalise: v.nullable(
      v.strictObject({
        kind: v.literal("running-median"),
        windowMs: v.pipe(positive, v.maxValue(600_000)),
        clip: positive,
      }),
    ),
    /** Rows side by side: 5 means now and 4 rows back. */
    lags: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
    /** Rows that end less than this after the stream's start, or after a gap, are not given out; by default the reach of a row. */
    discardMs: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
    /** How a decoder on these features is evaluated: contiguous folds, and what is left out on either side of each. */
    evaluation: v.optional(
      v.strictObject({
        folds: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(100)),
        gapMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
      }),
    ),
  }),
  v.forward(
    v.check(
      ({ normalise, scale }) => normalise === null || scale === "linear",
      'divides by the median, so scale must be "linear"',
    ),
    ["normalise"],
  ),
);
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

/** How far back one row reaches: the longest window, and the lags before it. */
export function spanMs(spec: FeatureSpec): number {
  return Math.max(...spec.bands.map((band) => band.windowMs)) + (spec.lags - 1) * spec.hopMs;
}
