import { Ring } from "../signal/ring.ts";

/** How many of the newest measured values lay within the interval that was drawn around the decoded one. */
export class CoverageMonitor {
  private readonly held: Ring<Float32Array>;
  private sum = 0;

  /** @param windowHops how many values it looks back */
  constructor(windowHops: number) {
    this.held = new Ring(Float32Array, windowHops);
  }

  /** A value that was not measured, or that has no interval, is left out. */
  add(measured: number, low: number, high: number): void {
    if (Number.isNaN(measured) || Number.isNaN(low) || Number.isNaN(high)) return;
    const { held } = this;
    if (held.length === held.capacity) this.sum -= held.at(held.capacity - 1);
    const isHeld = measured >= low && measured <= high ? 1 : 0;
    held.pushValue(isHeld);
    this.sum += isHeld;
  }

  clear(): void {
    this.held.clear();
    this.sum = 0;
  }

  /** Share of them within; NaN of none. */
  read(): { share: number; count: number } {
    const count = this.held.length;
    return { share: this.sum / count, count };
  }
}
