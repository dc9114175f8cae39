/** Modified Bessel function of the first kind, order 0, by its power series: exact to rounding for the arguments of windows. */
export function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/** `scipy.signal.windows.kaiser(length, beta)`. */
function kaiserWindow(length: number, beta: number): Float64Array {
  const half = (length - 1) / 2;
  const peak = besselI0(beta);
  return Float64Array.from({ length }, (_, i) => {
    const off = half === 0 ? 0 : (i - half) / half;
    return besselI0(beta * Math.sqrt(Math.max(0, 1 - off * off))) / peak;
  });
}

/**
 * Lowpass of linear phase by the window method: `scipy.signal.firwin(length, cutoff, window=("kaiser", beta))`, of
 * unity gain at 0 Hz.
 * @param length odd: whole samples of delay, `(length - 1) / 2`
 * @param cutoff where the gain is a half, as a fraction of half the rate
 */
export function firLowpass(length: number, cutoff: number, beta: number): Float64Array {
  const half = (length - 1) / 2;
  const taps = kaiserWindow(length, beta);
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const x = Math.PI * cutoff * (i - half);
    taps[i] = (taps[i] as number) * cutoff * (x === 0 ? 1 : Math.sin(x) / x);
    sum += taps[i] as number;
  }
  return taps.map((tap) => tap / sum);
}
