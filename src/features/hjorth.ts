import { columnOf, type FeatureKernel } from "./kernel.ts";
import { trailingWindow, type WindowState, windowEntries } from "./trailingWindow.ts";

/**
 * Hjorth 1970 (Electroencephalogr. Clin. Neurophysiol. 29:306-310) over a trailing window. Activity: the variance, in
 * the channel's unit squared. Mobility: the standard deviation of the slope over that of the signal, in 1/s, which for
 * a tone is 2 pi times its frequency. Complexity: the mobility of the slope over that of the signal, 1 for a tone.
 * The slope is the difference between neighbours. A flat channel has 0 of each.
 */
export const hjorth: FeatureKernel<typeof windowEntries, WindowState> = {
  stage: "feature",
  entries: windowEntries,
  examples: [{ windowMs: 500 }],
  describe: (info) =>
    info.channels.flatMap(({ name }) => [
      columnOf(name, "activity", null, null, true),
      columnOf(name, "mobility"),
      columnOf(name, "complexity"),
    ]),
  ...trailingWindow(4),
  rowInto({ channelCount, rateHz, windowSamples, history, window }, values, at) {
    for (let channel = 0; channel < channelCount; channel++) {
      const count = history.newestInto(channel, windowSamples, window);
      const activity = variance(window, count);
      differentiate(window, count);
      const slope = variance(window, count - 1);
      differentiate(window, count - 1);
      const bend = variance(window, count - 2);
      const mobility = ratio(slope, activity);
      values[at + 3 * channel] = activity;
      values[at + 3 * channel + 1] = mobility * rateHz;
      values[at + 3 * channel + 2] = mobility === 0 ? 0 : ratio(bend, slope) / mobility;
    }
  },
};

const ratio = (upper: number, lower: number) => (lower > 0 ? Math.sqrt(upper / lower) : 0);

function variance(values: Float64Array, count: number): number {
  if (count < 1) return 0;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i] as number;
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += ((values[i] as number) - mean) ** 2;
  return squares / count;
}

/** In place; leaves one value less. */
function differentiate(values: Float64Array, count: number): void {
  for (let i = 0; i + 1 < count; i++) values[i] = (values[i + 1] as number) - (values[i] as number);
}
