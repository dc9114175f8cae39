import { InputError } from "../signal/errors.ts";

/** A hop may differ this much from what was asked for: at 2048 Hz, 100 ms are taken as 205 samples, 100.1 ms. */
const tolerance = 0.01;

/**
 * Samples in one hop. Rows are bound to sample indices, so a hop is a whole number of samples, the nearest.
 *
 * @throws InputError where that is more than 1 % off, naming the hop that it would be
 */
export function hopSamplesOf(hopMs: number, rateHz: number): number {
  const samples = (hopMs * rateHz) / 1000;
  const whole = Math.max(1, Math.round(samples));
  if (Math.abs(samples - whole) > tolerance * samples) {
    throw new InputError(
      "hopMs",
      `${hopMs} ms is ${Number(samples.toFixed(3))} samples at ${rateHz} Hz, not a whole number; ${(whole * 1000) / rateHz} ms is ${whole}`,
    );
  }
  return whole;
}
