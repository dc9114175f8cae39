import type { Block } from "../signal/block.ts";
import { formatValue } from "../signal/figures.ts";
import { flatSamples } from "../signal/flat.ts";
import { LineNoise } from "../signal/lineNoise.ts";
import { plausibleSdMicrovolts } from "../signal/plausible.ts";
import type { StreamInfo } from "../signal/stream.ts";
import { microvoltsPerUnit, samplesFromMs } from "../signal/units.ts";
import { TimingMonitor } from "./timing.ts";

export interface ChannelQuality {
  channel: string;
  verdict: "good" | "attention" | "bad";
  /** Why, in words with figures; "" where good. */
  reason: string;
}

/** SD that is plausible of a signal of no known kind, µV. */
const anySdMicrovolts = [0, 2000] as const;
/** Time constant of the running mean and variance. */
const smoothingMs = 1000;
/** Samples that a small SD is told from: a stream's first ones say little. */
const settledMs = 2000;
/** Time constant of the share of values at the extremes, and the share that means a rail. */
const railMs = 5000;
const railShare = 0.02;
/** Segments of a second that line noise is averaged over, and its part of the SD that asks for attention. */
const lineSegments = 10;
const lineShare = 0.3;

/**
 * Watches the input channels sample by sample: flat, not a number, at the rail, an implausible amplitude or unit, line noise;
 * and the stream's time: samples missing or given twice, stamps at another pace than is stated. Constant memory, and but for
 * the stamps independent of how samples are cut into blocks.
 */
export class QualityMonitor {
  private readonly last: Float64Array;
  private readonly unchanged: Float64Array;
  private readonly invalid: Uint8Array;
  private readonly mean: Float64Array;
  private readonly variance: Float64Array;
  private readonly least: Float64Array;
  private readonly greatest: Float64Array;
  /** Share of the newest values that stand at the least or the greatest. */
  private readonly atExtremes: Float64Array;
  private readonly lineNoise: readonly LineNoise[];
  private readonly timing: TimingMonitor;
  private readonly railAlpha: number;
  private readonly flatSamples: number;
  private readonly alpha: number;
  /** Finite values of each channel so far. */
  private readonly seen: Float64Array;

  /** @param inputs indices into `info.channels` of the channels to watch */
  constructor(
    private readonly info: StreamInfo,
    private readonly inputs: readonly number[],
  ) {
    const count = inputs.length;
    this.last = new Float64Array(count).fill(Number.NaN);
    this.unchanged = new Float64Array(count);
    this.invalid = new Uint8Array(count);
    this.seen = new Float64Array(count);
    this.mean = new Float64Array(count);
    this.variance = new Float64Array(count);
    this.flatSamples = flatSamples(info.rateHz);
    this.least = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.greatest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    this.atExtremes = new Float64Array(count);
    this.lineNoise = inputs.map(() => new LineNoise(info.rateHz, 1, lineSegments));
    this.timing = new TimingMonitor(info.rateHz);
    this.railAlpha = 1 / samplesFromMs(railMs, info.rateHz);
    this.alpha = 1 / samplesFromMs(smoothingMs, info.rateHz);
  }

  observe(block: Block, frames = block.frameCount): void {
    const { inputs, last, unchanged, invalid, mean, variance, alpha, railAlpha } = this;
    const { data } = block;
    const stride = this.info.channels.length;
    this.timing.observe(block, frames);
    for (let i = 0; i < inputs.length; i++) {
      let before = last[i] as number;
      let still = unchanged[i] as number;
      let m = mean[i] as number;
      let s = variance[i] as number;
      let low = this.least[i] as number;
      let high = this.greatest[i] as number;
      let share = this.atExtremes[i] as number;
      const line = this.lineNoise[i] as LineNoise;
      let seen = this.seen[i] as number;
      let isNumber = invalid[i] === 0;
      let at = inputs[i] as number;
      for (let frame = 0; frame < frames; frame++, at += stride) {
        const value = data[at] as number;
        still = value === before ? still + 1 : 0;
        before = value;
        line.push(value);
        isNumber = Number.isFinite(value);
        if (!isNumber) continue;
        // A new extreme is no rail: only values that come back to it are.
        const isAtExtreme = value === low || value === high;
        share += railAlpha * ((isAtExtreme ? 1 : 0) - share);
        if (value < low) low = value;
        if (value > high) high = value;
        // A plain mean until the time constant is filled, then exponential forgetting.
        seen++;
        const a = seen * alpha < 1 ? Math.max(alpha, 1 / seen) : alpha;
        const d = value - m;
        m += a * d;
        s = (1 - a) * (s + a * d * d);
      }
      invalid[i] = isNumber ? 0 : 1;
      this.least[i] = low;
      this.greatest[i] = high;
      this.atExtremes[i] = share;
      last[i] = before;
      unchanged[i] = still;
      mean[i] = m;
      variance[i] = s;
      this.seen[i] = seen;
    }
  }

  /** The stream was held, or goes on: time that passes meanwhile says nothing about its pace. */
  restartPace(): void {
    this.timing.restartPace();
  }

  /** Why nothing may be decoded now, or null: one input that is flat or not a number is enough. */
  blocking(): string | null {
    for (let i = 0; i < this.inputs.length; i++) {
      const reason = this.fault(i);
      if (reason !== null) return `${this.name(i)} ${reason}`;
    }
    return null;
  }

  /** Of every input; where the stream's time is at fault, a last entry tells of that. */
  report(): ChannelQuality[] {
    const report = this.inputs.map((_, i): ChannelQuality => {
      const channel = this.name(i);
      const fault = this.fault(i);
      if (fault !== null) return { channel, verdict: "bad", reason: fault };
      const reason = this.doubt(i);
      return { channel, verdict: reason === "" ? "good" : "attention", reason };
    });
    const time = this.timing.reason();
    if (time !== "") report.push({ channel: "time", verdict: "attention", reason: time });
    return report;
  }

  /** What is doubtful of an input that can be decoded from; "" where nothing is. */
  private doubt(i: number): string {
    const { unit, kind } = this.info.channels[this.inputs[i] as number]!;
    const scale = microvoltsPerUnit(unit);
    const sd = Math.sqrt(this.variance[i] as number);
    const plausible = plausibleSdMicrovolts[kind];
    if (scale === null && plausible) return `unit "${unit}" is no voltage`;
    const [least, most] = plausible ?? anySdMicrovolts;
    const isSettled = (this.seen[i] as number) >= samplesFromMs(settledMs, this.info.rateHz);
    if (scale !== null && (sd * scale > most || (isSettled && sd * scale < least))) {
      return `SD ${formatValue(sd, unit)} is implausible`;
    }
    const share = this.atExtremes[i] as number;
    if (share > railShare) return `${(100 * share).toFixed(0)} % of its values stand at the rail`;
    const line = (this.lineNoise[i] as LineNoise).result();
    if (line && line.rms > lineShare * sd)
      return `${line.lineHz} Hz line noise, ${formatValue(line.rms, unit)} RMS`;
    return "";
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
