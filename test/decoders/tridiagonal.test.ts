import { describe, expect, test } from "vitest";
import { choleskyInto, choleskySolveInto } from "../../src/decoders/cholesky.ts";
import { Pace } from "../../src/decoders/pace.ts";
import { tridiagonalise } from "../../src/decoders/tridiagonal.ts";
import { definite, deviation } from "./fixture.ts";

const pace = () => new Pace(1, {});

async function byCholesky(a: Float64Array, b: Float64Array, penalty: number): Promise<Float64Array> {
  const width = b.length;
  const factor = a.slice();
  for (let i = 0; i < width; i++) factor[i * width + i]! += penalty;
  const x = b.slice();
  await choleskyInto(factor, width, pace());
  choleskySolveInto(factor, width, x);
  return x;
}

const diagonal = (...values: number[]) =>
  Float64Array.from({ length: values.length ** 2 }, (_, at) =>
    at % (values.length + 1) === 0 ? values[at / (values.length + 1)]! : 0,
  );

describe("tridiagonalise", () => {
  test.each([
    ...[1, 2, 3, 4, 5, 6, 7, 40].map((width) => [`order ${width}`, definite(width, 1)] as const),
    ["a diagonal matrix", diagonal(3, 1, 4, 1, 5)] as const,
    ["a matrix of zeros", diagonal(0, 0, 0)] as const,
    ["columns of zeros", diagonal(0, 2, 0, 3, 0, 0)] as const,
    ["three diagonals", Float64Array.of(4, 0, 0, 1, 5, 0, 0, -2, 6)] as const,
    ["a matrix of one rank", new Float64Array(49).fill(100)] as const,
  ])("solves as Cholesky does, whatever the penalty: %s", async (_what, a) => {
    const width = Math.sqrt(a.length);
    const b = Float64Array.from({ length: width }, (_, i) => Math.cos(3 * i) + 0.2);
    const kept = b.slice();
    const system = await tridiagonalise(a.slice(), b, width, pace());
    for (const penalty of [1e-3, 1, 30, 1e5]) {
      // A penalty a millionth of the matrix costs either way six digits.
      expect(deviation(system.solve(penalty), await byCholesky(a, b, penalty))).toBeLessThan(1e-9);
    }
    expect(b).toEqual(kept);
  });
});
