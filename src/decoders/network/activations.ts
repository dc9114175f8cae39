/**
 * tanh and the logistic function from sums, products and quotients alone. What Math.exp and Math.tanh round to is left to the
 * engine; these come out the same to the last bit wherever arithmetic is IEEE 754, and so do the weights fitted with them.
 */

/** Beyond it both functions are at their limits, as far as float64 tells. */
const greatest = 40;
/** 2^(i - 64), exact. */
const powersOfTwo = new Float64Array(129);
powersOfTwo[64] = 1;
for (let i = 1; i <= 64; i++) {
  powersOfTwo[64 + i] = 2 * (powersOfTwo[63 + i] as number);
  powersOfTwo[64 - i] = (powersOfTwo[65 - i] as number) / 2;
}

/** e^x for |x| up to 40, within 1e-15 of it: 2^k e^r with |r| up to ln(2) / 2, e^r by its Taylor series. */
function exponential(x: number): number {
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const r = x - k * Math.LN2;
  let sum = 1 + r / 12;
  sum = 1 + (r * sum) / 11;
  sum = 1 + r * sum * 0.1;
  sum = 1 + (r * sum) / 9;
  sum = 1 + r * sum * 0.125;
  sum = 1 + (r * sum) / 7;
  sum = 1 + (r * sum) / 6;
  sum = 1 + r * sum * 0.2;
  sum = 1 + r * sum * 0.25;
  sum = 1 + (r * sum) / 3;
  sum = 1 + r * sum * 0.5;
  sum = 1 + r * sum;
  return sum * (powersOfTwo[k + 64] as number);
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  if (x > greatest) return 1;
  if (x < -greatest) return 0;
  return 1 / (1 + exponential(-x));
}

export function tanh(x: number): number {
  if (x > greatest / 2) return 1;
  if (x < -greatest / 2) return -1;
  return 1 - 2 / (exponential(2 * x) + 1);
}
