import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clockOffsetMs } from "../../src/signal/clock.ts";

describe("clockOffsetMs", () => {
  test("is right to half the shortest round trip, whatever the delays each way", () => {
    const delay = fc.double({ min: 0, max: 50, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.array(fc.tuple(delay, delay), { minLength: 1, maxLength: 8 }),
        (offsetMs, delays) => {
          const exchanges = delays.map(([there, back], i) => ({
            sentMs: 100 * i,
            answeredMs: 100 * i + there - offsetMs,
            heardMs: 100 * i + there + back,
          }));
          const bound = Math.min(...delays.map(([there, back]) => (there + back) / 2));
          expect(Math.abs(clockOffsetMs(exchanges) - offsetMs)).toBeLessThanOrEqual(bound + 1e-6);
        },
      ),
    );
  });

  test("is 0 where nothing was exchanged", () => {
    expect(clockOffsetMs([])).toBe(0);
  });
});
