/** The window moves on by one of so many segments at a time. */
const segmentCount = 6;
/** With less of the stream than this, chance is too much of what is seen. */
const leastMs = 30_000;
/** Features that are told of, those farthest from training first. */
const mostTold = 8;

/** How far the mean may lie from that of training, in SD of training. */
const shiftLimits = { attention: 0.7, bad: 1.5 };
/** How many times as large or small as in training the SD may be. */
const ratioLimits = { attention: 1.65, bad: 3 };

export interface FeatureDrift {
  /** `channel_band`. */
  name: string;
  /** Mean now less mean in training, in SD of training. */
  shift: number;
  /** SD now over SD in training. */
  sdRatio: number;
}

export interface DriftReport {
  verdict: "good" | "attention" | "bad";
  /** Why, in words with figures; "" where good. */
  reason: string;
  /** Decoded stream that it rests on, s. */
  seconds: number;
  /** The features farthest from training, the farthest first. */
  features: readonly FeatureDrift[];
}

/**
 * Tells how far the features of the last minute lie from those that a decoder was trained on: of each one the shift of its mean and
 * the ratio of its SD. What decodes goes on, but what it was worth in training is no longer known.
 *
 * Neighbouring rows share most of their windows, and a minute holds some ten movements: of 600 rows far fewer are independent, so that
 * limits from a table of the normal distribution would cry all the time. They were measured instead, on what is simulated: six patients,
 * six seeds each, eleven minutes (`npx tsx scripts/drift.ts`). Of none of them did a mean come farther than 0.66 SD from training, nor an SD
 * to more than 1.54 times what it was. A change of state passes 0.7 SD after 5 to 7.5 of its 10 minutes and ends at 1.0 to 1.1; without
 * medication it is 1.1 to 1.3, with heart beat 1.3 to 1.4 (0.4 on the cortical strip). Drift of gain passes 0.7 within 41 s and 1.5
 * within 71 s, line noise stands at 1.6 to 2.4. Cable knocks and movement stay within the limits, but for knocks on the cortical strip.
 *
 * A minute is kept as segments, each with mean and squares by Welford's recurrence, joined by Chan, Golub and LeVeque (1983): no row is
 * kept, and nothing is lost to rounding. It counts hops, so that blocks may be cut as they like.
 */
export class DriftMonitor {
  private readonly counts = new Float64Array(segmentCount);
  /** Mean, and sum of squares about it: `[segment * featureCount + feature]`. */
  private readonly means: Float64Array;
  private readonly squares: Float64Array;
  private readonly segmentHops: number;
  private hopCount = 0;

  /** @param names of the features, in the order in which a row begins with them */
  constructor(
    private readonly names: readonly string[],
    private readonly hopMs: number,
    windowMs: number,
  ) {
    this.segmentHops = Math.max(1, Math.round(windowMs / hopMs / segmentCount));
    this.means = new Float64Array(segmentCount * names.length);
    this.squares = new Float64Array(segmentCount * names.length);
  }

  /**
   * To be called at every hop. Allocates nothing.
   * @param row features; null where none was decoded: time goes on all the same. One that holds a NaN is left out
   */
  add(row: ArrayLike<number> | null): void {
    const { counts, means, squares, names, segmentHops } = this;
    const segment = Math.floor(this.hopCount / segmentHops) % segmentCount;
    const first = segment * names.length;
    if (this.hopCount++ % segmentHops === 0) {
      counts[segment] = 0;
      means.fill(0, first, first + names.length);
      squares.fill(0, first, first + names.length);
    }
    if (row === null) return;
    for (let i = 0; i < names.length; i++) if (!Number.isFinite(row[i])) return;
    const count = (counts[segment] as number) + 1;
    counts[segment] = count;
    for (let i = 0; i < names.length; i++) {
      const at = first + i;
      const value = row[i] as number;
      const before = means[at] as number;
      const mean = before + (value - before) / count;
      means[at] = mean;
      squares[at] = (squares[at] as number) + (value - before) * (value - mean);
    }
  }

  /**
   * Null until there is enough to tell from.
   * @param mean @param sd of training, by feature; those of SD 0 are left out
   */
  report(mean: ArrayLike<number>, sd: ArrayLike<number>): DriftReport | null {
    const count = this.counts.reduce((sum, each) => sum + each, 0);
    if (count * this.hopMs < leastMs) return null;
    // The farthest first; of thousands of features only these are looked at twice.
    const told: { feature: FeatureDrift; far: number }[] = [];
    for (let i = 0; i < this.names.length; i++) {
      const scale = sd[i] as number;
      if (!(scale > 0)) continue;
      const now = this.joined(i);
      const shift = (now.mean - (mean[i] as number)) / scale;
      const sdRatio = now.sd / scale;
      const far = Math.max(shiftFarness(shift), ratioFarness(sdRatio));
      const before = told.findIndex((each) => each.far < far);
      if (before < 0 && told.length === mostTold) continue;
      const feature = { name: this.names[i] as string, shift, sdRatio };
      told.splice(before < 0 ? told.length : before, 0, { feature, far });
      if (told.length > mostTold) told.pop();
    }
    const [worst] = told;
    const isFar = worst !== undefined && worst.far >= 1;
    return {
      verdict: isFar ? (worst.far >= 2 ? "bad" : "attention") : "good",
      reason: isFar ? words(worst.feature) : "",
      seconds: (count * this.hopMs) / 1000,
      features: told.map(({ feature }) => feature),
    };
  }

  /** Mean and SD of a feature over all segments. */
  private joined(feature: number): { mean: number; sd: number } {
    let count = 0;
    let mean = 0;
    let squares = 0;
    for (let segment = 0; segment < segmentCount; segment++) {
      const more = this.counts[segment] as number;
      if (more === 0) continue;
      const at = segment * this.names.length + feature;
      const apart = (this.means[at] as number) - mean;
      squares += (this.squares[at] as number) + (apart * apart * count * more) / (count + more);
      count += more;
      mean += (apart * more) / count;
    }
    return { mean, sd: Math.sqrt(squares / count) };
  }
}

const lnRatioLimits = { attention: Math.log(ratioLimits.attention), bad: Math.log(ratioLimits.bad) };

/** 1 at what asks for attention, 2 at what is bad, for means and SD alike. */
const shiftFarness = (shift: number) => onLimits(Math.abs(shift), shiftLimits);
const ratioFarness = (sdRatio: number) => onLimits(Math.abs(Math.log(sdRatio)), lnRatioLimits);

function onLimits(size: number, { attention, bad }: { attention: number; bad: number }): number {
  return size < attention ? size / attention : 1 + (size - attention) / (bad - attention);
}

function words({ name, shift, sdRatio }: FeatureDrift): string {
  return shiftFarness(shift) >= ratioFarness(sdRatio)
    ? `${name} is ${Math.abs(shift).toFixed(1)} SD ${shift > 0 ? "above" : "below"} its mean in training`
    : `${name} varies ${sdRatio.toFixed(sdRatio < 1 ? 2 : 1)} times as much as in training`;
}
