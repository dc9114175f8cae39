import { expect, test } from "vitest";
import { blank } from "../../src/features/blank.ts";
import { runSignal } from "./fixture.ts";

test("holds the last good sample through an artefact and for a while after its last sample", () => {
  const input = [1, 2, 99, 3, -99, 4, 5, 6, 7];
  const { channels } = runSignal(blank, { limit: 50, holdMs: 2 }, [
    Float64Array.from(input),
    Float64Array.from(input, () => 8),
  ]);
  expect([...channels[0]!]).toEqual([1, 2, 2, 2, 2, 2, 2, 6, 7]);
  expect([...channels[1]!]).toEqual(input.map(() => 8));
});

test("begins with 0 where nothing good was there yet; the limit itself is good", () => {
  const { channels } = runSignal(blank, { limit: 50, holdMs: 1 }, [Float64Array.of(60, 60, 1, -50, 50)]);
  expect([...channels[0]!]).toEqual([0, 0, 0, -50, 50]);
});
