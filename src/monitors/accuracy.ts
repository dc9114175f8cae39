import { Ring } from "../signal/ring.ts";

/** Pairs of decoded and measured values in the order of time, the newest hour of them at most. */
export class AccuracyMonitor {
  readonly decoded: Ring<Float64Array>;
  readonly measured: Ring<Float64Array>;
  private readonly windowHops: number;

  /** @param hopMs time from one pair to the next  @param windowMs length of the live window */
  constructor(hopMs: number, windowMs: number, keepMs = 3_600_000) {
    const capacity = Math.ceil(keepMs / hopMs);
    this.windowHops = Math.round(windowMs / hopMs);
    this.decoded = new Ring(Float64Array, capacity);
    this.measured = new Ring(Float64Array, capacity);
  }

  /** NaN stands for "no estimate" or "not measured": the pair keeps its place in time and is left out of scores. */
  add(decoded: number, measured: number): void {
    this.decoded.pushValue(decoded);
    this.measured.pushValue(measured);
  }

  clear(): void {
    this.decoded.clear();
    this.measured.clear();
  }

  /** Pairs in the live window. */
  get recentCount(): number {
    return Math.min(this.decoded.length, this.windowHops);
  }
}
