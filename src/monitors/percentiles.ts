export interface Percentiles {
  count: number;
  p50: number;
  p95: number;
  p99: number;
}

/** Percentiles of the values seen in the last `spanMs`, of at most `capacity` of them. Adding allocates nothing. */
export class PercentileWindow {
  private readonly values: Float64Array;
  private readonly stamps: Float64Array;
  private readonly scratch: Float64Array;
  private written = 0;

  constructor(
    readonly spanMs: number,
    capacity = 8192,
  ) {
    this.values = new Float64Array(capacity);
    this.stamps = new Float64Array(capacity);
    this.scratch = new Float64Array(capacity);
  }

  /** @param nowMs any clock that does not run backwards, the same one for every call */
  add(value: number, nowMs: number): void {
    const at = this.written % this.values.length;
    this.values[at] = value;
    this.stamps[at] = nowMs;
    this.written++;
  }

  /** Nearest-rank percentiles; NaN where the window is empty. */
  read(nowMs: number): Percentiles {
    const { values, stamps, scratch } = this;
    const held = Math.min(this.written, values.length);
    let count = 0;
    for (let i = 0; i < held; i++) {
      if (nowMs - (stamps[i] as number) <= this.spanMs) scratch[count++] = values[i] as number;
    }
    const sorted = scratch.subarray(0, count).sort();
    const rank = (fraction: number) => sorted[Math.max(0, Math.ceil(fraction * count) - 1)] ?? Number.NaN;
    return { count, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) };
  }

  clear(): void {
    this.written = 0;
  }
}
