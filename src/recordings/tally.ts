import { flatSamples } from "../signal/flat.ts";
import { LineNoise } from "../signal/lineNoise.ts";

/** Samples of one kind that stand together: where the first such stretch lies, and how many there are in all. */
export interface Stretches {
  readonly count: number;
  readonly samples: number;
  /** Of the first, or the longest, stretch: its first sample, and one past its last; -1 where there is none. */
  readonly from: number;
  readonly to: number;
}

/** Segments of a second that are looked at for line noise. */
const noiseSegments = 120;

/** Running figures of one signal: memory does not grow with its length. */
export class Tally {
  count = 0;
  invalid = 0;
  private mean = 0;
  private squares = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  private atMin = 0;
  private atMax = 0;
  private total = 0;
  /** What rounding took from `total` (Neumaier's compensated sum). */
  private lost = 0;
  private atRails = 0;
  private railFrom = -1;

  private seen = 0;
  private before = Number.NaN;
  private still = 0;
  private flats = 0;
  private flatSamples = 0;
  private flatFrom = -1;
  private flatTo = -1;
  private invalidStretches = 0;
  private invalidFrom = -1;
  private invalidTo = -1;
  private invalidLast = -1;
  private readonly flatLeast: number;
  private readonly low: number;
  private readonly high: number;
  readonly lineNoise: LineNoise | null;

  /** @param rails values that the storage ends at  @param watchesLine whether to look for line noise */
  constructor(
    rateHz: number,
    sampleCount: number,
    rails: readonly [number, number] | null,
    watchesLine: boolean,
  ) {
    this.flatLeast = flatSamples(rateHz);
    [this.low, this.high] = rails ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const every = Math.max(1, Math.floor(sampleCount / rateHz / noiseSegments));
    this.lineNoise = watchesLine ? new LineNoise(rateHz, every) : null;
  }

  add(value: number): void {
    const at = this.seen++;
    this.lineNoise?.push(value);
    if (!Number.isFinite(value)) {
      if (this.invalid++ === 0) this.invalidFrom = at;
      if (this.invalidLast !== at) this.invalidStretches++;
      this.invalidLast = at + 1;
      if (this.invalidStretches === 1) this.invalidTo = at + 1;
      this.endFlat(at);
      this.before = Number.NaN;
      return;
    }
    this.count++;
    const d = value - this.mean;
    this.mean += d / this.count;
    this.squares += d * (value - this.mean);
    const sum = this.total + value;
    this.lost +=
      Math.abs(this.total) >= Math.abs(value) ? this.total - sum + value : value - sum + this.total;
    this.total = sum;
    if (value <= this.min) {
      this.atMin = value < this.min ? 1 : this.atMin + 1;
      this.min = value;
    }
    if (value >= this.max) {
      this.atMax = value > this.max ? 1 : this.atMax + 1;
      this.max = value;
    }
    if (value <= this.low || value >= this.high) {
      if (this.atRails++ === 0) this.railFrom = at;
    }
    if (value === this.before) this.still++;
    else {
      this.endFlat(at);
      this.before = value;
    }
  }

  statistics(): { mean: number; sd: number; min: number; max: number; sum: number } {
    if (this.count === 0) {
      return { mean: Number.NaN, sd: Number.NaN, min: Number.NaN, max: Number.NaN, sum: 0 };
    }
    return {
      mean: this.mean,
      sd: Math.sqrt(this.squares / this.count),
      min: this.min,
      max: this.max,
      sum: this.total + this.lost,
    };
  }

  /** Share of the values that equal the least or the greatest. */
  extremes(): number {
    return (this.atMin + this.atMax) / this.count;
  }

  /** Values at the ends of what the storage holds. */
  rails(): { samples: number; from: number } {
    return { samples: this.atRails, from: this.railFrom };
  }

  /** Stretches of values that are no numbers; the first of them. */
  invalids(): Stretches {
    return {
      count: this.invalidStretches,
      samples: this.invalid,
      from: this.invalidFrom,
      to: this.invalidTo,
    };
  }

  /** Stretches without any movement that are long enough to be a fault; the longest of them. */
  flat(): Stretches {
    this.endFlat(this.seen);
    return { count: this.flats, samples: this.flatSamples, from: this.flatFrom, to: this.flatTo };
  }

  private endFlat(at: number): void {
    const length = this.still + 1;
    this.still = 0;
    if (length < this.flatLeast) return;
    this.flats++;
    this.flatSamples += length;
    if (length > this.flatTo - this.flatFrom) {
      this.flatFrom = at - length;
      this.flatTo = at;
    }
  }
}
