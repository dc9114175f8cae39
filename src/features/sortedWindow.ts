/** The newest values of a sequence, kept in ascending order too. */
export class SortedWindow {
  private readonly ring: Float64Array;
  private readonly sorted: Float64Array;
  private next = 0;
  /** How many values are held. */
  count = 0;

  constructor(private readonly length: number) {
    this.ring = new Float64Array(length);
    this.sorted = new Float64Array(length);
  }

  reset(): void {
    this.next = 0;
    this.count = 0;
  }

  /** Takes a value in, and the oldest out where the window is full. */
  add(value: number): void {
    const { ring, sorted, length } = this;
    if (this.count === length) {
      const place = this.placeOf(ring[this.next] as number);
      sorted.copyWithin(place, place + 1, length);
      this.count--;
    }
    const place = this.placeOf(value);
    sorted.copyWithin(place + 1, place, this.count);
    sorted[place] = value;
    this.count++;
    ring[this.next] = value;
    if (++this.next === length) this.next = 0;
  }

  median(): number {
    const half = this.count >> 1;
    const upper = this.sorted[half] as number;
    return this.count % 2 === 1 ? upper : ((this.sorted[half - 1] as number) + upper) / 2;
  }

  /** The value below which `fraction` of those held lie, between two of them linearly interpolated (`numpy.quantile`). */
  quantile(fraction: number): number {
    const at = fraction * (this.count - 1);
    const below = Math.floor(at);
    const lower = this.sorted[below] as number;
    const upper = this.sorted[Math.min(this.count - 1, below + 1)] as number;
    return lower + (at - below) * (upper - lower);
  }

  /** Index of the first value that is not below `value`. */
  private placeOf(value: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
