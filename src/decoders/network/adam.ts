/** Decay rates of the two moments and what keeps a division from zero, as the authors set them. */
const firstDecay = 0.9;
const secondDecay = 0.999;
const least = 1e-8;

export interface AdamSettings {
  learningRate: number;
  /** How much of a weight is taken away each step, as a multiple of the learning rate. */
  weightDecay: number;
  /** A gradient of a greater norm is shortened to it. */
  clipNorm: number;
}

/**
 * Gradient descent with steps scaled by running moments of the gradient (Adam; Kingma and Ba 2015, ICLR), with weight decay
 * apart from the gradient (Loshchilov and Hutter 2019, ICLR) and the gradient's norm clipped (Pascanu et al. 2013, ICML).
 */
export class Adam {
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private firstPower = 1;
  private secondPower = 1;

  /** @param decayedCount so many parameters from the first on are weights, which decay; biases follow, which do not */
  constructor(
    private readonly parameters: Float64Array,
    private readonly decayedCount: number,
    private readonly settings: AdamSettings,
  ) {
    this.first = new Float64Array(parameters.length);
    this.second = new Float64Array(parameters.length);
  }

  /** One step downhill. @returns norm of the gradient before clipping: no number where training has diverged */
  step(gradient: Float64Array): number {
    const { parameters, first, second } = this;
    const { learningRate, weightDecay, clipNorm } = this.settings;
    let squared = 0;
    for (let i = 0; i < gradient.length; i++) squared += gradient[i]! * gradient[i]!;
    const norm = Math.sqrt(squared);
    const scale = norm > clipNorm ? clipNorm / norm : 1;
    this.firstPower *= firstDecay;
    this.secondPower *= secondDecay;
    const firstScale = 1 / (1 - this.firstPower);
    const secondScale = 1 / (1 - this.secondPower);
    // However strong, it takes a weight to zero at most.
    const kept = Math.max(0, 1 - learningRate * weightDecay);
    for (let i = 0; i < gradient.length; i++) {
      const g = gradient[i]! * scale;
      const m = firstDecay * first[i]! + (1 - firstDecay) * g;
      const v = secondDecay * second[i]! + (1 - secondDecay) * g * g;
      first[i] = m;
      second[i] = v;
      const step = (m * firstScale) / (Math.sqrt(v * secondScale) + least);
      parameters[i] = (i < this.decayedCount ? kept : 1) * parameters[i]! - learningRate * step;
    }
    return norm;
  }
}
