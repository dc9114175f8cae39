import { InputError } from "../signal/errors.ts";
import type { Channel, ChannelKind } from "../signal/stream.ts";
import type { NamedBlob } from "./recording.ts";

/** Channel types of BIDS (iEEG and EEG), as far as they have a kind of ours; all others are misc. */
const kindOfType: Readonly<Record<string, ChannelKind>> = {
  DBS: "lfp",
  // A depth electrode records local field potentials too.
  SEEG: "lfp",
  LFP: "lfp",
  ECOG: "ecog",
  EEG: "eeg",
  EMG: "emg",
  ECG: "ecg",
  EOG: "eog",
  HEOG: "eog",
  VEOG: "eog",
  PPG: "ppg",
  TRIG: "trigger",
};

const typeOfKind: Readonly<Record<ChannelKind, string>> = {
  lfp: "DBS",
  ecog: "ECOG",
  eeg: "EEG",
  emg: "EMG",
  ecg: "ECG",
  eog: "EOG",
  ppg: "PPG",
  trigger: "TRIG",
  // BIDS has no type for either: the names carry them over (see kindFromName).
  force: "MISC",
  stim: "MISC",
  misc: "MISC",
};

const kindsByName: readonly (readonly [RegExp, ChannelKind])[] = [
  [/force|grip/i, "force"],
  [/^stim/i, "stim"],
  [/^(lfp|stn|gpi|vim|dbs)/i, "lfp"],
  [/^ecog/i, "ecog"],
  [/^emg/i, "emg"],
  [/^ecg|^ekg/i, "ecg"],
  [/eog/i, "eog"],
  [/^ppg|pulse/i, "ppg"],
  [/^trig|^sti ?\d/i, "trigger"],
  [/^(mov|misc|acc|analog|aux|cue|rota)/i, "misc"],
];

/** What a name says about a channel that nothing else describes; EEG where it says nothing, as is usual for the format. */
export function kindFromName(name: string): ChannelKind {
  return kindsByName.find(([pattern]) => pattern.test(name))?.[1] ?? "eeg";
}

export interface BidsChannel {
  kind: ChannelKind;
  unit: string | null;
  isBad: boolean;
}

/** The `_channels.tsv` that belongs to a recording: the one that shares most of its name; null where there is none. */
export function channelsFileFor(headerName: string, files: readonly NamedBlob[]): NamedBlob | null {
  const shared = (name: string) => {
    let length = 0;
    while (length < name.length && name[length] === headerName[length]) length++;
    return length;
  };
  const candidates = files.filter(({ name }) => /(^|_)channels\.tsv$/i.test(name));
  return candidates.sort((a, b) => shared(b.name) - shared(a.name))[0] ?? null;
}

const mostBytes = 10_000_000;

/** Channels by name. @throws InputError where the table is no table of channels */
export async function readChannelsFile(file: NamedBlob): Promise<Map<string, BidsChannel>> {
  if (file.blob.size > mostBytes) throw new InputError(file.name, "is too large for a table of channels.");
  const text = (await file.blob.text()).replace(/^\uFEFF/, "");
  const [head = "", ...lines] = text.split(/\r?\n/);
  const columns = head.split("\t").map((title) => title.trim().toLowerCase());
  const nameAt = columns.indexOf("name");
  const typeAt = columns.indexOf("type");
  if (nameAt < 0 || typeAt < 0) throw new InputError(file.name, "has no columns name and type.");
  const unitAt = columns.indexOf("units");
  const statusAt = columns.indexOf("status");
  const channels = new Map<string, BidsChannel>();
  for (const line of lines) {
    if (line.trim() === "") continue;
    const cells = line.split("\t").map((cell) => cell.trim());
    const name = cells[nameAt] ?? "";
    const type = (cells[typeAt] ?? "").toUpperCase();
    const named = kindFromName(name);
    const kind = kindOfType[type] ?? (named === "force" || named === "stim" ? named : "misc");
    const unit = unitAt < 0 ? undefined : cells[unitAt];
    channels.set(name, {
      kind,
      unit: unit === undefined || unit === "n/a" || unit === "" ? null : normalUnit(unit),
      isBad: statusAt >= 0 && cells[statusAt]?.toLowerCase() === "bad",
    });
  }
  return channels;
}

/** A `_channels.tsv` for a stream. */
export function channelsTable(channels: readonly Channel[], rateHz: number): string {
  const rows = channels.map(({ name, kind, unit }) => [
    name,
    typeOfKind[kind],
    unit || "n/a",
    String(rateHz),
    "good",
  ]);
  return `${[["name", "type", "units", "sampling_frequency", "status"], ...rows].map((row) => row.join("\t")).join("\n")}\n`;
}

/** One spelling for one unit: the micro sign U+00B5 rather than the Greek letter or a u. */
export function normalUnit(unit: string): string {
  return unit.trim().replace("\u03BC", "\u00B5").replace(/^uV$/, "\u00B5V");
}
