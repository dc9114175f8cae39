import { describe, expect, test } from "vitest";
import { choleskyInto, choleskySolveInto } from "../../src/decoders/cholesky.ts";
import { Pace } from "../../src/decoders/pace.ts";
import { definite, deviation, symmetricProduct } from "./fixture.ts";

const pace = () => new Pace(1, {});

describe("choleskyInto", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 33])("factors a matrix of order %d that solves", async (width) => {
    const a = definite(width, 3);
    const wanted = Float64Array.from({ length: width }, (_, i) => Math.sin(i + 1));
    const x = symmetricProduct(a, wanted);
    const factor = a.slice();
    await choleskyInto(factor, width, pace());
    choleskySolveInto(factor, width, x);
    expect(deviation(x, wanted)).toBeLessThan(1e-12);
  });

  test("is the factor known by hand", async () => {
    const a = Float64Array.of(4, 9, 9, 2, 5, 9, -6, 5, 35);
    await choleskyInto(a, 3, pace());
    expect([a[0], a[3], a[4], a[6], a[7], a[8]]).toEqual([2, 1, 2, -3, 4, Math.sqrt(10)]);
    // Above the diagonal nothing is read or written.
    expect([a[1], a[2], a[5]]).toEqual([9, 9, 9]);
  });

  test.each([0, 2, 5])(
    "gives the unknown of a column of zeros, or of one there already, no weight",
    async (at) => {
      const width = 8;
      const half = definite(width, 5);
      const a = half.slice();
      for (let i = 0; i < width; i++) {
        for (let j = 0; j <= i; j++) if (i === at || j === at) a[i * width + j] = 0;
      }
      await choleskyInto(a, width, pace());
      const x = new Float64Array(width).fill(1);
      x[at] = 0;
      choleskySolveInto(a, width, x);
      expect(x[at]).toBe(0);
      expect(x.every(Number.isFinite)).toBe(true);
      const twice = Float64Array.of(2, 0, 2, 2);
      await choleskyInto(twice, 2, pace());
      const shared = Float64Array.of(6, 6);
      choleskySolveInto(twice, 2, shared);
      expect(Array.from(shared)).toEqual([expect.closeTo(3, 12), 0]);
    },
  );
});
