import { expect, test } from "vitest";
import { lineLength } from "../../src/features/lineLength.ts";
import { errorFromScipy, runFeature } from "./fixture.ts";

test("agrees with NumPy", () => {
  expect(errorFromScipy("lineLength", lineLength)).toBeLessThan(1e-11);
});

test("is how far the line goes in a second, wherever it begins", () => {
  // 2 µV up or down every ms.
  const zigzag = Float64Array.from({ length: 400 }, (_, i) => 1e3 + 2 * (i % 2));
  expect(runFeature(lineLength, { windowMs: 150 }, [zigzag]).values).toEqual([2000, 2000, 2000, 2000]);
});
