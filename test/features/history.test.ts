import fc from "fast-check";
import { expect, test } from "vitest";
import { History } from "../../src/features/history.ts";
import { segmentOf } from "./fixture.ts";

test("gives the newest samples in order, however they came", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      sizes,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      (given, length, most) => {
        const history = new History(2, length);
        const all: number[] = [];
        for (const size of given) {
          const next = Float64Array.from({ length: size }, (_, i) => all.length + i + 1);
          if (size > 0) history.add(segmentOf([next, next.map((value) => -value)]));
          all.push(...next);
        }
        const out = new Float64Array(20).fill(Number.NaN);
        const count = history.newestInto(1, Math.min(most, length), out);
        const wanted = all.slice(-Math.min(most, length)).map((value) => -value);
        expect([...out.subarray(0, count)]).toEqual(all.length === 0 ? [] : wanted);
        expect(out.subarray(count).every(Number.isNaN)).toBe(true);
        history.reset();
        expect(history.newestInto(0, length, out)).toBe(0);
      },
    ),
  );
});
