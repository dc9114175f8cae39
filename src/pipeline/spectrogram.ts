import { Fft } from "../features/fft.ts";
import type { Block } from "../signal/block.ts";
import { samplesFromMs } from "../signal/units.ts";

/** Long enough to tell 2 Hz from 4, short enough to see a grip begin. */
const windowMs = 512;
const lowestHz = 2;
const highestHz = 200;
/** Above this share of the rate a filter of the recorder has its flank. */
const highestShare = 0.45;
/** Evenly spaced in the logarithm of frequency. */
const binCount = 48;
/** Each frequency is told against its own mean over about so long. */
const baselineMs = 60_000;
/** One window's power scatters as widely as it is high: it is smoothed, in the past alone, with this time constant (chosen). */
const smoothingMs = 200;

/** Frequencies that a spectrogram of a stream shows, Hz, ascending: the middle of each bin. */
export function spectrogramHz(rateHz: number): number[] {
  const ratio = Math.min(highestHz, highestShare * rateHz) / lowestHz;
  return Array.from({ length: binCount }, (_, bin) => lowestHz * ratio ** ((bin + 0.5) / binCount));
}

/**
 * Power over time and frequency of some channels, for display: one column a hop, of the window that ends there (Hann,
 * less its mean), smoothed over 0.2 s, averaged in bins of equal width in log frequency; in dB above each bin's mean over about the last minute, so
 * that what changes is seen and not the slope of the spectrum. Nothing later than the column's own sample goes into it.
 */
export class Spectrogram {
  static readonly windowMs = windowMs;
  static readonly binCount = binCount;
  private readonly column: Float32Array;
  private readonly windowSamples: number;
  private readonly history: Float64Array[];
  private readonly fft: Fft;
  private readonly re: Float64Array;
  private readonly im: Float64Array;
  private readonly hann: Float64Array;
  /** First transform bin of each bin, and one behind its last. */
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly mean: Float64Array;
  private readonly smoothed: Float64Array;
  private readonly share: number;
  private readonly least: number;
  private columns = 0;
  private filled = 0;
  private next = 0;
  private expected = -1;

  /**
   * @param channels places in a frame of the channels to look at
   * @param width channels in a frame
   * @param sink takes the column of the window that ends with a sample, channel by channel: `column[channel * binCount + bin]`, dB; NaN until
   * a window is full, and where samples are missing in it. Valid until the next one.
   */
  constructor(
    private readonly channels: readonly number[],
    private readonly width: number,
    rateHz: number,
    private readonly hopSamples: number,
    private readonly sink: (column: Float32Array, sample: number) => void,
  ) {
    this.windowSamples = samplesFromMs(windowMs, rateHz);
    let size = 4;
    while (size < this.windowSamples) size *= 2;
    this.fft = new Fft(size);
    this.re = new Float64Array(size);
    this.im = new Float64Array(size);
    this.hann = Float64Array.from(
      { length: this.windowSamples },
      (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / this.windowSamples),
    );
    const centres = spectrogramHz(rateHz);
    const half = Math.sqrt((centres[1] as number) / (centres[0] as number));
    const stepHz = rateHz / size;
    // At low frequencies a bin is narrower than a step of the transform: then it is the nearest one.
    this.from = Int32Array.from(centres, (hz) => Math.max(1, Math.round(hz / half / stepHz)));
    this.to = Int32Array.from(centres, (hz, bin) =>
      Math.max((this.from[bin] as number) + 1, Math.round((hz * half) / stepHz)),
    );
    this.history = channels.map(() => new Float64Array(this.windowSamples));
    this.column = new Float32Array(channels.length * binCount).fill(Number.NaN);
    this.mean = new Float64Array(channels.length * binCount);
    this.smoothed = new Float64Array(channels.length * binCount).fill(Number.NaN);
    this.share = 1 - Math.exp(-(1000 * hopSamples) / rateHz / smoothingMs);
    this.least = (1000 * hopSamples) / rateHz / baselineMs;
  }

  /** A gap empties the window. */
  process({ firstSample, frameCount, data }: Block): void {
    const { channels, width, history, windowSamples, hopSamples } = this;
    if (firstSample !== this.expected) this.filled = 0;
    this.expected = firstSample + frameCount;
    for (let frame = 0; frame < frameCount; frame++) {
      for (let c = 0; c < channels.length; c++) {
        (history[c] as Float64Array)[this.next] = data[frame * width + (channels[c] as number)] as number;
      }
      this.next = this.next + 1 === windowSamples ? 0 : this.next + 1;
      if (this.filled < windowSamples) this.filled++;
      if ((firstSample + frame + 1) % hopSamples !== 0) continue;
      this.compute();
      this.sink(this.column, firstSample + frame);
    }
  }

  private compute(): void {
    const { column, mean } = this;
    if (this.filled < this.windowSamples) {
      column.fill(Number.NaN);
      this.smoothed.fill(Number.NaN);
      return;
    }
    this.columns++;
    const share = Math.max(1 / this.columns, this.least);
    for (let c = 0; c < this.channels.length; c++) {
      this.transform(this.history[c] as Float64Array);
      for (let bin = 0; bin < binCount; bin++) {
        const at = c * binCount + bin;
        const power = this.power(bin);
        const before = this.smoothed[at] as number;
        // After a sample that is missing it begins anew.
        this.smoothed[at] = Number.isNaN(before) ? power : before + this.share * (power - before);
        const decibels = 10 * Math.log10(this.smoothed[at] as number);
        if (!Number.isFinite(decibels)) {
          column[at] = Number.NaN;
          continue;
        }
        mean[at] = (mean[at] as number) + share * (decibels - (mean[at] as number));
        column[at] = decibels - (mean[at] as number);
      }
    }
  }

  private transform(history: Float64Array): void {
    const { re, im, hann, windowSamples } = this;
    let sum = 0;
    for (let i = 0; i < windowSamples; i++) sum += history[i] as number;
    const offset = sum / windowSamples;
    for (let i = 0, at = this.next; i < windowSamples; i++, at = at + 1 === windowSamples ? 0 : at + 1) {
      re[i] = (hann[i] as number) * ((history[at] as number) - offset);
    }
    re.fill(0, windowSamples);
    im.fill(0);
    this.fft.transform(re, im);
  }

  private power(bin: number): number {
    const { re, im } = this;
    const from = this.from[bin] as number;
    const to = Math.min(re.length / 2, this.to[bin] as number);
    let power = 0;
    for (let k = from; k < to; k++) power += (re[k] as number) ** 2 + (im[k] as number) ** 2;
    return power / (to - from);
  }
}
