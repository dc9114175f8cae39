import type { Switches } from "./switches.ts";
import type { Waveform } from "./waveform.ts";

/** Not 130 Hz: measured on an implant. */
const stimulationHz = 129.165;
/** Over the density of the background in 1 Hz at that frequency (measured; the width is taken to be 1 Hz). */
const overBackgroundDb = 70;
/** Each harmonic relative to the one before (chosen). */
const harmonicRatio = 0.5;
/** Time over which it is turned up, and down when switched off (chosen). */
export const rampS = 3;

/** Residue of stimulation: its frequency and the harmonics below half the rate, turned up and down over a ramp. */
export class Stimulation implements Waveform {
  private readonly amplitude: number;
  private readonly harmonics: number;
  private level = 0;
  private lastSample = -1;

  /** @param backgroundDensity of the contacts at the frequency of stimulation, µV per root Hz */
  constructor(
    private readonly rateHz: number,
    private readonly switches: Switches,
    backgroundDensity: number,
  ) {
    this.amplitude = Math.SQRT2 * backgroundDensity * 10 ** (overBackgroundDb / 20);
    this.harmonics = Math.floor((0.499 * rateHz) / stimulationHz);
  }

  /** To be called for all samples while it is on or still ramps down. */
  addInto(out: Float64Array, firstSample: number, count: number): void {
    // Silent in between: it begins from nothing again.
    if (firstSample !== this.lastSample + 1) this.level = 0;
    this.lastSample = firstSample + count - 1;
    const target = this.switches.isOnAt(firstSample) ? 1 : 0;
    const rampStep = 1 / (rampS * this.rateHz);
    const step = (2 * Math.PI * stimulationHz) / this.rateHz;
    for (let frame = 0; frame < count; frame++) {
      this.level = target === 1 ? Math.min(1, this.level + rampStep) : Math.max(0, this.level - rampStep);
      const angle = step * (firstSample + frame);
      let sum = 0;
      let amplitude = this.amplitude * this.level;
      for (let h = 1; h <= this.harmonics; h++) {
        sum += amplitude * Math.sin(h * angle);
        amplitude *= harmonicRatio;
      }
      out[frame] = (out[frame] as number) + sum;
    }
  }
}

export { stimulationHz };
