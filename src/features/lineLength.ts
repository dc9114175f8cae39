import { columnOf, type FeatureKernel } from "./kernel.ts";
import { trailingWindow, type WindowState, windowEntries } from "./trailingWindow.ts";

/**
 * Line length over a trailing window, per second of it: the mean distance from sample to sample times the rate, in
 * the channel's unit per second (Esteller et al. 2001, Proc. IEEE EMBS 23:1707-1710).
 */
export const lineLength: FeatureKernel<typeof windowEntries, WindowState> = {
  stage: "feature",
  entries: windowEntries,
  examples: [{ windowMs: 300 }],
  describe: (info) => info.channels.map(({ name }) => columnOf(name, "line-length")),
  ...trailingWindow(2),
  rowInto({ channelCount, rateHz, windowSamples, history, window }, values, at) {
    for (let channel = 0; channel < channelCount; channel++) {
      const count = history.newestInto(channel, windowSamples, window);
      let length = 0;
      for (let i = 1; i < count; i++) length += Math.abs((window[i] as number) - (window[i - 1] as number));
      values[at + channel] = count > 1 ? (length * rateHz) / (count - 1) : 0;
    }
  },
};
