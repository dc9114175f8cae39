import { Random } from "../../signal/random.ts";

/**
 * Slow drift of gain with impedance, days long in patients (general knowledge of the field) and here minutes, so that it can
 * be watched. Both figures are chosen.
 */
const knotS = 45;
const spread = 0.3;
/** No contact falls below this share of its gain. */
const least = 0.2;

/** Gain of every contact over time: smooth between knots that are drawn without a memory; begins at 1 when switched on. */
export class Drift {
  private readonly from: Float64Array;
  private readonly to: Float64Array;
  private knot = -1;
  private since = Number.NaN;

  constructor(
    private readonly contactCount: number,
    private readonly rateHz: number,
    private readonly seed: number,
  ) {
    this.from = new Float64Array(contactCount);
    this.to = new Float64Array(contactCount);
  }

  /** Multiplies what the contacts give, in frames of `width` values that begin with the contacts. */
  applyInto(
    out: Float32Array,
    at: number,
    width: number,
    firstSample: number,
    count: number,
    since: number,
  ): void {
    for (let frame = 0; frame < count; frame++) {
      const place = (firstSample + frame - since) / (knotS * this.rateHz);
      const knot = Math.floor(place);
      if (knot !== this.knot || since !== this.since) this.draw(knot, since);
      const part = 0.5 - 0.5 * Math.cos(Math.PI * (place - knot));
      const start = at + frame * width;
      for (let c = 0; c < this.contactCount; c++) {
        const from = this.from[c] as number;
        out[start + c] = (out[start + c] as number) * (from + part * ((this.to[c] as number) - from));
      }
    }
  }

  private draw(knot: number, since: number): void {
    this.knot = knot;
    this.since = since;
    this.drawInto(this.from, knot);
    this.drawInto(this.to, knot + 1);
  }

  private drawInto(gains: Float64Array, knot: number): void {
    const random = new Random(this.seed, "artefact drift", knot);
    for (let c = 0; c < gains.length; c++) {
      const drawn = 1 + spread * random.normal();
      gains[c] = knot === 0 ? 1 : Math.max(least, drawn);
    }
  }
}
