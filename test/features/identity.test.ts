import { expect, test } from "vitest";
import { identity } from "../../src/features/identity.ts";
import { runFeature, streamOf } from "./fixture.ts";

test("gives each channel's value at the hop, under the channel's own name", () => {
  const { samples, values } = runFeature(
    identity,
    {},
    [Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6, 7, 8)],
    {
      hopSamples: 2,
    },
  );
  expect({ samples, values }).toEqual({ samples: [1, 3], values: [2, 6, 4, 8] });
  expect(identity.describe(streamOf(2), {}).map(({ name, channel }) => [name, channel])).toEqual([
    ["LFP_0", "LFP_0"],
    ["LFP_1", "LFP_1"],
  ]);
});
