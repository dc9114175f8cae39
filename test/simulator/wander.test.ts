import { expect, test } from "vitest";
import { Wander } from "../../src/simulator/wander.ts";
import { mean, sdOf } from "./fixture.ts";

test("it has unit variance and forgets itself in the time given", () => {
  const wander = new Wander(0.5, 100, 1, "x");
  const values = Array.from({ length: 200_000 }, () => wander.next());
  expect(Math.abs(sdOf(values) - 1)).toBeLessThan(0.06);
  const later = mean(values.slice(0, -50).map((value, i) => value * values[i + 50]!));
  expect(Math.abs(later - Math.exp(-1))).toBeLessThan(0.06);
});
