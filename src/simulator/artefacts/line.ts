import { Random } from "../../signal/random.ts";
import type { MainsHz } from "../options.ts";
import type { Waveform } from "./waveform.ts";

/** Amplitudes of the fundamental and its harmonics, µV (chosen); odd ones are stronger, as in mains itself. */
const amplitudes = [8, 1, 2.5, 0.5, 1.2, 0.3, 0.6];

/** Line noise with harmonics, those below half the rate. */
export class Line implements Waveform {
  private readonly phases: number[];
  private readonly count: number;

  constructor(
    private readonly rateHz: number,
    seed: number,
    private readonly mainsHz: MainsHz,
  ) {
    const random = new Random(seed, "artefact line");
    this.phases = amplitudes.map(() => random.uniform(0, 2 * Math.PI));
    this.count = amplitudes.filter((_, i) => (i + 1) * mainsHz < rateHz / 2).length;
  }

  addInto(out: Float64Array, firstSample: number, count: number): void {
    const step = (2 * Math.PI * this.mainsHz) / this.rateHz;
    for (let frame = 0; frame < count; frame++) {
      const angle = step * (firstSample + frame);
      let sum = 0;
      for (let h = 0; h < this.count; h++)
        sum += (amplitudes[h] as number) * Math.sin((h + 1) * angle + (this.phases[h] as number));
      out[frame] = (out[frame] as number) + sum;
    }
  }
}
