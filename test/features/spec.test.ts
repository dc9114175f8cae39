import { describe, expect, test } from "vitest";
import { defaultSpec, parseFeatureSpec, specs } from "../../src/features/index.ts";
import { InputError } from "../../src/signal/errors.ts";

// biome-ignore lint/suspicious/noExplicitAny: data that no schema has looked at yet
type Loose = any;

/** The default spec as loose data, to be spoilt. */
function refusal(change: (spec: Loose, power: Loose) => void): string {
  const spec: Loose = structuredClone(defaultSpec);
  change(spec, spec.features[0]);
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
    expect(refusal((_, power) => (power.bands[2].highHz = 5))).toBe(
      "mine.json: features.0.bands.2.highHz: must be above lowHz",
    );
    expect(refusal((_, power) => (power.bands[1].name = "theta"))).toBe(
      "mine.json: features.0.bands: two bands have the same name",
    );
    expect(refusal((_, power) => (power.bands = []))).toContain("mine.json: features.0.bands: ");
    expect(refusal((spec) => (spec.features = []))).toBe(
      "mine.json: features: there must be at least one kernel",
    );
    expect(refusal((spec) => (spec.rows[1].count = 0))).toContain("mine.json: rows.1.count: ");
    expect(refusal((spec) => (spec.rows[1].count = 2.5))).toContain("mine.json: rows.1.count: ");
    expect(refusal((spec) => (spec.hopMs = Number.NaN))).toContain("mine.json: hopMs: ");
    expect(refusal((spec) => (spec.schema = 1))).toContain("mine.json: schema: ");
    expect(refusal((spec) => (spec.evaluation = { folds: 1, gapMs: 0 }))).toContain(
      "mine.json: evaluation.folds: ",
    );
    expect(refusal((spec) => (spec.signal = [{ kernel: "notch", lineHz: 50, harmonics: 0 }]))).toContain(
      "mine.json: signal.0.harmonics: ",
    );
  });

  test("names a kernel that there is not, at its place, and those that there are", () => {
    const message = refusal((spec) => spec.rows.unshift({ kernel: "offset" }));
    expect(message).toContain("mine.json: rows.0.kernel: ");
    expect(message).toContain('"runningMedian"');
    expect(message).toContain('received "offset"');
  });

  test("refuses what it does not know, so that a slip of the pen is no silent default", () => {
    expect(refusal((spec) => (spec.discard = 1500))).toContain("mine.json: discard: ");
    expect(refusal((_, power) => (power.order = 3))).toContain("mine.json: features.0.order: ");
    expect(refusal((spec) => Reflect.deleteProperty(spec, "hopMs"))).toContain("mine.json: hopMs: ");
    expect(() => parseFeatureSpec([], "mine.json")).toThrow(InputError);
    expect(() => parseFeatureSpec(null, "mine.json")).toThrow(InputError);
  });

  test("fills in defaults, so that what is stored says all", () => {
    const signal = [{ kernel: "notch", lineHz: 50, harmonics: 2 }];
    const spec = parseFeatureSpec({ ...defaultSpec, signal }, "x");
    expect(spec.signal).toEqual([{ kernel: "notch", lineHz: 50, harmonics: 2, widthHz: 2 }]);
  });

  test("refuses a running median of logarithms", () => {
    expect(
      refusal((spec) => spec.rows.splice(1, 0, { kernel: "runningMedian", windowMs: 1e4, clip: 2 })),
    ).toBe("mine.json: rows: runningMedian divides by the median, so it must not come after log");
  });
});
