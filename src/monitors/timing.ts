import type { Block } from "../signal/block.ts";

/** Time that a pace is told from, ms: over less, stamps jitter. */
const leastMs = 10_000;
/** How far back a pace is measured from at most twice this, ms: what begins late is seen soon all the same. */
const windowMs = 15_000;
/** Part by which the measured pace may differ from the stated one. */
const tolerance = 5e-3;
/** A stamp this far from where the one before lets expect it is no matter of pace: a stall, or a leap in the stream. */
const leapMs = 1000;

/**
 * Watches the time of a stream: samples that never came, samples that came twice, and stamps that go at another pace than
 * the stream says. Constant memory.
 */
export class TimingMonitor {
  /** Samples that were never given. */
  missing = 0;
  gaps = 0;
  /** Samples whose time had been given before. */
  repeated = 0;
  private next = -1;
  /** Stated time from one sample to the next, ms. */
  private paceMs = Number.NaN;
  /** Stamps that the pace is measured from: now, and when the window has passed. NaN while none is. */
  private fromMs = Number.NaN;
  private fromSample = 0;
  private laterMs = Number.NaN;
  private laterSample = 0;
  private lastMs = Number.NaN;
  private lastSample = 0;

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
    this.observePace(end, block.acquiredAtMs, block.msPerSample ?? 1000 / this.rateHz);
  }

  /** Measures the pace anew: the stream stood still, or will. */
  restartPace(): void {
    this.fromMs = Number.NaN;
  }

  /** Samples a second of the stream, were the stamps' clock right; NaN while they cover too little. */
  measuredRateHz(): number {
    const ms = this.lastMs - this.fromMs;
    if (!(ms >= leastMs)) return Number.NaN;
    return (this.rateHz * this.paceMs * (this.lastSample - this.fromSample)) / ms;
  }

  /** What is wrong, in words; "" where nothing is. */
  reason(): string {
    const reasons: string[] = [];
    if (this.missing > 0) {
      const seconds = (this.missing / this.rateHz).toFixed(2);
      reasons.push(`${seconds} s missing in ${this.gaps} ${this.gaps === 1 ? "gap" : "gaps"}`);
    }
    if (this.repeated > 0) reasons.push(`${this.repeated} samples came twice`);
    const measured = this.measuredRateHz();
    if (Math.abs(measured / this.rateHz - 1) > tolerance)
      reasons.push(`${measured.toPrecision(5)} Hz by its stamps, not ${this.rateHz} Hz`);
    return reasons.join(", ");
  }

  private observePace(sample: number, stampMs: number, paceMs: number): void {
    // Nobody paced it: what comes after is measured anew.
    if (!Number.isFinite(stampMs) || !(paceMs > 0)) {
      this.restartPace();
      return;
    }
    const leap = stampMs - this.lastMs - (sample - this.lastSample) * paceMs;
    if (paceMs !== this.paceMs || sample <= this.lastSample || Math.abs(leap) > leapMs) this.restartPace();
    this.paceMs = paceMs;
    this.lastMs = stampMs;
    this.lastSample = sample;
    if (Number.isNaN(this.fromMs)) {
      this.fromMs = this.laterMs = stampMs;
      this.fromSample = this.laterSample = sample;
    } else if (stampMs - this.laterMs >= windowMs) {
      this.fromMs = this.laterMs;
      this.fromSample = this.laterSample;
      this.laterMs = stampMs;
      this.laterSample = sample;
    }
  }
}
