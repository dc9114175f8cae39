import type { Segment } from "./kernel.ts";

/** The past that the spectrum is taken over, and how often it is. */
const windowMs = 2000;
const updateMs = 250;
/**
 * A peak is believed once this many updates in a row have shown it, each within so much of the one before. Noise
 * alone shows one in 0.2 % of updates.
 */
const agreeingUpdates = 4;
const agreeingHz = 0.1;
/** How long after a start the first frequency is found. */
export const acquisitionMs = windowMs + (agreeingUpdates - 1) * updateMs;
/** Baseband samples for each Hz of the search range: four times what its two sides need. */
const oversampling = 8;
/** A peak counts where its power is this many times the mean of the rest of the search range. */
const leastContrast = 20;
/** Grid points to one width of the spectrum's resolution, and how often the step is then quartered. */
const gridDensity = 4;
const refinements = 6;
/** Half the main lobe of a Hann window, in units of one over its length. */
const mainLobe = 2;

/**
 * Finds the frequency of the strongest periodic component near a given one, from the past alone: each channel is
 * mixed down to that frequency and decimated; over the last two seconds a Hann-windowed spectrum is summed over
 * channels, whatever their phases, and its peak refined between the grid points. The peak of the periodogram is
 * the maximum-likelihood estimate for a single tone (Rife and Boorstyn 1974, IEEE Trans. Inf. Theory 20:591-598).
 * What it finds lies within the search range, always.
 */
export class FrequencyTracker {
  /** The frequency found last, Hz; where the search began before there was any. */
  frequencyHz: number;
  /** Whether, at the last update, there was a peak. */
  found = false;

  private readonly turn: number;
  /** Samples to one at baseband, and the rise of a Hann window that is two of these long. */
  private readonly factor: number;
  private readonly rise: Float64Array;
  private readonly basebandHz: number;
  private readonly length: number;
  private readonly hann: Float64Array;
  private readonly updateEvery: number;
  /** Of each channel, real and imaginary part: the weighted sums of the last block and of this one, and the sum of this one. */
  private readonly last: Float64Array;
  private readonly rising: Float64Array;
  private readonly whole: Float64Array;
  private readonly before: Float64Array;
  /** Baseband of all channels, rings of `length`: `(channel * 2 + part) * length`. */
  private readonly ring: Float64Array;
  private readonly grid: Float64Array;
  private readonly stepHz: number;
  private phase = 0;
  private inBlock = 0;
  private blocks = 0;
  private begun = false;
  /** The newest peak, and how many updates in a row have shown it. */
  private peakHz = 0;
  private streak = 0;

  /** @param searchHz at least 2, for the spectrum's peak must stand out from something */
  constructor(
    private readonly nearHz: number,
    private readonly searchHz: number,
    private readonly channelCount: number,
    rateHz: number,
  ) {
    this.turn = nearHz / rateHz;
    this.factor = Math.max(1, Math.floor(rateHz / (oversampling * searchHz)));
    this.rise = Float64Array.from(
      { length: this.factor },
      (_, i) => Math.sin((Math.PI * (i + 0.5)) / (2 * this.factor)) ** 2,
    );
    this.basebandHz = rateHz / this.factor;
    this.length = Math.round((windowMs / 1000) * this.basebandHz);
    this.hann = Float64Array.from(
      { length: this.length },
      (_, i) => Math.sin((Math.PI * (i + 0.5)) / this.length) ** 2,
    );
    this.updateEvery = Math.max(1, Math.round((updateMs / 1000) * this.basebandHz));
    this.last = new Float64Array(2 * channelCount);
    this.rising = new Float64Array(2 * channelCount);
    this.whole = new Float64Array(2 * channelCount);
    this.before = new Float64Array(channelCount);
    this.ring = new Float64Array(2 * channelCount * this.length);
    this.stepHz = this.basebandHz / (gridDensity * this.length);
    this.grid = new Float64Array(2 * Math.floor(searchHz / this.stepHz) + 1);
    this.frequencyHz = nearHz;
  }

  reset(): void {
    this.last.fill(0);
    this.rising.fill(0);
    this.whole.fill(0);
    this.ring.fill(0);
    this.phase = 0;
    this.inBlock = 0;
    this.blocks = 0;
    this.begun = false;
    this.streak = 0;
    this.found = false;
    this.frequencyHz = this.nearHz;
  }

  /** How many samples until the frequency may change: `add` takes no more at a time. */
  get untilUpdate(): number {
    return (this.updateEvery - (this.blocks % this.updateEvery)) * this.factor - this.inBlock;
  }

