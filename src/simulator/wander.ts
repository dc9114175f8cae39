import { Normal } from "./normal.ts";

/** A slow random fluctuation of unit variance that forgets itself in `timeS` (Ornstein and Uhlenbeck). */
export class Wander {
  private readonly keep: number;
  private readonly add: number;
  private readonly normal: Normal;
  private value: number;

  constructor(timeS: number, rateHz: number, seed: number, name: string, index = 0) {
    this.keep = Math.exp(-1 / (timeS * rateHz));
    this.add = Math.sqrt(1 - this.keep * this.keep);
    this.normal = new Normal(seed, name, index);
    this.value = this.normal.next();
  }

  next(): number {
    this.value = this.keep * this.value + this.add * this.normal.next();
    return this.value;
  }
}
