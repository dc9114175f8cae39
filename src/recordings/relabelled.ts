import { InputError } from "../signal/errors.ts";
import type { Channel } from "../signal/stream.ts";
import type { Finding } from "./finding.ts";
import type { Recording } from "./recording.ts";
import { timelineOf } from "./timeline.ts";

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
  const signals = recording.signals.map((signal, i) => {
    const { kind, unit } = channels[i] as Channel;
    return { ...signal, kind, unit };
  });
  return {
    ...recording,
    info: { ...recording.info, channels },
    signals,
    findings: [...recording.findings, ...keptRate(recording, signals)],
  };
}

/** The rate of a stream goes by the kinds that the files state: markers and gaps have been placed by it. */
function keptRate({ info, name }: Recording, signals: Recording["signals"]): Finding[] {
  const { rateHz } = timelineOf(signals, name).info;
  if (rateHz === info.rateHz) return [];
  return [
    {
      check: "rate",
      severity: "warning",
      channel: null,
      what: `The stream keeps ${info.rateHz} Hz, after the kinds that the files state; after those chosen here it would have ${rateHz} Hz.`,
      remedy:
        "State the kinds in a _channels.tsv beside the recording: what stands there counts when it is opened.",
    },
  ];
}