  /**
   * Takes frames `from` to `from + count` in.
   * @returns whether there was an update, which falls on every 250 ms since the reset
   */
  add(segment: Segment, from: number, count: number): boolean {
    const { channelCount, factor, rise, last, rising, whole, before } = this;
    const { data, capacity } = segment;
    if (!this.begun && count > 0) {
      this.begun = true;
      for (let channel = 0; channel < channelCount; channel++) {
        before[channel] = data[channel * capacity + from] as number;
      }
    }
    for (let i = 0; i < count; i++) {
      const re = Math.cos(2 * Math.PI * this.phase);
      const im = -Math.sin(2 * Math.PI * this.phase);
      this.phase += this.turn;
      this.phase -= Math.floor(this.phase);
      const weight = rise[this.inBlock] as number;
      for (let channel = 0; channel < channelCount; channel++) {
        const value = data[channel * capacity + from + i] as number;
        // Differences: an offset or a slow drift, however large, would reach into the search range.
        const change = value - (before[channel] as number);
        before[channel] = value;
        const at = 2 * channel;
        whole[at] = (whole[at] as number) + re * change;
        whole[at + 1] = (whole[at + 1] as number) + im * change;
        rising[at] = (rising[at] as number) + weight * re * change;
        rising[at + 1] = (rising[at + 1] as number) + weight * im * change;
      }
      if (++this.inBlock < factor) continue;
      const slot = this.blocks % this.length;
      for (let k = 0; k < 2 * channelCount; k++) {
        // The window rises over the last block and falls over this one.
        this.ring[k * this.length + slot] =
          (last[k] as number) + (whole[k] as number) - (rising[k] as number);
        last[k] = rising[k] as number;
        rising[k] = 0;
        whole[k] = 0;
      }
      this.inBlock = 0;
      this.blocks++;
    }
    if (count === 0 || this.inBlock > 0 || this.blocks % this.updateEvery > 0) return false;
    this.update();
    return true;
  }

  private update(): void {
    const lastHz = this.peakHz;
    this.found = false;
    if (this.blocks < this.length || !this.findPeak()) {
      this.streak = 0;
      return;
    }
    this.streak = this.streak > 0 && Math.abs(this.peakHz - lastHz) <= agreeingHz ? this.streak + 1 : 1;
    if (this.streak < agreeingUpdates) return;
    this.frequencyHz = this.nearHz + this.peakHz;
    this.found = true;
  }

  /** Sets `peakHz`, from the frequency searched near, where there is a peak. */
  private findPeak(): boolean {
    const { grid, stepHz } = this;
    const middle = (grid.length - 1) / 2;
    let best = 0;
    for (let g = 0; g < grid.length; g++) {
      grid[g] = this.powerAt((g - middle) * stepHz);
      if ((grid[g] as number) > (grid[best] as number)) best = g;
    }
    let rest = 0;
    let others = 0;
    for (let g = 0; g < grid.length; g++) {
      if (Math.abs(g - best) <= mainLobe * gridDensity) continue;
      rest += grid[g] as number;
      others++;
    }
    const peak = grid[best] as number;
    if (best === 0 || best === grid.length - 1 || !(peak * others > leastContrast * rest)) return false;
    let offsetHz = (best - middle) * stepHz;
    let power = peak;
    let step = stepHz;
    for (let i = 0; i < refinements; i++) {
      // The vertex of the parabola through three points of the logarithm, never farther than one step.
      const below = Math.log(this.powerAt(offsetHz - step));
      const here = Math.log(power);
      const above = Math.log(this.powerAt(offsetHz + step));
      const bend = below - 2 * here + above;
      if (!(bend < 0)) break;
      const shift = Math.max(-1, Math.min(1, (below - above) / (2 * bend)));
      offsetHz += shift * step;
      power = this.powerAt(offsetHz);
      step /= 4;
    }
    this.peakHz = Math.max(-this.searchHz, Math.min(this.searchHz, offsetHz));
    return true;
  }

  /** Power of the window's spectrum at an offset from the frequency searched near, summed over channels. */
  private powerAt(offsetHz: number): number {
    const { ring, hann, length, channelCount } = this;
    const oldest = this.blocks % length;
    const turn = (2 * Math.PI * offsetHz) / this.basebandHz;
    const turnRe = Math.cos(turn);
    const turnIm = -Math.sin(turn);
    let power = 0;
    for (let channel = 0; channel < channelCount; channel++) {
      const reAt = 2 * channel * length;
      const imAt = reAt + length;
      let re = 0;
      let im = 0;
      let spinRe = 1;
      let spinIm = 0;
      for (let m = 0, slot = oldest; m < length; m++) {
        const x = (hann[m] as number) * (ring[reAt + slot] as number);
        const y = (hann[m] as number) * (ring[imAt + slot] as number);
        re += x * spinRe - y * spinIm;
        im += x * spinIm + y * spinRe;
        const next = spinRe * turnRe - spinIm * turnIm;
        spinIm = spinRe * turnIm + spinIm * turnRe;
        spinRe = next;
        if (++slot === length) slot = 0;
      }
      power += re * re + im * im;
    }
    return power;
  }
}
