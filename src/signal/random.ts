/**
 * Seeded randomness: the same seed and name give the same draws on every machine, whatever else is
 * drawn beside them. sfc32 (Chris Doty-Humphrey's small fast counting generator, PractRand) seeded
 * through a 32-bit finaliser.
 */
export class Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;
  private spare = Number.NaN;

  /** @param seed any integer  @param name keeps streams of one seed independent of one another  @param index e.g. a trial number */
  constructor(seed: number, name = "", index = 0) {
    let h = mix(seed | 0);
    h = mix(h ^ Math.floor(seed / 2 ** 32));
    for (let i = 0; i < name.length; i++) h = mix(h ^ name.charCodeAt(i));
    this.a = mix(h ^ 0x9e3779b9);
    this.b = mix(this.a ^ index);
    this.c = mix(this.b ^ 0x85ebca6b);
    for (let i = 0; i < 12; i++) this.uint32();
  }

  /** Whole number in [0, 2^32). */
  uint32(): number {
    const t = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + t;
    this.c |= 0;
    return t >>> 0;
  }

  /** Uniform in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.uint32() / 4294967296);
  }

  /** Standard normal (polar method of Marsaglia). */
  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const kept = this.spare;
      this.spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const u = this.uniform(-1, 1);
      const v = this.uniform(-1, 1);
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.spare = v * scale;
        return u * scale;
      }
    }
  }

  /** Whole number in [0, count). */
  integer(count: number): number {
    return Math.floor(this.uniform() * count);
  }
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) | 0;
}
