import type { StreamInfo } from "../signal/stream.ts";
import { samplesFromMs } from "../signal/units.ts";
import { windowMs } from "./fields.ts";
import { History } from "./history.ts";
import type { Segment } from "./kernel.ts";

/** Parameters of a feature that is computed of the newest window of each channel, and of nothing else. */
export const windowEntries = { windowMs };

export interface WindowState {
  readonly channelCount: number;
  readonly rateHz: number;
  readonly windowSamples: number;
  readonly history: History;
  /** Room for a window. */
  readonly window: Float64Array;
}

/** What kernels over a trailing window have in common. @param least samples that a window holds at least */
export function trailingWindow(least: number) {
  return {
    init(info: StreamInfo, { windowMs }: { windowMs: number }): WindowState {
      const windowSamples = Math.max(least, samplesFromMs(windowMs, info.rateHz));
      return {
        channelCount: info.channels.length,
        rateHz: info.rateHz,
        windowSamples,
        history: new History(info.channels.length, windowSamples),
        window: new Float64Array(windowSamples),
      };
    },
    reset({ history }: WindowState): void {
      history.reset();
    },
    process({ history }: WindowState, segment: Segment): void {
      history.add(segment);
    },
    latencyMs: (_info: StreamInfo, { windowMs }: { windowMs: number }) => windowMs / 2,
    spanMs: (_info: StreamInfo, { windowMs }: { windowMs: number }) => windowMs,
  };
}
