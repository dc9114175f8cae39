import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import type { StreamInfo } from "../signal/stream.ts";
import { name } from "./fields.ts";
import type { ParamsOf, SignalKernel } from "./kernel.ts";

const entries = {
  /** Bad channels, by name. */
  channels: v.pipe(v.array(name), v.minLength(1), v.maxLength(256)),
};

interface ExcludeState {
  /** Channels that stay. */
  readonly kept: Int32Array;
}

/** Leaves bad channels out of all that follows: before a montage, so that they do not get into its means. */
export const exclude: SignalKernel<typeof entries, ExcludeState> = {
  stage: "signal",
  entries,
  examples: [{ channels: ["LFP_1"] }],
  describe: (info, params) => ({
    ...info,
    channels: keptOf(info, params).map((index) => info.channels[index] as StreamInfo["channels"][number]),
  }),
  init: (info, params) => ({ kept: Int32Array.from(keptOf(info, params)) }),
  reset() {},
  process({ kept }, segment, out) {
    const { frameCount } = segment;
    out.firstSample = segment.firstSample;
    out.frameCount = frameCount;
    for (let channel = 0; channel < kept.length; channel++) {
      const from = (kept[channel] as number) * segment.capacity;
      const to = channel * out.capacity;
      for (let i = 0; i < frameCount; i++) out.data[to + i] = segment.data[from + i] as number;
    }
  },
  latencyMs: () => 0,
  spanMs: () => 0,
};

/** @throws InputError where a channel is not there, or none would be left */
function keptOf(info: StreamInfo, { channels }: ParamsOf<typeof entries>): number[] {
  const names = info.channels.map((channel) => channel.name);
  const missing = channels.find((channel) => !names.includes(channel));
  if (missing !== undefined) {
    throw new InputError(`channel ${missing}`, `is not there to leave out; there are ${names.join(", ")}`);
  }
  const kept = names.flatMap((channel, index) => (channels.includes(channel) ? [] : [index]));
  if (kept.length === 0) throw new InputError("exclude.channels", "leave no channel");
  return kept;
}
