import { Fft } from "./fft.ts";

/**
 * Power spectral density by Welch's method: `scipy.signal.welch(x, rateHz, "hann", nperseg, noverlap=nperseg // 2,
 * nfft)`, where nfft is the next power of two, so each segment less its mean; with one segment it is
 * `scipy.signal.periodogram`. Where there are fewer samples than a segment holds, one segment of what there is.
 */
export class Spectrum {
  /** Density at 0, `stepHz`, ... half the rate, in the signal's unit squared per Hz. */
  readonly density: Float64Array;
  readonly stepHz: number;
  private readonly fft: Fft;
  private readonly re: Float64Array;
  private readonly im: Float64Array;
  /** Of a whole segment. */
  private readonly hann: Float64Array;

  constructor(
    private readonly segmentSamples: number,
    private readonly rateHz: number,
  ) {
    let size = 4;
    while (size < segmentSamples) size *= 2;
    this.fft = new Fft(size);
    this.re = new Float64Array(size);
    this.im = new Float64Array(size);
    this.density = new Float64Array(size / 2 + 1);
    this.stepHz = rateHz / size;
    this.hann = Float64Array.from({ length: segmentSamples }, (_, i) => hannAt(i, segmentSamples));
  }

  /** Fills `density` from the first `count` of `samples`; zero throughout where there are fewer than four. */
  compute(samples: Float64Array, count: number): void {
    const { density, segmentSamples } = this;
    density.fill(0);
    if (count < 4) return;
    const length = Math.min(count, segmentSamples);
    const step = length - Math.floor(length / 2);
    const segments = Math.floor((count - length) / step) + 1;
    for (let segment = 0; segment < segments; segment++) {
      this.addSegment(samples, segment * step, length, 1 / segments);
    }
  }

  private addSegment(samples: Float64Array, from: number, length: number, share: number): void {
    const { density, re, im, fft } = this;
    const isWhole = length === this.segmentSamples;
    let sum = 0;
    for (let i = 0; i < length; i++) sum += samples[from + i] as number;
    const mean = sum / length;
    let weight = 0;
    for (let i = 0; i < length; i++) {
      const hann = isWhole ? (this.hann[i] as number) : hannAt(i, length);
      weight += hann * hann;
      re[i] = hann * ((samples[from + i] as number) - mean);
    }
    re.fill(0, length);
    im.fill(0);
    fft.transform(re, im);
    const scale = share / (this.rateHz * weight);
    const last = density.length - 1;
    for (let k = 0; k <= last; k++) {
      const power = (re[k] as number) ** 2 + (im[k] as number) ** 2;
      // One side stands for both, but for 0 Hz and half the rate, which have but one.
      density[k] = (density[k] as number) + power * scale * (k === 0 || k === last ? 1 : 2);
    }
  }
}

function hannAt(i: number, length: number): number {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length);
}
