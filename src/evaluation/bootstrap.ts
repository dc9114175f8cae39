import { Random } from "../signal/random.ts";

/**
 * 95 % interval of Pearson's r by the moving-block bootstrap (Kuensch 1989): blocks of neighbouring pairs are drawn with
 * replacement, so that the dependence of values close in time is kept. Percentile interval.
 * @param x @param y values without NaN, in the order of time
 * @param blockLength pairs in a block: longer than the values remember
 */
export function bootstrapInterval(
  x: Float64Array,
  y: Float64Array,
  count: number,
  blockLength: number,
  options: { seed: number; resamples: number },
): [low: number, high: number] {
  const length = Math.max(1, Math.min(blockLength, Math.floor(count / 2)));
  const starts = count - length + 1;
  const sums = new BlockSums(x, y, count);
  const random = new Random(options.seed, "bootstrap");
  const draws = new Float64Array(options.resamples);
  let kept = 0;
  for (let resample = 0; resample < options.resamples; resample++) {
    sums.clear();
    for (let taken = 0; taken < count; taken += length) {
      const start = random.integer(starts);
      sums.add(start, start + Math.min(length, count - taken));
    }
    const r = sums.r();
    if (!Number.isNaN(r)) draws[kept++] = r;
  }
  const sorted = draws.subarray(0, kept).sort();
  const at = (fraction: number) => sorted[Math.min(kept - 1, Math.floor(fraction * kept))] ?? Number.NaN;
  return [at(0.025), at(0.975)];
}

/** Correlation of any union of blocks in constant time a block, from running sums. */
class BlockSums {
  private readonly running: Float64Array[];
  private readonly total = new Float64Array(5);
  private n = 0;
  /** Differences of running sums hold rounding: squares below this share of all are nothing else, and r of them no correlation. */
  private readonly leastX: number;
  private readonly leastY: number;

  constructor(x: Float64Array, y: Float64Array, count: number) {
    // About the means of all pairs: running sums then do not cancel.
    let meanX = 0;
    let meanY = 0;
    for (let i = 0; i < count; i++) {
      meanX += (x[i] as number) / count;
      meanY += (y[i] as number) / count;
    }
    this.running = Array.from({ length: 5 }, () => new Float64Array(count + 1));
    const terms = [0, 0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const dx = (x[i] as number) - meanX;
      const dy = (y[i] as number) - meanY;
      terms[0] = dx;
      terms[1] = dy;
      terms[2] = dx * dx;
      terms[3] = dy * dy;
      terms[4] = dx * dy;
      for (let k = 0; k < 5; k++) {
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

  add(start: number, end: number): void {
    this.n += end - start;
    for (let k = 0; k < 5; k++) {
      const sums = this.running[k] as Float64Array;
      this.total[k] = (this.total[k] as number) + (sums[end] as number) - (sums[start] as number);
    }
  }

  r(): number {
    const [x, y, xx, yy, xy] = this.total as unknown as [number, number, number, number, number];
    const { n } = this;
    const vx = xx - (x * x) / n;
    const vy = yy - (y * y) / n;
    return vx > this.leastX && vy > this.leastY ? (xy - (x * y) / n) / Math.sqrt(vx * vy) : Number.NaN;
  }
}
