/** Events a second over the last `spanMs` of real time, from at most 4096 stamps. */
export class Throughput {
  private readonly stamps = new Float64Array(4096);
  private written = 0;

  constructor(readonly spanMs: number) {}

  add(nowMs: number): void {
    this.stamps[this.written % this.stamps.length] = nowMs;
    this.written++;
  }

  /** Intervals between the events held, divided by the time they span up to now; 0 before the second event. */
  perSecond(nowMs: number): number {
    const { stamps } = this;
    const held = Math.min(this.written, stamps.length);
    let count = 0;
    let oldest = nowMs;
    for (let back = 1; back <= held; back++) {
      const stamp = stamps[(this.written - back) % stamps.length] as number;
      if (nowMs - stamp > this.spanMs) break;
      oldest = stamp;
      count++;
    }
    if (count < 2 || nowMs <= oldest) return 0;
    const newest = stamps[(this.written - 1) % stamps.length] as number;
    // While events come, their own spacing is exact; once they stop, the silence has to count.
    const spacing = (newest - oldest) / (count - 1);
    return 1000 / Math.max(spacing, (nowMs - oldest) / count);
  }
}
