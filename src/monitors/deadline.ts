/** Values looked at, and how many of them may take too long: a burst of stalls is the machine's, a tenth of ten seconds is the backend's. */
const windowCount = 100;
const mostLate = 10;
/** Part of a hop that a value may take to compute: the rest is for features and for what else the machine does. */
const share = 0.5;

/** Watches whether values are computed in time. Constant memory. */
export class DeadlineMonitor {
  private readonly limitMs: number;
  private readonly isLate = new Uint8Array(windowCount);
  private at = 0;
  private late = 0;

  /** @param hopMs from one value to the next */
  constructor(hopMs: number) {
    this.limitMs = share * hopMs;
  }

  /** @returns whether the deadline cannot be kept: a tenth of the newest values, or more, took longer than half a hop */
  add(tookMs: number): boolean {
    const isLate = tookMs > this.limitMs ? 1 : 0;
    this.late += isLate - (this.isLate[this.at] as number);
    this.isLate[this.at] = isLate;
    this.at = (this.at + 1) % windowCount;
    return this.late >= mostLate;
  }

  clear(): void {
    this.isLate.fill(0);
    this.late = 0;
  }
}
