import * as v from "valibot";
import { samplesFromMs } from "../signal/units.ts";
import { positive } from "./fields.ts";
import type { SignalKernel } from "./kernel.ts";

const entries = {
  /** What lies farther than this from 0, in the channel's unit, is an artefact: after `offset` or a filter. */
  limit: positive,
  /** How long after the last such sample the signal is still held. */
  holdMs: v.pipe(positive, v.maxValue(10_000)),
};

interface BlankState {
  readonly limit: number;
  readonly holdSamples: number;
  /** Each channel's last good sample, and how many more samples it is held for. */
  readonly good: Float64Array;
  readonly left: Int32Array;
}

/**
 * Artefact blanking: a sample beyond the limit, and all within `holdMs` after it, become the last good one (sample
 * and hold). What comes before an artefact is not touched: that would be to look ahead.
 */
export const blank: SignalKernel<typeof entries, BlankState> = {
  stage: "signal",
  entries,
  examples: [{ limit: 40, holdMs: 20 }],
  describe: (info) => info,
  init: (info, { limit, holdMs }) => ({
    limit,
    holdSamples: samplesFromMs(holdMs, info.rateHz),
    good: new Float64Array(info.channels.length),
    left: new Int32Array(info.channels.length),
  }),
  reset({ good, left }) {
    good.fill(0);
    left.fill(0);
  },
  process({ limit, holdSamples, good, left }, segment, out) {
    const { frameCount } = segment;
    out.firstSample = segment.firstSample;
    out.frameCount = frameCount;
    for (let channel = 0; channel < good.length; channel++) {
      const from = channel * segment.capacity;
      const to = channel * out.capacity;
      let last = good[channel] as number;
      let held = left[channel] as number;
      for (let i = 0; i < frameCount; i++) {
        const value = segment.data[from + i] as number;
        if (Math.abs(value) > limit) held = holdSamples + 1;
        if (held > 0) held--;
        else last = value;
        out.data[to + i] = last;
      }
      good[channel] = last;
      left[channel] = held;
    }
  },
  latencyMs: () => 0,
  spanMs: () => 0,
};
