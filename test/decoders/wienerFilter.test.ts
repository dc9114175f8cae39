import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { wienerFilter } from "../../src/decoders/wienerFilter.ts";
import { decodeAll, deviation, fixture, fixtureDataset } from "./fixture.ts";

const options = { seed: 1, gapRows: 4 };

describe("wienerFilter", () => {
  test.each(fixture.ridge)("decodes held-out rows as NumPy does at penalty $penalty", async (wanted) => {
    const weights = await wienerFilter.fit(fixtureDataset(), { penalties: [wanted.penalty] }, options);
    expect(deviation(decodeAll(wienerFilter.reference(weights), fixture.held), wanted.decoded)).toBeLessThan(
      1e-11,
    );
  });

  test("keeps the range of the target, and decodes up to half of it beyond but no farther", async () => {
    const dataset = fixtureDataset();
    const weights = await wienerFilter.fit(dataset, wienerFilter.defaults, options);
    const { targetMin, targetMax } = weights;
    expect(targetMin).toBe(Math.min(...dataset.target));
    expect(targetMax).toBe(Math.max(...dataset.target));
    const along = (by: number) =>
      weights.mean.map((mean, i) => mean + by * weights.sd[i]! * Math.sign(weights.weights[i]!));
    const reference = wienerFilter.reference(weights);
    const steps = Array.from({ length: 81 }, (_, i) => i - 40);
    const decoded = decodeAll(reference, steps.flatMap(along));
    const half = (targetMax - targetMin) / 2;
    expect(decoded[0]).toBe(targetMin - half);
    expect(decoded.at(-1)).toBe(targetMax + half);
    expect(decoded.some((value) => value > targetMax && value < targetMax + half)).toBe(true);
    expect(decoded.some((value) => value < targetMin && value > targetMin - half)).toBe(true);
  });

  test("takes penalties from 0 up, at least one", () => {
    const accepts = (penalties: number[]) => v.is(wienerFilter.paramsSchema, { penalties });
    expect(accepts([0, 1e5])).toBe(true);
    expect(accepts([])).toBe(false);
    expect(accepts([-1])).toBe(false);
    expect(accepts([Number.NaN])).toBe(false);
  });
});
