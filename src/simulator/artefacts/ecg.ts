import { Random } from "../../signal/random.ts";
import type { Waveform } from "./waveform.ts";

/** Time from beat to beat and how it varies (chosen: a heart at rest). */
const meanBeatS = 0.85;
const beatSpread = 0.05;
/** Waves of a beat: time after its start, s; width (SD), s; height, µV. Shape as in textbooks, heights chosen. */
const waves = [
  { name: "P", atS: 0.1, widthS: 0.02, height: 4 },
  { name: "Q", atS: 0.235, widthS: 0.008, height: -8 },
  { name: "R", atS: 0.26, widthS: 0.01, height: 60 },
  { name: "S", atS: 0.285, widthS: 0.009, height: -15 },
  { name: "T", atS: 0.5, widthS: 0.045, height: 9 },
] as const;
/** Farther than this many widths from its centre a wave is nothing. */
const reach = 5;

/**
 * The heart's signal, as 10 of 18 sensing implants show it (Stam 2023). Beats sit in stretches of equal length, each
 * shifted a little: what happens at a sample is known without what happened before it.
 */
export class Ecg implements Waveform {
  constructor(
    private readonly rateHz: number,
    private readonly seed: number,
  ) {}

  private beat = -1;
  private beatAtS = 0;

  addInto(out: Float64Array, firstSample: number, count: number): void {
    for (let frame = 0; frame < count; frame++) {
      const timeS = (firstSample + frame) / this.rateHz;
      const beat = Math.floor(timeS / meanBeatS);
      if (beat !== this.beat) {
        this.beat = beat;
        const shift = new Random(this.seed, "artefact ecg", beat).uniform(0, 2 * beatSpread);
        this.beatAtS = (beat + shift) * meanBeatS;
      }
      const sinceS = timeS - this.beatAtS;
      let sum = 0;
      for (const { atS, widthS, height } of waves) {
        const distance = (sinceS - atS) / widthS;
        if (distance > -reach && distance < reach) sum += height * Math.exp(-0.5 * distance * distance);
      }
      out[frame] = (out[frame] as number) + sum;
    }
  }
}
