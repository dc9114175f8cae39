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

/** Force in per cent at 10 values a second: grips of 1 to 3 s, onset to onset 7 to 11 s, over a little noise. */
export function grips(seed: number, name: string, count: number): Float64Array {
  const random = new Random(seed, name);
  const force = Float64Array.from({ length: count }, () => 0.4 * random.normal());
  for (let onset = random.integer(100) - 20; onset < count; onset += 70 + random.integer(40)) {
    const length = 10 + random.integer(20);
    const effort = random.uniform(20, 80);
    for (let i = 0; i < length; i++) {
      const rise = Math.min(1, (i + 1) / 4, (length - i) / 4);
      if (onset + i >= 0 && onset + i < count) force[onset + i] = effort * rise;
    }
  }
  return force;
}
