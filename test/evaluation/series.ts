import { Random } from "../../src/signal/random.ts";

/** Normal noise in which each value keeps `memory` of the one before. */
export function noise(seed: number, name: string, count: number, memory = 0): Float64Array {
  const random = new Random(seed, name);
  const fresh = Math.sqrt(1 - memory ** 2);
  let value = random.normal();
  return Float64Array.from({ length: count }, () => {
    const now = value;
    value = memory * value + fresh * random.normal();
    return now;
  });
}

/** Two series that correlate by `r`, but for chance. */
export function pair(r: number, seed: number, count: number, memory = 0): [Float64Array, Float64Array] {
  const x = noise(seed, "x", count, memory);
  const other = noise(seed, "other", count, memory);
  return [x, x.map((value, i) => r * value + Math.sqrt(1 - r * r) * (other[i] as number))];
}
