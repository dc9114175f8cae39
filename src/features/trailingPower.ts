/**
 * Means of the squares of a trailing window of samples, of several tracks that go along together, asked for once a hop, in
 * constant memory.
 *
 * A window is summed from the sums of its hops, and from the squares of the hop it begins in. Nothing is ever
 * subtracted, as in a running sum, so no rounding error builds up, however long the stream and however large an
 * artefact that went by. Where a window is a whole number of hops, it begins in none, and no squares are kept.
 */
export class TrailingPower {
  /** Squares of the newest samples, for each track a ring as long as the window; of no length where none are needed. */
  private readonly squares: Float64Array;
  private at = 0;
  /** A ring over the newest hops: the sums over each, track by track, and its length in samples. The one being filled is at `hop`. */
  private readonly sums: Float64Array;
  private readonly lengths: Int32Array;
  private hop = 0;
  private seen = 0;

  /**
   * @param hopSamples from hop to hop; a fraction where hops have now a sample more, now one less. Only the first after a
   *   start may be shorter.
   */
  constructor(
    private readonly trackCount: number,
    private readonly windowSamples: number,
    hopSamples: number,
  ) {
    const slots = Math.floor(windowSamples / Math.max(1, Math.floor(hopSamples))) + 2;
    const isWholeHops = Number.isInteger(hopSamples) && windowSamples % hopSamples === 0;
    this.squares = new Float64Array(isWholeHops ? 0 : trackCount * windowSamples);
    this.sums = new Float64Array(slots * trackCount);
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

  /** Takes `count` samples of each track in: of track t, those at `values[t * stride..]`. */
  add(values: Float64Array, stride: number, count: number): void {
    const { trackCount, hop, sums } = this;
    for (let track = 0; track < trackCount; track++) {
      const from = track * stride;
      const slot = hop * trackCount + track;
      let sum = sums[slot] as number;
      for (let i = from; i < from + count; i++) {
        const value = values[i] as number;
        sum += value * value;
      }
      sums[slot] = sum;
    }
    if (this.squares.length > 0) this.keepSquares(values, stride, count);
    this.lengths[hop] = (this.lengths[hop] as number) + count;
    this.seen += count;
  }

  /**
   * Mean of the window, or of what there is before it is full, of each track; 0 of nothing.
   * @param out track t is written to `out[at + t * stride]`
   */
  meansInto(out: Float64Array, at: number, stride: number): void {
    const { squares, sums, lengths, seen, trackCount, windowSamples } = this;
    const slots = lengths.length;
    const samples = Math.min(windowSamples, seen);
    // Hops that lie whole in the window, the newest first.
    let left = samples;
    let whole = 0;
    let slot = this.hop;
    while (whole < slots && left > 0 && (lengths[slot] as number) <= left) {
      left -= lengths[slot] as number;
      whole++;
      slot = slot === 0 ? slots - 1 : slot - 1;
    }
    const begin = slot;
    for (let track = 0; track < trackCount; track++) {
      let sum = 0;
      for (let i = 0, from = this.at; i < left; i++) {
        sum += squares[track * windowSamples + from] as number;
        if (++from === windowSamples) from = 0;
      }
      slot = begin;
      for (let i = 0; i < whole; i++) {
        slot = slot + 1 === slots ? 0 : slot + 1;
        sum += sums[slot * trackCount + track] as number;
      }
      out[at + track * stride] = samples === 0 ? 0 : sum / samples;
    }
  }

  /** The hop ends here. */
  nextHop(): void {
    this.hop = this.hop + 1 === this.lengths.length ? 0 : this.hop + 1;
    this.sums.fill(0, this.hop * this.trackCount, (this.hop + 1) * this.trackCount);
    this.lengths[this.hop] = 0;
  }

  private keepSquares(values: Float64Array, stride: number, count: number): void {
    const { squares, trackCount, windowSamples } = this;
    for (let track = 0; track < trackCount; track++) {
      const ring = track * windowSamples;
      let { at } = this;
      for (let i = 0; i < count; i++) {
        const value = values[track * stride + i] as number;
        squares[ring + at] = value * value;
        if (++at === windowSamples) at = 0;
      }
    }
    this.at = (this.at + count) % windowSamples;
  }
}
