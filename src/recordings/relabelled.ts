import { InputError } from "../signal/errors.ts";
import type { Channel } from "../signal/stream.ts";
import type { Recording } from "./recording.ts";

/**
 * A recording with channels of another kind or unit than its files state: what they carry is said otherwise, the values stay.
 * @param said channels by name; the others are left as they are  @throws InputError for a name that the recording lacks
 */
export function relabelled(recording: Recording, said: readonly Channel[]): Recording {
  if (said.length === 0) return recording;
  const byName = new Map(said.map((channel) => [channel.name, channel]));
  for (const name of byName.keys()) {
    if (recording.info.channels.every((channel) => channel.name !== name)) {
      throw new InputError(`channel ${name}`, `is not in ${recording.name}.`);
    }
  }
  const channels = recording.info.channels.map((channel) => byName.get(channel.name) ?? channel);
  return {
    ...recording,
    info: { ...recording.info, channels },
    signals: recording.signals.map((signal, i) => {
      const { kind, unit } = channels[i] as Channel;
      return { ...signal, kind, unit };
    }),
  };
}
