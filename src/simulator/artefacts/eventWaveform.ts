import type { Events } from "./events.ts";
import type { Waveform } from "./waveform.ts";

/** Microvolts of an event of size 1. @param sinceS since it began @param lengthS of all of it */
export type EventShape = (sinceS: number, lengthS: number) => number;

/** A shape that sounds at every event, as strong as that one is. */
export class EventWaveform implements Waveform {
  constructor(
    private readonly rateHz: number,
    private readonly events: Events,
    private readonly shape: EventShape,
  ) {}

  addInto(out: Float64Array, firstSample: number, count: number): void {
    const { rateHz, events, shape } = this;
    for (let frame = 0; frame < count; frame++) {
      const sample = firstSample + frame;
      const { fromSample, toSample, size } = events.near(sample);
      if (sample < fromSample || sample >= toSample) continue;
      out[frame] =
        (out[frame] as number) +
        size * shape((sample - fromSample) / rateHz, (toSample - fromSample) / rateHz);
    }
  }
}
