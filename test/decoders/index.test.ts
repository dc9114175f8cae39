import * as v from "valibot";
import { beforeAll, describe, expect, test } from "vitest";
import { startBackend, tensorCount } from "../../src/decoders/backends.ts";
import type { Decoder } from "../../src/decoders/decoder.ts";
import { decoderKind, decoderKinds } from "../../src/decoders/index.ts";
import { decoderNames, decoderTitles } from "../../src/decoders/names.ts";
import { outputLimits } from "../../src/decoders/targetRange.ts";
import { InputError } from "../../src/signal/errors.ts";
import { awkwardRows, datasetOf, decodeAll, fixtureDataset } from "./fixture.ts";

const options = { seed: 7, gapRows: 4 };
const dataset = fixtureDataset();

test("every decoder is registered under its own name and title", () => {
  expect(Object.keys(decoderKinds)).toEqual(decoderNames);
  for (const name of decoderNames) {
    expect(decoderKind(name).name).toBe(name);
    expect(decoderKind(name).title).toBe(decoderTitles[name]);
  }
});

test.each(["kalmann", "", "constructor", "__proto__"])(
  "decoder name %j is refused, with the names there are",
  (name) => {
    const refusal = new InputError(`decoder ${name}`, `is not known; there is ${decoderNames.join(", ")}.`);
    expect(() => decoderKind(name)).toThrow(refusal);
  },
);

test("what knows next to nothing is a baseline, and nothing else is", () => {
  const baselines = decoderNames.filter((name) => decoderKind(name).isBaseline);
  expect(baselines).toEqual(["best-band", "training-mean"]);
});

/** Decodes a recording of 1,300 rows that breaks off three times. */
function decodeWithResets(decoder: Decoder, rows: Float64Array): number[] {
  const starts = [0, 1, 60, 200, 1300].map((row) => row * decoder.width);
  return starts.slice(1).flatMap((end, i) => {
    decoder.reset();
    return decodeAll(decoder, rows.subarray(starts[i], end));
  });
}

