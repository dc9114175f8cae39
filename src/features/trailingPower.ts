/**
 * Mean of the squares of a trailing window of samples, asked for once a hop, in constant memory.
 *
 * A window is summed from the sums of its hops, and from the squares of the hop it begins in. Nothing is ever
 * subtracted, as in a running sum, so no rounding error builds up, however long the stream and however large an
 * artefact that went by.
 */
export class TrailingPower {
  /** Squares of the newest samples, a ring as long as the window. */
  private readonly squares: Float64Array;
  private at = 0;
  /** A ring over the newest hops: the sum over each, and its length in samples. The one being filled is at `hop`. */
  private readonly sums: Float64Array;
  private readonly lengths: Int32Array;
  private hop = 0;
  private seen = 0;

  /** @param hopSamples least length of a hop; the window is summed from as many as fit */
  constructor(windowSamples: number, hopSamples: number) {
    const slots = Math.floor(windowSamples / Math.max(1, hopSamples)) + 2;
    this.squares = new Float64Array(windowSamples);
    this.sums = new Float64Array(slots);
    this.lengths = new Int32Array(slots);
  }

  reset(): void {
    this.squares.fill(0);
    this.sums.fill(0);
    this.lengths.fill(0);
    this.at = 0;
    this.hop = 0;
    this.seen = 0;
  }

  add(values: Float64Array, from: number, count: number): void {
    const { squares, hop } = this;
    let { at } = this;
    let sum = this.sums[hop] as number;
    for (let i = 0; i < count; i++) {
      const value = values[from + i] as number;
      const square = value * value;
      squares[at] = square;
      if (++at === squares.length) at = 0;
      sum += square;
    }
    this.at = at;
    this.sums[hop] = sum;
    this.lengths[hop] = (this.lengths[hop] as number) + count;
    this.seen += count;
  }

  /** Mean of the window, or of what there is before it is full; 0 of nothing. */
  mean(): number {
    const { squares, sums, lengths, seen } = this;
    const slots = sums.length;
    if (seen === 0) return 0;
    // Hops that lie whole in the window, the newest first.
    let left = Math.min(squares.length, seen);
    let whole = 0;
    let slot = this.hop;
    while (whole < slots && left > 0 && (lengths[slot] as number) <= left) {
      left -= lengths[slot] as number;
      whole++;
      slot = slot === 0 ? slots - 1 : slot - 1;
    }
    let sum = 0;
    if (left > 0) {
      let at = this.at;
      for (let i = 0; i < left; i++) {
        sum += squares[at] as number;
        if (++at === squares.length) at = 0;
      }
    }
    for (let i = 0; i < whole; i++) {
      slot = slot + 1 === slots ? 0 : slot + 1;
      sum += sums[slot] as number;
    }
    return sum / Math.min(squares.length, seen);
  }

  /** The hop ends here. */
  nextHop(): void {
    this.hop = this.hop + 1 === this.sums.length ? 0 : this.hop + 1;
    this.sums[this.hop] = 0;
    this.lengths[this.hop] = 0;
  }
}
