import { butterworthLowpass } from "./butterworth.ts";
import { filterOrder, positive, requireBelowNyquist } from "./fields.ts";
import { columnOf, type FeatureKernel, type ParamsOf } from "./kernel.ts";
import { groupDelaySamples, type Sos, settleSosStates, sosFilterInto, sosStates } from "./sos.ts";

const entries = {
  /** Edge of the lowpass, at -3 dB. */
  highHz: positive,
  /** Order of the Butterworth lowpass, as in `scipy.signal.butter(order, highHz, "low")`. */
  filterOrder,
};

interface MotorPotentialState {
  readonly sos: Sos;
  /** Filter states, and newest filtered sample, of all channels. */
  readonly states: Float64Array;
  readonly newest: Float64Array;
  readonly filtered: Float64Array;
}

/** Samples filtered at a time. */
const chunk = 256;

/**
 * Local motor potential: the low-passed signal itself, sign and all, at the hop, in the channel's unit (Mehring et al.
 * 2003, Nat. Neurosci. 6:1253-1254). Drift is left in: `offset`, or a running normalisation, takes it out.
 */
export const motorPotential: FeatureKernel<typeof entries, MotorPotentialState> = {
  stage: "feature",
  entries,
  examples: [
    { highHz: 5, filterOrder: 2 },
    { highHz: 12, filterOrder: 3 },
  ],
  describe: (info, { highHz }) => info.channels.map(({ name }) => columnOf(name, "lmp", 0, highHz)),
  init(info, params) {
    const sos = lowpass(params, info.rateHz);
    return {
      sos,
      states: sosStates(sos, info.channels.length),
      newest: new Float64Array(info.channels.length),
      filtered: new Float64Array(info.channels.length * chunk),
    };
  },
  reset({ states, newest }) {
    states.fill(0);
    newest.fill(0);
  },
  process({ sos, states, newest, filtered }, { data, capacity, frameCount }) {
    for (let from = 0; from < frameCount; from += chunk) {
      const count = Math.min(chunk, frameCount - from);
      sosFilterInto(sos, states, data, from, capacity, filtered, 0, count, count);
      for (let channel = 0; channel < newest.length; channel++) {
        newest[channel] = filtered[(channel + 1) * count - 1] as number;
      }
    }
  },
  rowInto({ states, newest }, values, at) {
    for (let channel = 0; channel < newest.length; channel++) {
      values[at + channel] = newest[channel] as number;
    }
    settleSosStates(states);
  },
  /** The filter's group delay at 0 Hz. */
  latencyMs: (info, params) => (groupDelaySamples(lowpass(params, info.rateHz), 0) * 1000) / info.rateHz,
  /** Two periods of the edge: after that the filter has come to rest. */
  spanMs: (_info, { highHz }) => 2000 / highHz,
};

function lowpass({ highHz, filterOrder }: ParamsOf<typeof entries>, rateHz: number): Sos {
  requireBelowNyquist({ name: "lmp", highHz }, rateHz);
  return butterworthLowpass(filterOrder, highHz, rateHz);
}