describe.each(decoderNames)("%s", (name) => {
  const kind = decoderKind(name);
  // What holds for any number of rounds is shown with a few.
  const params =
    "rounds" in kind.defaults ? { ...kind.defaults, rounds: 4, weightDecays: [1] } : kind.defaults;

  test("has defaults that its own schema takes", () => {
    expect(v.parse(kind.paramsSchema, kind.defaults)).toEqual(kind.defaults);
  });

  test("fits weights that its schema takes and that survive JSON to the last bit", async () => {
    const weights = await kind.fit(dataset, params, options);
    expect(v.parse(kind.weightsSchema, weights)).toEqual(weights);
    const again = v.parse(kind.weightsSchema, JSON.parse(JSON.stringify(weights)));
    expect(again).toEqual(weights);
    const rows = awkwardRows(dataset, 50);
    expect(decodeAll(kind.reference(again), rows)).toEqual(decodeAll(kind.reference(weights), rows));
    expect(v.is(kind.weightsSchema, { ...weights, mean: weights.mean.slice(1) })).toBe(false);
    expect(v.is(kind.weightsSchema, { ...weights, targetMax: null })).toBe(false);
  });

  test("fits the same weights again, and others to another target", async () => {
    const weights = await kind.fit(dataset, params, options);
    expect(await kind.fit(fixtureDataset(), params, options)).toEqual(weights);
    const other = await kind.fit(fixtureDataset(1), params, options);
    expect(other).not.toEqual(weights);
  });

  test("leaves the dataset as it was", async () => {
    const used = fixtureDataset();
    await kind.fit(used, params, options);
    expect(used).toEqual(fixtureDataset());
  });

  test("does not begin where it is cancelled already", async () => {
    const signal = AbortSignal.abort();
    const fit = kind.fit(dataset, params, { ...options, signal });
    await expect(fit).rejects.toBeInstanceOf(DOMException);
    await expect(fit).rejects.toMatchObject({ name: "AbortError" });
  });

  test("refuses a target that does not vary", async () => {
    const still = datasetOf(dataset.values, new Float64Array(dataset.rowCount).fill(3));
    await expect(kind.fit(still, params, options)).rejects.toMatchObject({
      name: "InputError",
      subject: "target",
    });
  });

  const times = (values: Float64Array, by: number) => values.set(values.map((value) => by * value));
  test.each<[string, (values: Float64Array, target: Float64Array) => void]>([
    ["a feature that is -Infinity once", (values) => values.set([Number.NEGATIVE_INFINITY], 7)],
    ["a feature that is no number once", (values) => values.set([Number.NaN], 7)],
    ["features of 1e200", (values) => times(values, 1e200)],
    ["a target of 1e200", (_, target) => times(target, 1e200)],
    ["a target of 1e-200", (_, target) => times(target, 1e-200)],
    ["a target of 1e308 once", (_, target) => target.set([1e308, -1e308], 3)],
    ["a target that is no number once", (_, target) => target.set([Number.NaN], 3)],
  ])("ends in weights that its schema takes, or is refused, with %s", async (_name, change) => {
    for (const only of [{}, { penalties: [1], noiseScales: [1] }]) {
      const { values, target } = fixtureDataset();
      change(values, target);
      const given = v.parse(kind.paramsSchema, { ...params, ...only });
      await kind.fit(datasetOf(values, target), given, options).then(
        (weights: unknown) => expect(v.is(kind.weightsSchema, weights)).toBe(true),
        (error: unknown) => expect(error).toBeInstanceOf(InputError),
      );
    }
  });

  test("refuses weights with a deviation below 0, or a range without end", async () => {
    const weights = await kind.fit(dataset, params, options);
    expect(v.is(kind.weightsSchema, { ...weights, sd: weights.sd.map(() => -1) })).toBe(false);
    expect(v.is(kind.weightsSchema, { ...weights, targetMin: -1e308, targetMax: 1e308 })).toBe(false);
  });

  test.each([0, 1, 1e5])(
    "fits finite weights at penalty or decay %d, with a column that does not vary",
    async (penalty) => {
      const only = { penalties: [penalty], weightDecays: [penalty] };
      const weights = await kind.fit(dataset, v.parse(kind.paramsSchema, { ...params, ...only }), options);
      expect(v.is(kind.weightsSchema, weights)).toBe(true);
    },
  );

  describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
    beforeAll(() => startBackend(backend));

    test("hands over what it carries, to another of its kind bit for bit, to float64 and back within the tolerance", async () => {
      const weights = await kind.fit(dataset, params, options);
      const rows = awkwardRows(dataset, 90);
      const part = (at: number) => rows.subarray(30 * at * dataset.width, 30 * (at + 1) * dataset.width);
      const [one, other, plain] = [kind.load(weights), kind.load(weights), kind.reference(weights)];
      const alone = decodeAll(kind.load(weights), rows);
      const first = decodeAll(one, part(0));
      other.state.set(one.state);
      plain.state.set(one.state);
      expect([...first, ...decodeAll(other, part(1)), ...decodeAll(other, part(2))]).toEqual(alone);
      const bridged = decodeAll(plain, part(1));
      one.state.set(plain.state);
      const [least, greatest] = [weights.targetMin, weights.targetMax];
      [...bridged, ...decodeAll(one, part(2))].forEach((value, i) => {
        expect(Math.abs(value - alone[30 + i]!) / (greatest - least)).toBeLessThan(1e-5);
      });
      for (const decoder of [one, other]) decoder.dispose();
    });

    test("decodes as its reference does over 1,300 rows, within 1e-4 of the range of the target", async () => {
      const weights = await kind.fit(dataset, params, options);
      const rows = awkwardRows(dataset, 1300);
      const decoder = kind.load(weights);
      const decoded = decodeWithResets(decoder, rows);
      const wanted = decodeWithResets(kind.reference(weights), rows);
      decoder.dispose();
      const range = weights.targetMax - weights.targetMin;
      const worst = Math.max(
        ...decoded.map((value, row) => Math.abs(value - (wanted[row] as number)) / range),
      );
      expect(worst).toBeLessThan(1e-4);
      // Rows on which nothing happens would agree whatever was computed.
      const least = name === "training-mean" ? 0 : 0.3 * range;
      expect(Math.max(...wanted) - Math.min(...wanted)).toBeGreaterThanOrEqual(least);
    });

    test("goes no farther than half of the target's range beyond it", async () => {
      const weights = await kind.fit(dataset, params, options);
      const far = awkwardRows(dataset, 200).map((value, i) => value * (i % 3 === 0 ? -1e3 : 1e3));
      const { least, greatest } = outputLimits(weights);
      const decoder = kind.load(weights);
      for (const each of [decoder, kind.reference(weights)]) {
        const decoded = decodeAll(each, far);
        expect(Math.min(...decoded)).toBeGreaterThanOrEqual(least);
        expect(Math.max(...decoded)).toBeLessThanOrEqual(greatest);
      }
      decoder.dispose();
    });

    test("begins afresh when it is reset, and knows nothing of rows to come", async () => {
      const weights = await kind.fit(dataset, params, options);
      const rows = awkwardRows(dataset, 60);
      for (const make of [kind.load, kind.reference]) {
        const decoder = make(weights);
        const first = decodeAll(decoder, rows);
        decoder.reset();
        expect(decodeAll(decoder, rows)).toEqual(first);
        decoder.reset();
        const other = rows.map((value, i) => (i < 30 * dataset.width ? value : 3 * value));
        expect(decodeAll(decoder, other).slice(0, 30)).toEqual(first.slice(0, 30));
        decoder.dispose();
      }
    });

    test("holds no tensor back over 1,000 predictions and resets, and none once disposed", async () => {
      const weights = await kind.fit(dataset, params, options);
      const rows = awkwardRows(dataset, 200);
      const before = tensorCount();
      const decoder = kind.load(weights);
      const loaded = tensorCount();
      for (let i = 0; i < 5; i++) {
        decodeAll(decoder, rows);
        decoder.reset();
        expect(tensorCount()).toBe(loaded);
      }
      decoder.dispose();
      expect(tensorCount()).toBe(before);
    });
  });
});
