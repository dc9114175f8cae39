import type { Events } from "./events.ts";

/** What replaces samples: how often, how long and where. All figures are chosen. */
export const flatEvents = { everyS: 40, durationS: [2, 5], where: "one" } as const;
export const saturationEvents = { everyS: 30, durationS: [0.3, 1.5], where: "one" } as const;
export const lossEvents = { everyS: 12, durationS: [0.05, 0.5], where: "all" } as const;
/** Where an amplifier stops, µV. */
const railMicrovolts = 5000;

/** A contact that stands still at 0 µV. */
export const flatValue = (_size: number) => 0;
/** A contact at the amplifier's rail. */
export const saturatedValue = (size: number) => (size > 0 ? railMicrovolts : -railMicrovolts);
/** Lost packets: samples that are not there. Time goes on, and the force, measured apart, is not lost. */
export const lostValue = (_size: number) => Number.NaN;

/** Replaces what the contacts give, in frames of `width` values that begin with the contacts. */
export function replaceInto(
  out: Float32Array,
  at: number,
  width: number,
  contactCount: number,
  firstSample: number,
  count: number,
  events: Events,
  valueAt: (size: number) => number,
): void {
  for (let frame = 0; frame < count; frame++) {
    const sample = firstSample + frame;
    const event = events.near(sample);
    if (sample < event.fromSample || sample >= event.toSample) continue;
    const value = valueAt(event.size);
    const start = at + frame * width;
    if (event.contact >= 0) out[start + event.contact] = value;
    else for (let c = 0; c < contactCount; c++) out[start + c] = value;
  }
}
