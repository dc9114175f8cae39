import { PercentileWindow } from "./percentiles.ts";

/** Values on their way to the screen at most: beyond that the oldest are no longer waited for. */
const capacity = 4096;

/**
 * How long decoded values take until they are drawn, which is told later, and of many at a time. Values come in the order of
 * their samples. Constant memory.
 */
export class DrawingMonitor {
  readonly latencyMs: PercentileWindow;
  private readonly samples = new Float64Array(capacity);
  private readonly dueAtMs = new Float64Array(capacity);
  private written = 0;
  private told = 0;

  constructor(spanMs: number) {
    this.latencyMs = new PercentileWindow(spanMs);
  }

  /** A value that is going to be drawn. @param dueAtMs when its sample was due */
  expect(sample: number, dueAtMs: number): void {
    const at = this.written++ % capacity;
    this.samples[at] = sample;
    this.dueAtMs[at] = dueAtMs;
    this.told = Math.max(this.told, this.written - capacity);
  }

  /**
   * What is waited for up to this sample stood on the screen.
   * @param drawnAtMs by the clock of `dueAtMs`; NaN where it was not drawn and will not be
   * @param nowMs clock of the percentiles
   */
  drawn(sample: number, drawnAtMs: number, nowMs: number): void {
    for (
      ;
      this.told < this.written && (this.samples[this.told % capacity] as number) <= sample;
      this.told++
    ) {
      const ms = drawnAtMs - (this.dueAtMs[this.told % capacity] as number);
      if (Number.isFinite(ms)) this.latencyMs.add(ms, nowMs);
    }
  }

  clear(): void {
    this.told = this.written;
    this.latencyMs.clear();
  }
}
