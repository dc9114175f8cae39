export interface Metrics {
  /** Pairs in which both values are numbers. */
  count: number;
  /** Pearson correlation; NaN where either side does not vary. */
  r: number;
  /** 1 - squared error over the squared deviation of the measured values; NaN where those do not vary. */
  r2: number;
  /** Root mean square error, in the unit of the values. */
  rmse: number;
  /** The same over the range of the measured values. */
  nrmse: number;
}

/** Agreement of decoded with measured values. Pairs with a NaN ("no estimate", "not measured") are left out. */
export function metricsOf(decoded: Float64Array, measured: Float64Array, count = decoded.length): Metrics {
  let n = 0;
  let meanX = 0;
  let meanY = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  let squaredError = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const x = decoded[i] as number;
    const y = measured[i] as number;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n++;
    // Welford's update: sums of squares without cancellation, whatever the offset of the values.
    const dx = x - meanX;
    const dy = y - meanY;
    meanX += dx / n;
    meanY += dy / n;
    xx += dx * (x - meanX);
    yy += dy * (y - meanY);
    xy += dx * (y - meanY);
    squaredError += (x - y) ** 2;
    if (y < least) least = y;
    if (y > greatest) greatest = y;
  }
  const rmse = Math.sqrt(squaredError / n);
  return {
    count: n,
    r: xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN,
    r2: yy > 0 ? 1 - squaredError / yy : Number.NaN,
    rmse,
    nrmse: greatest > least ? rmse / (greatest - least) : Number.NaN,
  };
}
