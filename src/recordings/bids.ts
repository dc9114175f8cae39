import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import type { Channel, ChannelKind, StreamInfo } from "../signal/stream.ts";
import { linesOf } from "./csvTable.ts";
import type { Finding } from "./finding.ts";
import type { Marker, NamedBlob, Provenance } from "./recording.ts";
import { readText } from "./slices.ts";

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
  // EDF+ begins a label with the type.
  [/^(eeg|scalp)\b/i, "eeg"],
  [/force|grip/i, "force"],
  [/^stim/i, "stim"],
  [/^(lfp|stn|gpi|vim|dbs)/i, "lfp"],
  [/^ecog/i, "ecog"],
  [/^emg/i, "emg"],
  [/^ecg|^ekg/i, "ecg"],
  [/eog/i, "eog"],
  [/^ppg|pulse/i, "ppg"],
  [/^trig|^sti ?\d|^status$/i, "trigger"],
  [/^(mov|misc|acc|analog|aux|cue|rota)/i, "misc"],
  [/^(resp|temp|event|s[ap]o2|airflow|snor|thor|abdo|pleth|position|sound)/i, "misc"],
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

/** The side-car (`channels`, `.tsv`) that belongs to a recording: the one that shares most of its name; null where there is none. */
export function sidecarFor(
  headerName: string,
  files: readonly NamedBlob[],
  suffix: string,
  ending: string,
): NamedBlob | null {
  const shared = (name: string) => {
    let length = 0;
    while (length < name.length && name[length] === headerName[length]) length++;
    return length;
  };
  const whole = `${suffix}${ending}`;
  const entities = new Set(
    headerName
      .toLowerCase()
      .replace(/\.[^.]*$/, "")
      .split("_"),
  );
  const candidates = files.filter(({ name }) => {
    const lower = name.toLowerCase();
    if (lower === whole) return true;
    if (!lower.endsWith(`_${whole}`)) return false;
    // What names another subject or run describes another recording; what names fewer of them is inherited.
    return lower
      .slice(0, -whole.length - 1)
      .split("_")
      .every((entity) => entities.has(entity));
  });
  return candidates.sort((a, b) => shared(b.name) - shared(a.name))[0] ?? null;
}

/** The `_channels.tsv` that belongs to a recording. */
export function channelsFileFor(headerName: string, files: readonly NamedBlob[]): NamedBlob | null {
  return sidecarFor(headerName, files, "channels", ".tsv");
}

/** True of a table that describes a recording rather than being one. */
export function isSidecarTable(name: string): boolean {
  return /(^|_)(channels|events|electrodes|scans|sessions|participants|coordsystem|samples|physio|stim)\.tsv$/i.test(
    name,
  );
}

const mostBytes = 10_000_000;
const mostDescriptionBytes = 1_000_000;
const mostColumns = 1000;
const mostRows = 250_000;

/** Rows of a table by column title, in lower case. @throws InputError where it is too large */
async function readTable(file: NamedBlob): Promise<{ columns: string[]; rows: string[][] }> {
  if (file.blob.size > mostBytes) throw new InputError(file.name, "is too large for a table of its kind.");
  const text = (await readText(file, mostBytes)).replace(/^\uFEFF/, "");
  const cells = (line: string) => {
    const found = line.split("\t", mostColumns + 1).map((cell) => cell.trim());
    if (found.length > mostColumns) throw new InputError(file.name, `has more than ${mostColumns} columns.`);
    return found;
  };
  let columns: string[] | null = null;
  const rows: string[][] = [];
  for (const line of linesOf(text)) {
    if (columns === null) columns = cells(line).map((title) => title.toLowerCase());
    else if (line.trim() !== "") {
      if (rows.length === mostRows) throw new InputError(file.name, `has more than ${mostRows} rows.`);
      rows.push(cells(line));
    }
  }
  return { columns: columns ?? [], rows };
}

