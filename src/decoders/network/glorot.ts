import type { Random } from "../../signal/random.ts";

/** Initial weights of a layer, uniform within sqrt(6 / (inputs + units)) of zero (Glorot and Bengio 2010, AISTATS 9:249). */
export function glorotUniformInto(random: Random, width: number, units: number, weights: Float64Array): void {
  const limit = Math.sqrt(6 / (width + units));
  for (let i = 0; i < weights.length; i++) weights[i] = random.uniform(-limit, limit);
}
