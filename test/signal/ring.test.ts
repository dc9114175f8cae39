import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Ring } from "../../src/signal/ring.ts";

describe("Ring", () => {
  test("gives the newest rows, oldest first, for any capacity, width and number of rows", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 40 }),
        (capacity, width, pushed) => {
          const ring = new Ring(Float64Array, capacity, width);
          const all: number[] = [];
          for (let row = 0; row < pushed; row++) {
            const values = Array.from({ length: width }, (_, column) => 100 * row + column);
            ring.push(values);
            all.push(...values);
            const held = Math.min(row + 1, capacity);
            expect(Array.from(ring.newest())).toEqual(all.slice(-held * width));
            expect(ring.at(held - 1)).toBe(100 * (row + 1 - held));
          }
          expect(ring.length).toBe(Math.min(pushed, capacity));
        },
      ),
    );
  });

  test("pushValue is push of one column", () => {
    const ring = new Ring(Float32Array, 3);
    for (let i = 0; i < 7; i++) ring.pushValue(i);
    expect(Array.from(ring.newest())).toEqual([4, 5, 6]);
    expect(Array.from(ring.newest(2))).toEqual([5, 6]);
    ring.clear();
    expect(ring.length).toBe(0);
  });
});
