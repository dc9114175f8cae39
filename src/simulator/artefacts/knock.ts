import type { Events } from "./events.ts";
import type { Waveform } from "./waveform.ts";

/** A knock against the cable: a step that rings and dies away. All figures are chosen. */
export const knockEvents = { everyS: 25, durationS: [0.6, 0.6], where: "all" } as const;
const amplitude = 1500;
const decayS = 0.08;
const ringHz = 23;

export class Knock implements Waveform {
  constructor(
    private readonly rateHz: number,
    private readonly events: Events,
  ) {}

  addInto(out: Float64Array, firstSample: number, count: number): void {
    for (let frame = 0; frame < count; frame++) {
      const sample = firstSample + frame;
      const event = this.events.near(sample);
      if (sample < event.fromSample || sample >= event.toSample) continue;
      const timeS = (sample - event.fromSample) / this.rateHz;
      out[frame] =
        (out[frame] as number) +
        amplitude * event.size * Math.exp(-timeS / decayS) * Math.cos(2 * Math.PI * ringHz * timeS);
    }
  }
}
