import type { Events } from "./events.ts";
import type { Waveform } from "./waveform.ts";

/** Movement of the cable: mostly under 5 Hz (general knowledge of the field). Amplitude and frequency are chosen. */
export const movementEvents = { everyS: 15, durationS: [1, 3], where: "all" } as const;
const amplitude = 150;
const swayHz = 1.7;

/** A sway under a smooth window: two cycles or more, then nothing. */
export class Movement implements Waveform {
  constructor(
    private readonly rateHz: number,
    private readonly events: Events,
  ) {}

  addInto(out: Float64Array, firstSample: number, count: number): void {
    for (let frame = 0; frame < count; frame++) {
      const sample = firstSample + frame;
      const event = this.events.near(sample);
      if (sample < event.fromSample || sample >= event.toSample) continue;
      const part = (sample - event.fromSample) / (event.toSample - event.fromSample);
      const window = 0.5 - 0.5 * Math.cos(2 * Math.PI * part);
      const timeS = (sample - event.fromSample) / this.rateHz;
      out[frame] =
        (out[frame] as number) + amplitude * event.size * window * Math.sin(2 * Math.PI * swayHz * timeS);
    }
  }
}