/** Channels by name. @throws InputError where the table is no table of channels */
export async function readChannelsFile(file: NamedBlob): Promise<Map<string, BidsChannel>> {
  const { columns, rows } = await readTable(file);
  const nameAt = columns.indexOf("name");
  const typeAt = columns.indexOf("type");
  if (nameAt < 0 || typeAt < 0) throw new InputError(file.name, "has no columns name and type.");
  const unitAt = columns.indexOf("units");
  const statusAt = columns.indexOf("status");
  const channels = new Map<string, BidsChannel>();
  for (const cells of rows) {
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

/** What a header says of a channel; "" where it says nothing. */
export interface StatedChannel {
  readonly name: string;
  readonly unit: string;
  /** Taken where no table lists the channel; what its name says otherwise. */
  readonly kind?: ChannelKind;
}

/**
 * Channels of a recording, with names of their own, described by header and `_channels.tsv`.
 * @param silentUnit where neither states a unit
 */
export async function describeChannels(
  stated: readonly StatedChannel[],
  headerName: string,
  files: readonly NamedBlob[],
  findings: Finding[],
  silentUnit: string,
): Promise<Channel[]> {
  const table = channelsFileFor(headerName, files);
  const described = table ? await channelsOrNull(table, findings) : null;
  const names = new Set<string>();
  return stated.map((channel, i) => {
    let name = channel.name || `Ch${i + 1}`;
    if (names.has(name)) {
      const other = `${name}-${i + 1}`;
      findings.push({
        check: "header",
        severity: "warning",
        channel: name,
        what: `Channel ${i + 1} has the name of another one.`,
        remedy: `It is called ${other} here.`,
      });
      name = other;
    }
    // A name that was made can be taken as well.
    while (names.has(name)) name = `${name}'`;
    names.add(name);
    const bids = described?.get(name);
    if (described && !bids) {
      findings.push({
        check: "side-car",
        severity: "warning",
        channel: name,
        what: `${table?.name} does not list it.`,
        remedy: "Its kind was taken from its name; check it.",
      });
    }
    if (bids?.isBad) {
      findings.push({
        check: "marked-bad",
        severity: "warning",
        channel: name,
        what: `${table?.name} marks it as bad.`,
        remedy: "It is left out of the channels to decode from, unless you say otherwise.",
      });
    }
    const unit = normalUnit(channel.unit === "" ? (bids?.unit ?? silentUnit) : channel.unit);
    return { name, kind: bids?.kind ?? channel.kind ?? kindFromName(name), unit };
  });
}

/** Channels of a table; null, with a finding, where it cannot be read: it must not keep anybody from the recording. */
async function channelsOrNull(
  table: NamedBlob,
  findings: Finding[],
): Promise<Map<string, BidsChannel> | null> {
  try {
    return await readChannelsFile(table);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    findings.push({
      check: "side-car",
      severity: "warning",
      channel: null,
      what: `${error.subject} ${error.reason}`,
      remedy: "It was left out: kinds were taken from the names of the channels; check them.",
    });
    return null;
  }
}

/** An event of a BIDS `_events.tsv`, in seconds from the first sample. */
export interface BidsEvent {
  readonly onsetS: number;
  readonly durationS: number;
  readonly kind: string;
  readonly text: string;
  /** Channel that it concerns, null for all. */
  readonly channel: string | null;
}

/** @throws InputError where the table has no onsets */
export async function readEventsFile(file: NamedBlob): Promise<BidsEvent[]> {
  const { columns, rows } = await readTable(file);
  const at = (title: string) => columns.indexOf(title);
  const onsetAt = at("onset");
  if (onsetAt < 0) throw new InputError(file.name, "has no column onset.");
  const cell = (cells: string[], index: number) => {
    const text = index < 0 ? "" : (cells[index] ?? "");
    return text.toLowerCase() === "n/a" ? "" : text;
  };
  const durationAt = at("duration");
  const kindAt = at("trial_type");
  const channelAt = at("channel");
  const textAt = ["value", "trigger", "event", "description"].map(at).find((index) => index >= 0) ?? -1;
  return rows.flatMap((cells) => {
    const onset = cell(cells, onsetAt);
    const onsetS = Number(onset);
    if (onset === "" || !Number.isFinite(onsetS)) return [];
    const durationS = Number(cell(cells, durationAt));
    return [
      {
        onsetS,
        durationS: Number.isFinite(durationS) && durationS > 0 ? durationS : 0,
        kind: cell(cells, kindAt) || "event",
        text: cell(cells, textAt),
        channel: cell(cells, channelAt) || null,
      },
    ];
  });
}

/** A `_events.tsv` for markers. */
function eventsTable(markers: readonly Marker[], rateHz: number): string {
  const clean = (text: string) => text.replaceAll(/[\t\r\n]+/g, " ").trim() || "n/a";
  const rows = markers.map(({ sample, lengthSamples, kind, text, channel }) => [
    String(sample / rateHz),
    String(lengthSamples / rateHz),
    clean(kind),
    clean(text),
    clean(channel ?? ""),
  ]);
  return `${[["onset", "duration", "trial_type", "value", "channel"], ...rows].map((row) => row.join("\t")).join("\n")}\n`;
}

/** What a BIDS `_ieeg.json` or `_eeg.json` states; null where it is silent. */
export interface BidsDescription {
  readonly rateHz: number | null;
  readonly durationS: number | null;
  /** Written by Gripscope alone; BIDS has no field for it. */
  readonly provenance: Provenance | null;
}

const ProvenanceSchema = v.object({
  source: v.string(),
  firstSample: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  simulated: v.boolean(),
});

/** @throws InputError where it is no JSON object */
export async function readDescription(file: NamedBlob): Promise<BidsDescription> {
  const text = await readText(file, mostDescriptionBytes);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new InputError(file.name, "is not JSON.");
  }
  if (typeof value !== "object" || value === null) throw new InputError(file.name, "is no JSON object.");
  const positive = (key: string) => {
    const number: unknown = (value as Record<string, unknown>)[key];
    return typeof number === "number" && number > 0 && Number.isFinite(number) ? number : null;
  };
  const provenance = v.safeParse(ProvenanceSchema, (value as Record<string, unknown>).GripscopeSource);
  return {
    rateHz: positive("SamplingFrequency"),
    durationS: positive("RecordingDuration"),
    provenance: provenance.success ? provenance.output : null,
  };
}

export function descriptionFileFor(headerName: string, files: readonly NamedBlob[]): NamedBlob | null {
  return sidecarFor(headerName, files, "ieeg", ".json") ?? sidecarFor(headerName, files, "eeg", ".json");
}

/** A `_ieeg.json` or `_eeg.json` with the fields that BIDS requires. */
function descriptionJson(
  rateHz: number,
  taskName: string,
  modality: "ieeg" | "eeg",
  provenance: Provenance | null,
): string {
  const description = {
    TaskName: taskName,
    SamplingFrequency: rateHz,
    PowerLineFrequency: "n/a",
    SoftwareFilters: "n/a",
    [modality === "eeg" ? "EEGReference" : "iEEGReference"]: "n/a",
    RecordingType: "continuous",
    ...(provenance && { GripscopeSource: provenance }),
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}

/**
 * The side-cars of a recording that is written: names, and texts.
 * @param baseName of the recording, without ending  @param provenance where it is a record of a stream that is known
 */
export function sidecarTexts(
  baseName: string,
  { rateHz, channels }: StreamInfo,
  markers: readonly Marker[],
  provenance: Provenance | null = null,
): { name: string; text: string }[] {
  const entities = baseName.replace(/_(ieeg|eeg)$/, "");
  const modality = baseName.endsWith("_eeg") ? "eeg" : "ieeg";
  const taskName = /(?:^|_)task-([a-zA-Z0-9]+)/.exec(baseName)?.[1] ?? "unknown";
  return [
    { name: `${entities}_channels.tsv`, text: channelsTable(channels, rateHz) },
    { name: `${entities}_${modality}.json`, text: descriptionJson(rateHz, taskName, modality, provenance) },
    ...(markers.length > 0 ? [{ name: `${entities}_events.tsv`, text: eventsTable(markers, rateHz) }] : []),
  ];
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
  return unit.trim().replace("\u03BC", "\u00B5").replace(/^uV$/i, "\u00B5V");
}
