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

  test("keeps the range of the target, but does not clamp what it decodes to it", async () => {
    const dataset = fixtureDataset();
    const weights = await wienerFilter.fit(dataset, wienerFilter.defaults, options);
    expect(weights.targetMin).toBe(Math.min(...dataset.target));
    expect(weights.targetMax).toBe(Math.max(...dataset.target));
    const far = [-20, 20].flatMap((by) =>
      weights.mean.map((mean, i) => mean + by * weights.sd[i]! * Math.sign(weights.weights[i]!)),
    );
    const decoded = decodeAll(wienerFilter.reference(weights), far);
    expect(Math.max(...decoded)).toBeGreaterThan(weights.targetMax);
    expect(Math.min(...decoded)).toBeLessThan(weights.targetMin);
  });

  test("takes penalties from 0 up, at least one", () => {
    const accepts = (penalties: number[]) => v.is(wienerFilter.paramsSchema, { penalties });
    expect(accepts([0, 1e5])).toBe(true);
    expect(accepts([])).toBe(false);
    expect(accepts([-1])).toBe(false);
    expect(accepts([Number.NaN])).toBe(false);
  });
});
