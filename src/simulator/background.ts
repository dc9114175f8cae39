import { Random } from "../signal/random.ts";

/** Below this the background is flat: slower drifts are another matter. */
const lowestHz = 0.5;
const sectionsPerDecade = 3;

/**
 * Aperiodic background: white noise through first-order sections, a pole and a zero each, spaced evenly on a logarithmic
 * axis so that power falls as 1/f^exponent up to the knee (the classical approximation of a fractional slope), then one
 * pole more at the knee.
 */
export class Background {
  private readonly poles: Float64Array;
  private readonly zeros: Float64Array;
  private readonly inputs: Float64Array;
  private readonly outputs: Float64Array;
  private readonly kneePole: number;
  private readonly gain: number;
  private readonly random: Random;
  private kneeOutput = 0;

  /** @param densityAt10Hz amplitude density at 10 Hz, µV per root Hz */
  constructor(
    parameters: { exponent: number; kneeHz: number; densityAt10Hz: number },
    rateHz: number,
    seed: number,
    index: number,
  ) {
    const { exponent, kneeHz, densityAt10Hz } = parameters;
    const ratio = 10 ** (1 / sectionsPerDecade);
    const count = Math.max(1, Math.round(Math.log10(kneeHz / lowestHz) * sectionsPerDecade));
    const atHz = (hz: number) => Math.exp((-2 * Math.PI * hz) / rateHz);
    this.poles = new Float64Array(count);
    this.zeros = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const poleHz = lowestHz * ratio ** i;
      this.poles[i] = atHz(poleHz);
      this.zeros[i] = atHz(poleHz * ratio ** (exponent / 2));
    }
    this.kneePole = atHz(kneeHz);
    this.inputs = new Float64Array(count);
    this.outputs = new Float64Array(count);
    // One-sided density of unit white noise is sqrt(2 / rate).
    this.gain = densityAt10Hz / (Math.sqrt(2 / rateHz) * this.responseAt(10, rateHz));
    this.random = new Random(seed, "background", index);
    const settle = Math.ceil(rateHz / lowestHz);
    for (let i = 0; i < settle; i++) this.next();
  }

  next(): number {
    const { poles, zeros, inputs, outputs } = this;
    let value = this.gain * this.random.normal();
    for (let i = 0; i < poles.length; i++) {
      const output =
        value - (zeros[i] as number) * (inputs[i] as number) + (poles[i] as number) * (outputs[i] as number);
      inputs[i] = value;
      outputs[i] = output;
      value = output;
    }
    this.kneeOutput = value + this.kneePole * this.kneeOutput;
    return this.kneeOutput;
  }

  private responseAt(hz: number, rateHz: number): number {
    const omega = (2 * Math.PI * hz) / rateHz;
    const distance = (root: number) => Math.hypot(1 - root * Math.cos(omega), root * Math.sin(omega));
    let response = 1 / distance(this.kneePole);
    for (let i = 0; i < this.poles.length; i++) {
      response *= distance(this.zeros[i] as number) / distance(this.poles[i] as number);
    }
    return response;
  }
}
