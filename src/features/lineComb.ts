import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { positive, whole } from "./fields.ts";
import { acquisitionMs, FrequencyTracker } from "./frequencyTracker.ts";
import type { ParamsOf, SignalKernel } from "./kernel.ts";
import { notch, notchSosInto } from "./notch.ts";
import { type Sos, settleSosStates, sosFilterInto, sosStates } from "./sos.ts";

const entries = {
  /** Nominal frequency of the mains. */
  lineHz: positive,
  /** How many of its multiples are taken out, the line itself being the first. */
  harmonics: whole(1, 50),
  /** Width of each notch between its -3 dB points. */
  widthHz: v.optional(positive, 2),
  /** How far from nominal the line is followed, never farther. */
  trackHz: v.optional(v.pipe(positive, v.minValue(2), v.maxValue(10)), 3),
};
type LineCombParams = ParamsOf<typeof entries>;

interface LineCombState {
  readonly params: LineCombParams;
  readonly rateHz: number;
  readonly tracker: FrequencyTracker;
  readonly sos: Sos;
  /** Filter states of all channels. */
  readonly states: Float64Array;
}

/**
 * Takes out line noise where the mains wander: the notches of `notch`, at multiples of the frequency that is found
 * in all channels together, anew every 250 ms. Where none stands out, they stay where they are.
 */
export const lineComb: SignalKernel<typeof entries, LineCombState> = {
  stage: "signal",
  entries,
  examples: [{ lineHz: 50, harmonics: 3, widthHz: 2, trackHz: 3 }],
  describe: (info) => info,
  init(info, params) {
    requireRoom(params, info.rateHz);
    const sos = notchSosInto(params, info.rateHz, new Float64Array(6 * params.harmonics));
    return {
      params,
      rateHz: info.rateHz,
      tracker: new FrequencyTracker(params.lineHz, params.trackHz, info.channels.length, info.rateHz),
      sos,
      states: sosStates(sos, info.channels.length),
    };
  },
  reset({ params, rateHz, tracker, sos, states }) {
    tracker.reset();
    notchSosInto(params, rateHz, sos);
    states.fill(0);
  },
  process({ params, rateHz, tracker, sos, states }, segment, out) {
    const { frameCount } = segment;
    out.firstSample = segment.firstSample;
    out.frameCount = frameCount;
    for (let from = 0; from < frameCount; ) {
      const count = Math.min(frameCount - from, tracker.untilUpdate);
      sosFilterInto(sos, states, segment.data, from, segment.capacity, out.data, from, out.capacity, count);
      if (tracker.add(segment, from, count)) {
        settleSosStates(states);
        if (tracker.found) notchSosInto(params, rateHz, sos, tracker.frequencyHz);
      }
      from += count;
    }
  },
  latencyMs: (info, params) => notch.latencyMs(info, params),
  spanMs: () => acquisitionMs,
};

/** @throws InputError where a harmonic may come to reach half the rate */
function requireRoom({ lineHz, harmonics, trackHz }: LineCombParams, rateHz: number): void {
  const highestHz = (lineHz + trackHz) * harmonics;
  if (lineHz <= trackHz) throw new InputError("lineComb.trackHz", `must be below lineHz, ${lineHz} Hz`);
  if (highestHz >= rateHz / 2) {
    throw new InputError(
      "lineComb.harmonics",
      `harmonic ${harmonics} of up to ${lineHz + trackHz} Hz, ${highestHz} Hz, must lie below ${rateHz / 2} Hz, half the stream's rate`,
    );
  }
}
