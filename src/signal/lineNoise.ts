import { samplesFromMs } from "./units.ts";

/** Mains frequencies of the world, Hz. */
const lines = [50, 60] as const;
/** The line is compared with its surroundings, Hz to either side: outside the window's main lobe, inside the same slope. */
const sidesHz = [-6, -4, 4, 6] as const;
const segmentMs = 1000;
/** Values that are kept until they are worked off together. */
const batch = 64;
/** Power above the surroundings from which a line stands out, and segments that it takes to tell. */
const leastRatio = 10;
const leastSegments = 4;

export interface LineFigures {
  readonly lineHz: number;
  /** Root mean square of the line itself, in the signal's unit. */
  readonly rms: number;
  /** Power above its surroundings, dB. */
  readonly decibels: number;
}

/**
 * Looks for mains interference, sample by sample: power at 50 and 60 Hz over that 4 and 6 Hz beside them, in Hann-windowed
 * segments of a second (Goertzel, 1958), averaged. Memory does not grow; how samples are cut makes no difference.
 */
export class LineNoise {
  private readonly length: number;
  /** The window's cosine at this sample and the one before, by recurrence: a table would grow with the rate. */
  private readonly cosines: Float64Array;
  private readonly turn: number;
  /** Frequencies watched: for each line itself, then its sides. */
  private readonly coefficients: Float64Array;
  private readonly s1: Float64Array;
  private readonly s2: Float64Array;
  private readonly power: Float64Array;
  private readonly watched: number[];
  /** The newest values of the segment, which are not worked off yet. */
  private readonly waiting: Float64Array;
  private waitingCount = 0;
  /** Values of the segment that are worked off. */
  private at = 0;
  private segments = 0;
  private toSkip = 0;

  /**
   * @param every takes one of so many segments, where there are more than enough
   * @param memory segments that the average reaches back; all of them by default
   */
  constructor(
    rateHz: number,
    private readonly every = 1,
    private readonly memory = Number.POSITIVE_INFINITY,
  ) {
    this.watched = lines.filter((line) => 2 * (line + 7) < rateHz);
    this.length = samplesFromMs(segmentMs, rateHz);
    this.turn = Math.cos((2 * Math.PI) / this.length);
    this.cosines = Float64Array.of(1, this.turn);
    const frequencies = this.watched.flatMap((line) => [line, ...sidesHz.map((side) => line + side)]);
    this.coefficients = Float64Array.from(frequencies, (hz) => 2 * Math.cos((2 * Math.PI * hz) / rateHz));
    this.s1 = new Float64Array(frequencies.length);
    this.s2 = new Float64Array(frequencies.length);
    this.power = new Float64Array(frequencies.length);
    this.waiting = new Float64Array(batch);
  }

  push(value: number): void {
    if (this.watched.length === 0) return;
    if (this.toSkip > 0) {
      this.toSkip--;
      return;
    }
    if (!Number.isFinite(value)) {
      this.restart();
      return;
    }
    this.waiting[this.waitingCount++] = value;
    const isSegmentFull = this.at + this.waitingCount === this.length;
    if (this.waitingCount === batch || isSegmentFull) this.workOff();
    if (isSegmentFull) this.finish();
  }

  /** The line that stands out most; null where none does, or too little was seen. */
  result(): LineFigures | null {
    if (this.segments < leastSegments) return null;
    let best: LineFigures | null = null;
    const step = 1 + sidesHz.length;
    this.watched.forEach((lineHz, k) => {
      let sides = 0;
      for (let i = 1; i < step; i++) sides += (this.power[k * step + i] as number) / sidesHz.length;
      const power = this.power[k * step] as number;
      if (!(power > leastRatio * sides) || !(power > 0)) return;
      // A sinusoid of amplitude a gives a power of (a * length / 4)^2 under this window.
      const rms = (4 * Math.sqrt(Math.max(0, power - sides))) / this.length / Math.SQRT2;
      const decibels = 10 * Math.log10(power / Math.max(sides, power * 1e-12));
      if (!best || rms > best.rms) best = { lineHz, rms, decibels };
    });
    return best;
  }

  private workOff(): void {
    const { waiting, waitingCount: count, turn } = this;
    let cosine = this.cosines[0] as number;
    let cosineBefore = this.cosines[1] as number;
    for (let i = 0; i < count; i++) {
      waiting[i] = (waiting[i] as number) * (0.5 - 0.5 * cosine);
      const next = 2 * turn * cosine - cosineBefore;
      cosineBefore = cosine;
      cosine = next;
    }
    this.cosines[0] = cosine;
    this.cosines[1] = cosineBefore;
    for (let line = 0; line < this.watched.length; line++) {
      advanceFive(this.coefficients, this.s1, this.s2, line * (1 + sidesHz.length), waiting, count);
    }
    this.at += count;
    this.waitingCount = 0;
  }

  private finish(): void {
    this.segments++;
    const share = 1 / Math.min(this.segments, this.memory);
    for (let i = 0; i < this.power.length; i++) {
      const a = this.s1[i] as number;
      const b = this.s2[i] as number;
      const power = a * a + b * b - (this.coefficients[i] as number) * a * b;
      this.power[i] = (this.power[i] as number) + share * (power - (this.power[i] as number));
    }
    this.restart();
    this.toSkip = (this.every - 1) * this.length;
  }

  private restart(): void {
    this.at = 0;
    this.waitingCount = 0;
    this.cosines[0] = 1;
    this.cosines[1] = this.turn;
    this.s1.fill(0);
    this.s2.fill(0);
  }
}

/** Goertzel's recurrence, s0 = value + c s1 - s2, for a line and its four sides: five chains, side by side in registers. */
function advanceFive(
  coefficients: Float64Array,
  s1: Float64Array,
  s2: Float64Array,
  at: number,
  values: Float64Array,
  count: number,
): void {
  const c0 = coefficients[at] as number;
  const c1 = coefficients[at + 1] as number;
  const c2 = coefficients[at + 2] as number;
  const c3 = coefficients[at + 3] as number;
  const c4 = coefficients[at + 4] as number;
  let a0 = s1[at] as number;
  let a1 = s1[at + 1] as number;
  let a2 = s1[at + 2] as number;
  let a3 = s1[at + 3] as number;
  let a4 = s1[at + 4] as number;
  let b0 = s2[at] as number;
  let b1 = s2[at + 1] as number;
  let b2 = s2[at + 2] as number;
  let b3 = s2[at + 3] as number;
  let b4 = s2[at + 4] as number;
  for (let i = 0; i < count; i++) {
    const value = values[i] as number;
    const next0 = value + c0 * a0 - b0;
    const next1 = value + c1 * a1 - b1;
    const next2 = value + c2 * a2 - b2;
    const next3 = value + c3 * a3 - b3;
    const next4 = value + c4 * a4 - b4;
    b0 = a0;
    b1 = a1;
    b2 = a2;
    b3 = a3;
    b4 = a4;
    a0 = next0;
    a1 = next1;
    a2 = next2;
    a3 = next3;
    a4 = next4;
  }
  s1[at] = a0;
  s1[at + 1] = a1;
  s1[at + 2] = a2;
  s1[at + 3] = a3;
  s1[at + 4] = a4;
  s2[at] = b0;
  s2[at + 1] = b1;
  s2[at + 2] = b2;
  s2[at + 3] = b3;
  s2[at + 4] = b4;
}
