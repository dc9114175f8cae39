import { Random } from "../signal/random.ts";

/** At rest 2.8 bursts in 0.5 s, while gripping 3.4, of an amplitude 51 % higher (Lofredi 2018). */
const restRateHz = 2.8 / 0.5;
const rateGain = 3.4 / 2.8;
const amplitudeGain = 1.51;
/** Length at half amplitude; a Hann window is twice as long (Lofredi 2018). */
const halfLengthS = 0.027;
/** Peak frequency and its range over patients (Lofredi 2018); each burst draws its own. */
const [lowestHz, peakHz, highestHz] = [62, 69, 81];
/** Shares of power's growth, on a logarithmic scale, that come about by more bursts and by stronger ones. */
const powerGain = rateGain * amplitudeGain ** 2;
const rateShare = Math.log(rateGain) / Math.log(powerGain);
/** Mean square of a Hann window times that of a sine. */
const hannSineSquare = 0.375 * 0.5;
/** Bursts follow one another at the closest after this share of a burst's length. */
const leastPauseShare = 0.1;

/**
 * Short bursts of gamma oscillation at random times. As `power` grows, bursts become more frequent and stronger in the
 * proportion published: at 2.76 times the power at rest, both figures are the published ones. Mean square is `power`.
 */
export class GammaBursts {
  private readonly random: Random;
  private readonly lengthSamples: number;
  private readonly restAmplitude: number;
  private left = 0;
  private amplitude = 0;
  private phase = 0;
  private phaseStep = 0;

  constructor(
    private readonly rateHz: number,
    seed: number,
    name: string,
    index: number,
  ) {
    this.random = new Random(seed, name, index);
    this.lengthSamples = Math.max(2, Math.round(2 * halfLengthS * rateHz));
    this.restAmplitude = 1 / Math.sqrt(((restRateHz * this.lengthSamples) / rateHz) * hannSineSquare);
  }

  next(power: number): number {
    if (this.left === 0) {
      const { random, rateHz, lengthSamples } = this;
      const burstHz = restRateHz * power ** rateShare;
      const pause = Math.max(leastPauseShare * lengthSamples, rateHz / burstHz - lengthSamples);
      if (random.uniform() * pause >= 1) return 0;
      this.left = lengthSamples;
      this.amplitude = this.restAmplitude * power ** ((1 - rateShare) / 2);
      this.phase = random.uniform(0, 2 * Math.PI);
      this.phaseStep = (2 * Math.PI * triangular(random)) / rateHz;
    }
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * this.left) / this.lengthSamples);
    this.left--;
    this.phase += this.phaseStep;
    return this.amplitude * window * Math.sin(this.phase);
  }
}

/** A frequency of the range, the likelier the nearer to the peak. */
function triangular(random: Random): number {
  const u = random.uniform();
  const turn = (peakHz - lowestHz) / (highestHz - lowestHz);
  return u < turn
    ? lowestHz + Math.sqrt(u * (highestHz - lowestHz) * (peakHz - lowestHz))
    : highestHz - Math.sqrt((1 - u) * (highestHz - lowestHz) * (highestHz - peakHz));
}
