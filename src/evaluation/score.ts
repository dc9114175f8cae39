/** A score with what it needs to be believed. */
export interface Score {
  /** Seconds and decoded values that it covers. */
  seconds: number;
  count: number;
  r: number;
  /** 95 % interval of r (moving-block bootstrap); NaN where there is too little. */
  rLow: number;
  rHigh: number;
  /** 95th percentile of r when the measured values are shifted in a circle: what chance reaches. NaN where there is too little. */
  chanceR: number;
  r2: number;
  /** Root mean square error in the target's unit, and as a fraction of the measured range. */
  rmse: number;
  nrmse: number;
}
