import { InputError } from "../signal/errors.ts";

/**
 * Samples in one hop. Rows are bound to sample indices, so a hop is a whole number of samples.
 *
 * @throws InputError where it is not, naming the nearest hop that is
 */
export function hopSamplesOf(hopMs: number, rateHz: number): number {
  const samples = (hopMs * rateHz) / 1000;
  const whole = Math.max(1, Math.round(samples));
  if (Math.abs(samples - whole) > 1e-6 * whole) {
    throw new InputError(
      "hopMs",
      `${hopMs} ms is ${Number(samples.toFixed(3))} samples at ${rateHz} Hz, not a whole number; ${(whole * 1000) / rateHz} ms is ${whole}`,
    );
  }
  return whole;
}
