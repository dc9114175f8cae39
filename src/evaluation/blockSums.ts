/** How well decoded values agree with measured ones; see Metrics. */
export interface Agreement {
  r: number;
  r2: number;
  /** Over the range of all measured values, not of those in the blocks: a range is no sum. */
  nrmse: number;
}

const termCount = 6;

/** Agreement in any union of blocks of pairs, in constant time a block, from running sums. */
export class BlockSums {
  private readonly running: Float64Array[];
  private readonly total = new Float64Array(termCount);
  private n = 0;
  /** Differences of running sums hold rounding: squares below this share of all are nothing else, and r of them no correlation. */
  private readonly leastX: number;
  private readonly leastY: number;
  private readonly range: number;

  /** @param decoded @param measured values without NaN */
  constructor(decoded: Float64Array, measured: Float64Array, count: number) {
    // About the means of all pairs: running sums then do not cancel.
    let meanX = 0;
    let meanY = 0;
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const y = measured[i] as number;
      meanX += (decoded[i] as number) / count;
      meanY += y / count;
      if (y < least) least = y;
      if (y > greatest) greatest = y;
    }
    this.range = greatest - least;
    this.running = Array.from({ length: termCount }, () => new Float64Array(count + 1));
    const terms = new Float64Array(termCount);
    for (let i = 0; i < count; i++) {
      const x = decoded[i] as number;
      const y = measured[i] as number;
      const dx = x - meanX;
      const dy = y - meanY;
      terms[0] = dx;
      terms[1] = dy;
      terms[2] = dx * dx;
      terms[3] = dy * dy;
      terms[4] = dx * dy;
      // Of its own, though it follows from the others: of a good decoder they would cancel.
      terms[5] = (x - y) * (x - y);
      for (let k = 0; k < termCount; k++) {
        const sums = this.running[k] as Float64Array;
        sums[i + 1] = (sums[i] as number) + (terms[k] as number);
      }
    }
    this.leastX = 1e-9 * ((this.running[2] as Float64Array)[count] as number);
    this.leastY = 1e-9 * ((this.running[3] as Float64Array)[count] as number);
  }

  clear(): void {
    this.total.fill(0);
    this.n = 0;
  }

  /** Adds the pairs [start, end). */
  add(start: number, end: number): void {
    this.n += end - start;
    for (let k = 0; k < termCount; k++) {
      const sums = this.running[k] as Float64Array;
      this.total[k] = (this.total[k] as number) + (sums[end] as number) - (sums[start] as number);
    }
  }

  /** Of all pairs added since `clear`; NaN where a side does not vary. */
  agreement(): Agreement {
    const [x, y, xx, yy, xy, ee] = this.total as unknown as [number, number, number, number, number, number];
    const { n } = this;
    const vx = xx - (x * x) / n;
    const vy = yy - (y * y) / n;
    const squaredError = Math.max(0, ee);
    return {
      r: vx > this.leastX && vy > this.leastY ? (xy - (x * y) / n) / Math.sqrt(vx * vy) : Number.NaN,
      r2: vy > this.leastY ? 1 - squaredError / vy : Number.NaN,
      nrmse: this.range > 0 ? Math.sqrt(squaredError / n) / this.range : Number.NaN,
    };
  }
}
