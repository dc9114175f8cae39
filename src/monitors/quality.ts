import type { Block } from "../signal/block.ts";
import { flatSamples } from "../signal/flat.ts";
import type { StreamInfo } from "../signal/stream.ts";
import { microvoltsPerUnit, samplesFromMs } from "../signal/units.ts";

export interface ChannelQuality {
  channel: string;
  verdict: "good" | "attention" | "bad";
  /** Why, in words with figures; "" where good. */
  reason: string;
}

/** Largest standard deviation that an intracranial or scalp signal plausibly has, µV. */
const plausibleSdMicrovolts = 2000;
/** Time constant of the running mean and variance. */
const smoothingMs = 1000;

/**
 * Watches the input channels sample by sample: flat, not a number, implausibly large. Constant memory,
 * independent of how samples are cut into blocks.
 */
export class QualityMonitor {
  private readonly last: Float64Array;
  private readonly unchanged: Float64Array;
  private readonly invalid: Uint8Array;
  private readonly mean: Float64Array;
  private readonly variance: Float64Array;
  private readonly flatSamples: number;
  private readonly alpha: number;
  private seen = 0;

  /** @param inputs indices into `info.channels` of the channels to watch */
  constructor(
    private readonly info: StreamInfo,
    private readonly inputs: readonly number[],
  ) {
    const count = inputs.length;
    this.last = new Float64Array(count).fill(Number.NaN);
    this.unchanged = new Float64Array(count);
    this.invalid = new Uint8Array(count);
    this.mean = new Float64Array(count);
    this.variance = new Float64Array(count);
    this.flatSamples = flatSamples(info.rateHz);
    this.alpha = 1 / samplesFromMs(smoothingMs, info.rateHz);
  }

  observe(block: Block, frames = block.frameCount): void {
    const { inputs, last, unchanged, invalid, mean, variance } = this;
    const stride = this.info.channels.length;
    for (let i = 0; i < inputs.length; i++) {
      let before = last[i] as number;
      let still = unchanged[i] as number;
      let m = mean[i] as number;
      let s = variance[i] as number;
      let seen = this.seen;
      let at = inputs[i] as number;
      for (let frame = 0; frame < frames; frame++, at += stride) {
        const value = block.data[at] as number;
        still = value === before ? still + 1 : 0;
        before = value;
        const finite = Number.isFinite(value);
        invalid[i] = finite ? 0 : 1;
        if (!finite) continue;
        // A plain mean until the time constant is filled, then exponential forgetting.
        const a = Math.max(this.alpha, 1 / ++seen);
        const d = value - m;
        m += a * d;
        s = (1 - a) * (s + a * d * d);
      }
      last[i] = before;
      unchanged[i] = still;
      mean[i] = m;
      variance[i] = s;
    }
    this.seen += frames;
  }

  /** Why nothing may be decoded now, or null: one input that is flat or not a number is enough. */
  blocking(): string | null {
    for (let i = 0; i < this.inputs.length; i++) {
      const reason = this.fault(i);
      if (reason !== null) return `${this.name(i)} ${reason}`;
    }
    return null;
  }

  report(): ChannelQuality[] {
    return this.inputs.map((_, i) => {
      const channel = this.name(i);
      const fault = this.fault(i);
      if (fault !== null) return { channel, verdict: "bad", reason: fault };
      const { unit } = this.info.channels[this.inputs[i] as number]!;
      const scale = microvoltsPerUnit(unit);
      const sd = Math.sqrt(this.variance[i] as number);
      if (scale !== null && sd * scale > plausibleSdMicrovolts) {
        return { channel, verdict: "attention", reason: `SD ${sd.toPrecision(3)} ${unit} is implausible` };
      }
      return { channel, verdict: "good", reason: "" };
    });
  }

  private fault(i: number): string | null {
    if (this.invalid[i] === 1) return "is not a number";
    const still = this.unchanged[i] as number;
    if (still + 1 < this.flatSamples) return null;
    return `flat for ${(still / this.info.rateHz).toFixed(1)} s`;
  }

  private name(i: number): string {
    return this.info.channels[this.inputs[i] as number]!.name;
  }
}
