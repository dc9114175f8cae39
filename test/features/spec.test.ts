import { describe, expect, test } from "vitest";
import { defaultSpec, type FeatureSpec, parseFeatureSpec, specs } from "../../src/features/index.ts";
import { spanMs } from "../../src/features/spec.ts";
import { InputError } from "../../src/signal/errors.ts";

function refusal(change: (spec: FeatureSpec & Record<string, unknown>) => void): string {
  const spec = structuredClone(defaultSpec) as FeatureSpec & Record<string, unknown>;
  change(spec);
  try {
    parseFeatureSpec(spec, "mine.json");
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  throw new Error("was taken");
}

describe("parseFeatureSpec", () => {
  test.each(Object.entries(specs))(
    "takes the shipped spec %s, which bears its own name, unchanged",
    (name, spec) => {
      expect(spec.name).toBe(name);
      expect(parseFeatureSpec(JSON.parse(JSON.stringify(spec)), "x")).toEqual(spec);
    },
  );

  test("names the file and the field", () => {
    expect(refusal((spec) => (spec.bands[2]!.highHz = 5))).toBe(
      "mine.json: bands.2.highHz: must be above lowHz",
    );
    expect(refusal((spec) => (spec.bands[1]!.name = "theta"))).toBe(
      "mine.json: bands: two bands have the same name",
    );
    expect(refusal((spec) => (spec.bands = []))).toContain("mine.json: bands: ");
    expect(refusal((spec) => (spec.lags = 0))).toContain("mine.json: lags: ");
    expect(refusal((spec) => (spec.lags = 2.5))).toContain("mine.json: lags: ");
    expect(refusal((spec) => (spec.hopMs = Number.NaN))).toContain("mine.json: hopMs: ");
    expect(refusal((spec) => Object.assign(spec, { schema: 2 }))).toContain("mine.json: schema: ");
    expect(refusal((spec) => (spec.evaluation = { folds: 1, gapMs: 0 }))).toContain(
      "mine.json: evaluation.folds: ",
    );
    expect(refusal((spec) => (spec.notch = { lineHz: 50, harmonics: 0 }))).toContain(
      "mine.json: notch.harmonics: ",
    );
  });

  test("refuses what it does not know, so that a slip of the pen is no silent default", () => {
    expect(refusal((spec) => (spec.discard = 1500))).toContain("mine.json: discard: ");
    expect(refusal((spec) => Reflect.deleteProperty(spec, "hopMs"))).toContain("mine.json: hopMs: ");
    expect(() => parseFeatureSpec([], "mine.json")).toThrow(InputError);
    expect(() => parseFeatureSpec(null, "mine.json")).toThrow(InputError);
  });

  test("refuses a running median of logarithms", () => {
    expect(refusal((spec) => (spec.normalise = { kind: "running-median", windowMs: 1e4, clip: 2 }))).toBe(
      'mine.json: normalise: divides by the median, so scale must be "linear"',
    );
  });
});

test("a row of the default spec reaches back its longest window and four hops", () => {
  expect(spanMs(defaultSpec)).toBe(1400);
});
