import type { ChannelKind } from "./stream.ts";

/** SD that signals of each kind plausibly have, µV, with a factor of ten to spare on either side. */
export const plausibleSdMicrovolts: Readonly<Partial<Record<ChannelKind, readonly [number, number]>>> = {
  lfp: [0.2, 500],
  ecog: [0.5, 2000],
  eeg: [0.2, 2000],
};
