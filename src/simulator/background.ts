import { Normal } from "./normal.ts";

/** Below this the background is flat: slower drifts are another matter. */
const lowestHz = 0.5;
const sectionsPerDecade = 3;

export interface BackgroundParameters {
  /** Of power, up to the knee. */
  readonly exponent: number;
  readonly kneeHz: number;
  /** Of power, beyond the knee. */
  readonly exponentAbove: number;
  /** Amplitude density at 10 Hz, µV per root Hz. */
  readonly densityAt10Hz: number;
  /** White noise of amplifier and tissue beside it, µV per root Hz. */
  readonly floorDensity: number;
}

/**
 * Aperiodic background: white noise through first-order sections, a pole and a zero each, spaced evenly on a logarithmic
 * axis so that power falls as 1/f^exponent (the classical approximation of a fractional slope), with one exponent up to the
 * knee and another beyond it, off by up to 0.6 towards half the rate; and a white floor of its own.
 */
export class Background {
  private readonly poles: Float64Array;
  private readonly zeros: Float64Array;
  private readonly states: Float64Array;
  private readonly gain: number;
  private readonly floor: number;
  private readonly normal: Normal;
  private readonly white: Normal;

  constructor(parameters: BackgroundParameters, rateHz: number, seed: number, index: number) {
    const { exponent, kneeHz, exponentAbove, densityAt10Hz, floorDensity } = parameters;
    const ratio = 10 ** (1 / sectionsPerDecade);
    const atHz = (hz: number) => Math.exp((-2 * Math.PI * hz) / rateHz);
    const poles: number[] = [];
    const zeros: number[] = [];
    for (let poleHz = lowestHz; poleHz < rateHz / 2; poleHz *= ratio) {
      // A section that the knee lies in has a share of either exponent.
      const below = Math.min(1, Math.max(0, Math.log(kneeHz / poleHz) / Math.log(ratio)));
      const slope = below * exponent + (1 - below) * exponentAbove;
      poles.push(atHz(poleHz));
      zeros.push(atHz(poleHz * ratio ** (slope / 2)));
    }
    this.poles = Float64Array.from(poles);
    this.zeros = Float64Array.from(zeros);
    this.states = new Float64Array(poles.length);
    // One-sided density of unit white noise is sqrt(2 / rate).
    this.gain = densityAt10Hz / (Math.sqrt(2 / rateHz) * this.responseAt(10, rateHz));
    this.floor = floorDensity / Math.sqrt(2 / rateHz);
    this.normal = new Normal(seed, "background", index);
    this.white = new Normal(seed, "floor", index);
    const settle = Math.ceil(rateHz / lowestHz);
    for (let i = 0; i < settle; i++) this.next();
  }

  next(): number {
    const { poles, zeros, states } = this;
    let value = this.gain * this.normal.next();
    for (let i = 0; i < poles.length; i++) {
      const output = value + (states[i] as number);
      states[i] = (poles[i] as number) * output - (zeros[i] as number) * value;
      value = output;
    }
    return value + this.floor * this.white.next();
  }

  private responseAt(hz: number, rateHz: number): number {
    const omega = (2 * Math.PI * hz) / rateHz;
    const distance = (root: number) => Math.hypot(1 - root * Math.cos(omega), root * Math.sin(omega));
    let response = 1;
    for (let i = 0; i < this.poles.length; i++) {
      response *= distance(this.zeros[i] as number) / distance(this.poles[i] as number);
    }
    return response;
  }
}
