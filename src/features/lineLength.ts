import { samplesFromMs } from "../signal/units.ts";
import { windowMs } from "./fields.ts";
import { History } from "./history.ts";
import { columnOf, type FeatureKernel } from "./kernel.ts";

const entries = { windowMs };

interface LineLengthState {
  readonly channelCount: number;
  readonly rateHz: number;
  readonly windowSamples: number;
  readonly history: History;
  readonly window: Float64Array;
}

/**
 * Line length over a trailing window, per second of it: the mean distance from sample to sample times the rate, in
 * the channel's unit per second (Esteller et al. 2001, Proc. IEEE EMBS 23:1707-1710).
 */
export const lineLength: FeatureKernel<typeof entries, LineLengthState> = {
  stage: "feature",
  entries,
  examples: [{ windowMs: 300 }],
  describe: (info) => info.channels.map(({ name }) => columnOf(name, "line-length")),
  init(info, { windowMs }) {
    const windowSamples = Math.max(2, samplesFromMs(windowMs, info.rateHz));
    return {
      channelCount: info.channels.length,
      rateHz: info.rateHz,
      windowSamples,
      history: new History(info.channels.length, windowSamples),
      window: new Float64Array(windowSamples),
    };
  },
  reset({ history }) {
    history.reset();
  },
  process({ history }, segment) {
    history.add(segment);
  },
  rowInto({ channelCount, rateHz, windowSamples, history, window }, values, at) {
    for (let channel = 0; channel < channelCount; channel++) {
      const count = history.newestInto(channel, windowSamples, window);
      let length = 0;
      for (let i = 1; i < count; i++) length += Math.abs((window[i] as number) - (window[i - 1] as number));
      values[at + channel] = count > 1 ? (length * rateHz) / (count - 1) : 0;
    }
  },
  latencyMs: (_info, { windowMs }) => windowMs / 2,
  spanMs: (_info, { windowMs }) => windowMs,
};
