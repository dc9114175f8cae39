/**
 * What correlation chance reaches: r of the decoded values with the measured ones shifted in a circle, which keeps how each
 * side depends on its own past and breaks only how they belong together.
 * @param x @param y values without NaN, in the order of time
 * @param leastShift smallest shift, in pairs, either way round: longer than the values remember
 * @param shifts how many, spread evenly over what is possible
 * @returns the 95th percentile of r over the shifts, NaN where there is no room for 20 of them
 */
export function chanceLevel(
  x: Float64Array,
  y: Float64Array,
  count: number,
  leastShift: number,
  shifts: number,
): number {
  const room = count - 2 * leastShift + 1;
  const used = Math.min(shifts, room);
  if (used < 20) return Number.NaN;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < count; i++) {
    meanX += (x[i] as number) / count;
    meanY += (y[i] as number) / count;
  }
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < count; i++) {
    xx += ((x[i] as number) - meanX) ** 2;
    yy += ((y[i] as number) - meanY) ** 2;
  }
  // The means are rounded: squares no larger than that leaves are of values that do not vary.
  const rounding = count * 1e-20;
  if (!(xx > rounding * meanX ** 2 && yy > rounding * meanY ** 2)) return Number.NaN;
  const draws = new Float64Array(used);
  for (let k = 0; k < used; k++) {
    const shift = leastShift + Math.floor((k * room) / used);
    let xy = 0;
    for (let i = 0; i < shift; i++) xy += ((x[i] as number) - meanX) * (y[i + count - shift] as number);
    for (let i = shift; i < count; i++) xy += ((x[i] as number) - meanX) * (y[i - shift] as number);
    draws[k] = xy / Math.sqrt(xx * yy);
  }
  draws.sort();
  return draws[Math.min(used - 1, Math.floor(0.95 * used))] as number;
}
