import type { Block } from "../signal/block.ts";

/** Stamps that a rate is told from, s: shorter stretches jitter. */
const leastS = 5;
/** Parts by which the measured rate may differ from the stated one. */
const tolerance = 5e-3;

/** Watches the time of a stream: samples that never came, samples that came twice, and the pace of stamps. Constant memory. */
export class TimingMonitor {
  /** Samples that were never given. */
  missing = 0;
  gaps = 0;
  /** Samples whose time had been given before. */
  repeated = 0;
  private next = -1;
  private firstMs = Number.NaN;
  private firstStampSample = 0;
  private lastMs = Number.NaN;
  private lastStampSample = 0;

  constructor(private readonly rateHz: number) {}

  observe(block: Block, frames = block.frameCount): void {
    const end = block.firstSample + frames;
    if (this.next >= 0 && block.firstSample !== this.next) {
      if (block.firstSample > this.next) {
        this.gaps++;
        this.missing += block.firstSample - this.next;
      } else this.repeated += Math.min(end, this.next) - block.firstSample;
    }
    this.next = Math.max(this.next, end);
    const stamp = block.acquiredAtMs;
    if (!Number.isFinite(stamp)) {
      // Nobody paced it: what comes after is measured anew.
      this.firstMs = Number.NaN;
      return;
    }
    if (Number.isNaN(this.firstMs)) {
      this.firstMs = stamp;
      this.firstStampSample = end;
    }
    this.lastMs = stamp;
    this.lastStampSample = end;
  }

  /** Samples a second of the stamps' clock since they began; NaN while they cover too little. */
  measuredRateHz(): number {
    const seconds = (this.lastMs - this.firstMs) / 1000;
    return seconds >= leastS ? (this.lastStampSample - this.firstStampSample) / seconds : Number.NaN;
  }

  /**
   * What is wrong, in words; "" where nothing is.
   * @param speed times real time that the stream is meant to come at; 0 where it comes at any pace
   */
  reason(speed = 0): string {
    const reasons: string[] = [];
    if (this.missing > 0) {
      const seconds = (this.missing / this.rateHz).toFixed(2);
      reasons.push(`${seconds} s missing in ${this.gaps} ${this.gaps === 1 ? "gap" : "gaps"}`);
    }
    if (this.repeated > 0) reasons.push(`${this.repeated} samples came twice`);
    const measured = this.measuredRateHz() / speed;
    if (speed > 0 && Math.abs(measured / this.rateHz - 1) > tolerance) {
      reasons.push(`${measured.toPrecision(5)} Hz by its stamps, not ${this.rateHz} Hz`);
    }
    return reasons.join(", ");
  }
}
