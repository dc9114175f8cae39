/** Bins that one bin of the next level holds. */
const factor = 8;

interface Level {
  readonly least: Float32Array;
  readonly greatest: Float32Array;
}

/**
 * Least and greatest values of a signal over bins of `baseSamples` samples, over eight such bins, over eight of those, and so
 * on: what lies between any two samples is then told by a few bins, however far apart they are. Built as samples come; how they
 * were cut into blocks makes no difference. Values that are not finite are left out, and bins without any other are NaN.
 *
 * Memory: 8 bytes for each `baseSamples` samples, and 1/7 of that for the levels above, all of it taken at the beginning.
 */
export class Pyramid {
  /** Samples that have come. */
  seen = 0;
  private readonly levels: Level[] = [];

  /** @param sampleCount that will come at most  @param baseSamples in a bin of the finest level */
  constructor(
    readonly sampleCount: number,
    readonly baseSamples: number,
  ) {
    for (let bins = Math.ceil(sampleCount / baseSamples); ; bins = Math.ceil(bins / factor)) {
      this.levels.push({
        least: new Float32Array(bins).fill(Number.NaN),
        greatest: new Float32Array(bins).fill(Number.NaN),
      });
      if (bins <= 1) break;
    }
  }

  /** That it takes in memory. */
  get bytes(): number {
    return this.levels.reduce((sum, { least }) => sum + 2 * least.byteLength, 0);
  }

  /** Takes the first `count` of `values`: the samples behind those that have come. What is more than was agreed is left out. */
  push(values: ArrayLike<number>, count: number): void {
    const { baseSamples, seen } = this;
    const end = Math.min(this.sampleCount, seen + count);
    if (end <= seen) return;
    const { least, greatest } = this.levels[0] as Level;
    const firstBin = Math.floor(seen / baseSamples);
    for (let bin = firstBin, at = seen; at < end; bin++) {
      const to = Math.min(end, (bin + 1) * baseSamples);
      let low = orElse(least[bin] as number, Number.POSITIVE_INFINITY);
      let high = orElse(greatest[bin] as number, Number.NEGATIVE_INFINITY);
      for (; at < to; at++) {
        const value = values[at - seen] as number;
        if (!Number.isFinite(value)) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (low > high) continue;
      least[bin] = low;
      greatest[bin] = high;
    }
    this.seen = end;
    this.raise(firstBin, Math.floor((end - 1) / baseSamples));
  }

  /** Brings the levels above up to the bins of the finest one, from the first to the last that changed. */
  private raise(firstBin: number, lastBin: number): void {
    let [first, last] = [firstBin, lastBin];
    for (let level = 1; level < this.levels.length; level++) {
      first = Math.floor(first / factor);
      last = Math.floor(last / factor);
      const below = this.levels[level - 1] as Level;
      const { least, greatest } = this.levels[level] as Level;
      for (let bin = first; bin <= last; bin++) {
        let low = Number.POSITIVE_INFINITY;
        let high = Number.NEGATIVE_INFINITY;
        const end = Math.min(below.least.length, (bin + 1) * factor);
        for (let child = bin * factor; child < end; child++) {
          if ((below.least[child] as number) < low) low = below.least[child] as number;
          if ((below.greatest[child] as number) > high) high = below.greatest[child] as number;
        }
        if (low > high) continue;
        least[bin] = low;
        greatest[bin] = high;
      }
    }
  }

  /**
   * Widens `out`, least and greatest value so far, by the samples from `from` to below `to`, and by those that share a bin with
   * them: at the ends it looks up to `baseSamples` too far. Takes steps that grow with the logarithm of the stretch alone.
   */
  widen(out: Extent, from: number, to: number): void {
    const top = this.levels.length - 1;
    let bin = Math.floor(Math.max(0, from) / this.baseSamples);
    const end = Math.ceil(Math.min(this.seen, to) / this.baseSamples);
    let level = 0;
    let size = 1;
    while (bin < end) {
      while (level < top && bin % (size * factor) === 0 && bin + size * factor <= end) {
        level++;
        size *= factor;
      }
      while (bin % size !== 0 || bin + size > end) {
        level--;
        size /= factor;
      }
      const { least, greatest } = this.levels[level] as Level;
      const low = least[bin / size] as number;
      const high = greatest[bin / size] as number;
      if (low < out.least) out.least = low;
      if (high > out.greatest) out.greatest = high;
      bin += size;
    }
  }
}

/** Least and greatest of some values; the least above the greatest where there are none. */
export interface Extent {
  least: number;
  greatest: number;
}

function orElse(value: number, other: number): number {
  return Number.isNaN(value) ? other : value;
}
