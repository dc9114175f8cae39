import fc from "fast-check";
import { expect, test } from "vitest";
import { TrailingPower } from "../../src/features/trailingPower.ts";
import { relativeError } from "./fixture.ts";

test("is the plain mean of squares of the window, in hops of any length from the least on", () => {
  const hops = fc.array(fc.integer({ min: 4, max: 9 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(hops, fc.integer({ min: 1, max: 40 }), (lengths, windowSamples) => {
      const power = new TrailingPower(windowSamples, 4);
      expect(power.mean()).toBe(0);
      const all: number[] = [];
      for (const length of lengths) {
        const values = Float64Array.from({ length }, (_, i) => Math.sin(all.length + i) + 1.5);
        const split = length >> 1;
        power.add(values, 0, split);
        power.add(values, split, length - split);
        all.push(...values);
        const window = all.slice(-windowSamples);
        const mean = window.reduce((sum, value) => sum + value * value, 0) / window.length;
        expect(relativeError([power.mean()], [mean])).toBeLessThan(1e-12);
        power.nextHop();
      }
      power.reset();
      power.add(Float64Array.of(3), 0, 1);
      expect(power.mean()).toBe(9);
    }),
  );
});
