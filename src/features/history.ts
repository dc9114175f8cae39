import type { Segment } from "./kernel.ts";

/** The newest samples of each channel, as many as a window holds. */
export class History {
  private readonly rings: readonly Float64Array[];
  private at = 0;
  /** How many of the window there are. */
  count = 0;

  constructor(
    channelCount: number,
    private readonly length: number,
  ) {
    this.rings = Array.from({ length: channelCount }, () => new Float64Array(length));
  }

  reset(): void {
    this.at = 0;
    this.count = 0;
  }

  add(segment: Segment): void {
    const { rings, length } = this;
    const { frameCount, capacity, data } = segment;
    for (let channel = 0; channel < rings.length; channel++) {
      const ring = rings[channel] as Float64Array;
      let { at } = this;
      for (let i = 0; i < frameCount; i++) {
        ring[at] = data[channel * capacity + i] as number;
        if (++at === length) at = 0;
      }
    }
    this.at = (this.at + frameCount) % length;
    this.count = Math.min(length, this.count + frameCount);
  }

  /**
   * Writes the newest samples of a channel to the beginning of `out`, in the order of time.
   * @returns how many: `most`, or all that there are
   */
  newestInto(channel: number, most: number, out: Float64Array): number {
    const ring = this.rings[channel] as Float64Array;
    const count = Math.min(most, this.count);
    let at = (this.at - count + this.length) % this.length;
    for (let i = 0; i < count; i++) {
      out[i] = ring[at] as number;
      if (++at === this.length) at = 0;
    }
    return count;
  }
}
