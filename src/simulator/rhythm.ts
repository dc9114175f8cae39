import { Normal } from "./normal.ts";

/**
 * Noise through a two-pole resonator, of unit variance: an oscillation that waxes and wanes. Bursts come by themselves and
 * last about as long as the bandwidth lets them.
 */
export class RhythmSource {
  private readonly a1: number;
  private readonly a2: number;
  private readonly gain: number;
  private readonly normal: Normal;
  private y1 = 0;
  private y2 = 0;

  constructor(
    centreHz: number,
    bandwidthHz: number,
    rateHz: number,
    seed: number,
    name: string,
    index: number,
  ) {
    const radius = Math.exp((-Math.PI * bandwidthHz) / rateHz);
    const omega = (2 * Math.PI * centreHz) / rateHz;
    this.a1 = 2 * radius * Math.cos(omega);
    this.a2 = -radius * radius;
    // Variance of an autoregression of second order driven by unit noise (Box and Jenkins).
    const variance = (1 - this.a2) / ((1 + this.a2) * ((1 - this.a2) ** 2 - this.a1 ** 2));
    this.gain = 1 / Math.sqrt(variance);
    this.normal = new Normal(seed, name, index);
    const settle = Math.ceil((3 * rateHz) / (Math.PI * bandwidthHz));
    for (let i = 0; i < settle; i++) this.next();
  }

  next(): number {
    const y = this.a1 * this.y1 + this.a2 * this.y2 + this.gain * this.normal.next();
    this.y2 = this.y1;
    this.y1 = y;
    return y;
  }
}
