import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { positive, whole } from "./fields.ts";
import type { ParamsOf, SignalKernel } from "./kernel.ts";
import {
  coefficientsPerSection,
  groupDelaySamples,
  type Sos,
  settleSosStates,
  sosFilterInto,
  sosStates,
} from "./sos.ts";

const entries = {
  /** Frequency of the mains. */
  lineHz: positive,
  /** How many of its multiples are taken out, the line itself being the first. */
  harmonics: whole(1, 50),
  /** Width of each notch between its -3 dB points. */
  widthHz: v.optional(positive, 2),
};
export type NotchParams = ParamsOf<typeof entries>;

interface NotchState {
  readonly sos: Sos;
  /** Filter states of all channels. */
  readonly states: Float64Array;
}

/** Samples from one settling of the filters to the next. */
const settleSamples = 1024;

/** Takes out line noise: one second-order notch a harmonic, causal, forward only. */
export const notch: SignalKernel<typeof entries, NotchState> = {
  stage: "signal",
  entries,
  examples: [{ lineHz: 50, harmonics: 3, widthHz: 2 }],
  describe: (info) => info,
  init(info, params) {
    const sos = notchSos(params, info.rateHz);
    return { sos, states: sosStates(sos, info.channels.length) };
  },
  reset({ states }) {
    states.fill(0);
  },
  process({ sos, states }, segment, out) {
    const { firstSample, frameCount } = segment;
    out.firstSample = firstSample;
    out.frameCount = frameCount;
    for (let from = 0; from < frameCount; ) {
      const untilSettling = settleSamples - ((firstSample + from) % settleSamples);
      const count = Math.min(frameCount - from, untilSettling);
      sosFilterInto(sos, states, segment.data, from, segment.capacity, out.data, from, out.capacity, count);
      if (count === untilSettling) settleSosStates(states);
      from += count;
    }
  },
  /** Within a notch the delay is large, but nothing is left there to be delayed: taken at half the line's frequency. */
  latencyMs(info, params) {
    const radians = (Math.PI * params.lineHz) / info.rateHz;
    return (groupDelaySamples(notchSos(params, info.rateHz), radians) * 1000) / info.rateHz;
  },
  spanMs: () => 0,
};

/**
 * Unity gain at 0 Hz and half the rate, zeros on the unit circle at the line (`scipy.signal.iirnotch` with
 * Q = frequency / width).
 *
 * @throws InputError where a harmonic reaches half the rate
 */
export function notchSos(params: NotchParams, rateHz: number): Sos {
  const { lineHz, harmonics } = params;
  const highestHz = lineHz * harmonics;
  if (highestHz >= rateHz / 2) {
    throw new InputError(
      "notch.harmonics",
      `harmonic ${harmonics} of ${lineHz} Hz, ${highestHz} Hz, must lie below ${rateHz / 2} Hz, half the stream's rate`,
    );
  }
  return notchSosInto(params, rateHz, new Float64Array(coefficientsPerSection * harmonics));
}

/** Writes the sections to `sos`, the line being at `lineHz`. */
export function notchSosInto(
  { harmonics, widthHz, lineHz: nominalHz }: NotchParams,
  rateHz: number,
  sos: Sos,
  lineHz = nominalHz,
): Sos {
  const gain = 1 / (1 + Math.tan((Math.PI * widthHz) / rateHz));
  for (let k = 0; k < harmonics; k++) {
    const middle = -2 * gain * Math.cos((2 * Math.PI * lineHz * (k + 1)) / rateHz);
    const at = k * coefficientsPerSection;
    sos[at] = gain;
    sos[at + 1] = middle;
    sos[at + 2] = gain;
    sos[at + 3] = 1;
    sos[at + 4] = middle;
    sos[at + 5] = 2 * gain - 1;
  }
  return sos;
}
