/** What a channel carries. BIDS channel types map onto these (see recordings). */
export const channelKinds = [
  "lfp",
  "ecog",
  "eeg",
  "emg",
  "ecg",
  "eog",
  "ppg",
  "force",
  "stim",
  "trigger",
  "misc",
] as const;
export type ChannelKind = (typeof channelKinds)[number];

export interface Channel {
  readonly name: string;
  readonly kind: ChannelKind;
  /** As the source states it, with the micro sign U+00B5: "µV", "mV", "%", "N", or "" where unknown. */
  readonly unit: string;
}

/** One group of channels sampled together at one rate. */
export interface StreamInfo {
  readonly rateHz: number;
  readonly channels: readonly Channel[];
}

/** Index of the channel called `name`, or -1. */
export function channelIndex(info: StreamInfo, name: string): number {
  return info.channels.findIndex((channel) => channel.name === name);
}

/** Kinds that carry brain signals, in the order of preference for decoding. */
const neuralKinds = ["lfp", "ecog", "eeg"] as const satisfies readonly ChannelKind[];

/** Names of the channels to decode from where nobody chose any: all LFP, else all ECoG, else all EEG. */
export function defaultInputs(info: StreamInfo): string[] {
  for (const kind of neuralKinds) {
    const names = info.channels.filter((channel) => channel.kind === kind).map((c) => c.name);
    if (names.length > 0) return names;
  }
  return [];
}

const forceLike = /force|grip|squeeze|dyn|mov/i;

/**
 * Name of the channel to propose as the target: the first of kind force, else a misc channel whose name
 * sounds like one, else the first misc channel; null where there is none.
 */
export function proposedTarget(info: StreamInfo): string | null {
  const { channels } = info;
  const misc = channels.filter((channel) => channel.kind === "misc");
  const found =
    channels.find((channel) => channel.kind === "force") ??
    misc.find((channel) => forceLike.test(channel.name)) ??
    misc[0];
  return found?.name ?? null;
}
