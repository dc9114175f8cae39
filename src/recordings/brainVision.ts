import { InputError } from "../signal/errors.ts";
import type { Channel } from "../signal/stream.ts";
import { channelsFileFor, kindFromName, normalUnit, readChannelsFile } from "./bids.ts";
import type { Finding } from "./finding.ts";
import { type Ini, parseIni } from "./ini.ts";
import type { Marker, NamedBlob, Recording, RecordingFormat } from "./recording.ts";

const binaryFormats = {
  INT_16: { bytes: 2, get: (view: DataView, at: number) => view.getInt16(at, true) },
  UINT_16: { bytes: 2, get: (view: DataView, at: number) => view.getUint16(at, true) },
  INT_32: { bytes: 4, get: (view: DataView, at: number) => view.getInt32(at, true) },
  IEEE_FLOAT_32: { bytes: 4, get: (view: DataView, at: number) => view.getFloat32(at, true) },
  IEEE_FLOAT_64: { bytes: 8, get: (view: DataView, at: number) => view.getFloat64(at, true) },
} as const;

/** Headers and marker files are text; what is larger is something else. */
const mostTextBytes = 50_000_000;
const mostChannels = 10_000;
/** Read at a time from a vectorised file, where a frame's values lie far apart. */
const chunkFrames = 65_536;

/**
 * BrainVision Core Data Format 1.0 and 2.0 (Brain Products, 2019): a header `.vhdr`, samples, optional markers. Binary, all
 * sample types, both orientations.
 */
export const brainVision: RecordingFormat = {
  name: "BrainVision",
  headerEnding: ".vhdr",
  async open(header, files) {
    const text = await readText(header);
    if (!/^Brain ?Vision Data Exchange Header File/i.test(text)) {
      throw new InputError(header.name, "is not a BrainVision header: its first line does not say so.");
    }
    const ini = parseIni(text);
    const common = section(ini, "Common Infos", header.name);
    const dataName = companionName(required(common, "DataFile", header.name), header.name, "DataFile");
    const markerEntry = common.get("MarkerFile");
    const markerName = markerEntry ? companionName(markerEntry, header.name, "MarkerFile") : null;
    const data = findFile(files, dataName);
    if (!data) {
      const missing = [dataName, ...(markerName && !findFile(files, markerName) ? [markerName] : [])];
      throw new InputError(
        header.name,
        `needs ${missing.join(" and ")}, which did not come with it. Choose the files together, or drop the whole folder.`,
      );
    }
    const dataFormat = common.get("DataFormat") ?? "BINARY";
    if (dataFormat.toUpperCase() !== "BINARY") {
      throw new InputError(
        header.name,
        `DataFormat=${dataFormat} is not supported; export the recording as BINARY.`,
      );
    }
    const width = whole(
      required(common, "NumberOfChannels", header.name),
      "NumberOfChannels",
      header.name,
      mostChannels,
    );
    const intervalMicroseconds = Number(required(common, "SamplingInterval", header.name));
    if (!(intervalMicroseconds > 0 && intervalMicroseconds <= 1e9)) {
      throw new InputError(
        header.name,
        `SamplingInterval=${common.get("SamplingInterval")} is not a time in microseconds.`,
      );
    }
    const rateHz = tidy(1e6 / intervalMicroseconds);
    const orientation = (common.get("DataOrientation") ?? "MULTIPLEXED").toUpperCase();
    if (orientation !== "MULTIPLEXED" && orientation !== "VECTORIZED") {
      throw new InputError(header.name, `DataOrientation=${orientation} is not known.`);
    }
    const binary = section(ini, "Binary Infos", header.name);
    const formatName = required(binary, "BinaryFormat", header.name).toUpperCase();
    if (!Object.hasOwn(binaryFormats, formatName)) {
      throw new InputError(header.name, `BinaryFormat=${formatName} is not known.`);
    }
    if (/^yes$/i.test(binary.get("UseBigEndianOrder") ?? "")) {
      throw new InputError(
        header.name,
        "UseBigEndianOrder=YES is not supported; export the recording in little-endian order.",
      );
    }
    const sampleFormat = binaryFormats[formatName as keyof typeof binaryFormats];
    const offsetText = common.get("DataOffset") ?? binary.get("DataOffset") ?? "0";
    const offset = Number(offsetText);
    if (!Number.isSafeInteger(offset) || offset < 0) {
      throw new InputError(header.name, `DataOffset=${offsetText} is not a whole number from 0.`);
    }
    const findings: Finding[] = [];
    const { channels, resolutions } = await describeChannels(ini, width, header, files, findings);

    const frameBytes = width * sampleFormat.bytes;
    const frameCount = Math.floor((data.blob.size - offset) / frameBytes);
    const rest = data.blob.size - offset - frameCount * frameBytes;
    if (frameCount < 1) {
      throw new InputError(
        dataName,
        `holds ${data.blob.size} bytes, not even one sample of ${width} channels.`,
      );
    }
    if (rest !== 0) {
      if (orientation === "VECTORIZED") {
        throw new InputError(
          dataName,
          `its size does not fit ${width} channels of ${formatName}: it is cut off or damaged.`,
        );
      }
      findings.push({
        severity: "warning",
        channel: null,
        what: `${dataName} ends within a sample: ${rest} bytes too many for ${width} channels of ${formatName}.`,
        remedy:
          "The file was cut off, or the header is wrong about it. The whole samples are used; check the values.",
      });
    }
    const stated = common.get("DataPoints");
    if (stated !== undefined && Number(stated) !== frameCount) {
      findings.push({
        severity: "warning",
        channel: null,
        what: `The header states ${stated} samples, the file holds ${frameCount}.`,
        remedy: "The file was cut off or appended to. What the file holds is used.",
      });
    }
    const { markers, recordedAt } = await readMarkers(markerName, files, channels, findings);

    const { bytes, get } = sampleFormat;
    const recording: Recording = {
      format: "BrainVision",
      name: header.name,
      info: { rateHz, channels },
      frameCount,
      markers,
      recordedAt,
      findings,
      async readInto(firstSample, asked, out) {
        const count = Math.max(0, Math.min(asked, frameCount - firstSample));
        if (count === 0) return 0;
        if (orientation === "MULTIPLEXED") {
          const start = offset + firstSample * frameBytes;
          const view = await bytesOf(data, start, count * frameBytes);
          for (let frame = 0, at = 0; frame < count; frame++) {
            for (let channel = 0; channel < width; channel++, at += bytes) {
              out[frame * width + channel] = get(view, at) * (resolutions[channel] as number);
            }
          }
          return count;
        }
        for (let channel = 0; channel < width; channel++) {
          for (let done = 0; done < count; done += chunkFrames) {
            const part = Math.min(chunkFrames, count - done);
            const start = offset + (channel * frameCount + firstSample + done) * bytes;
            const view = await bytesOf(data, start, part * bytes);
            for (let i = 0; i < part; i++) {
              out[(done + i) * width + channel] = get(view, i * bytes) * (resolutions[channel] as number);
            }
          }
        }
        return count;
      },
    };
    return recording;
  },
};

async function bytesOf(file: NamedBlob, start: number, length: number): Promise<DataView> {
  const buffer = await file.blob.slice(start, start + length).arrayBuffer();
  if (buffer.byteLength !== length)
    throw new InputError(file.name, "changed while it was read. Open it again.");
  return new DataView(buffer);
}

async function readText(file: NamedBlob): Promise<string> {
  if (file.blob.size > mostTextBytes) throw new InputError(file.name, "is too large for a text file.");
  const bytes = await file.blob.arrayBuffer();
  // The code page is stated inside the very text: UTF-8 where it is valid, else the older Windows one.
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function section(ini: Ini, name: string, file: string): ReadonlyMap<string, string> {
  const found = ini.get(name.toLowerCase());
  if (!found) throw new InputError(file, `has no section [${name}].`);
  return found;
}

function required(entries: ReadonlyMap<string, string>, key: string, file: string): string {
  const value = entries.get(key);
  if (value === undefined || value === "") throw new InputError(file, `has no ${key}=.`);
  return value;
}

function whole(text: string, key: string, file: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new InputError(file, `${key}=${text} is not a whole number from 1 to ${most}.`);
  }
  return value;
}

/** Sampling intervals are written with few digits: 1e6 / 488.28125 is 2048, and 1e6 / 1666.667 means 600. */
function tidy(rateHz: number): number {
  const nearest = Math.round(rateHz);
  return Math.abs(rateHz - nearest) / rateHz < 1e-6 ? nearest : rateHz;
}

/** The name of a sibling as stated; a path out of the folder is refused. `$b` stands for the header's own base name. */
function companionName(stated: string, header: string, key: string): string {
  const name = stated.replaceAll("$b", header.replace(/\.vhdr$/i, ""));
  if (/[/\\]/.test(name) || name === ".." || name === ".") {
    throw new InputError(header, `${key}=${stated} points outside the folder.`);
  }
  return name;
}

function findFile(files: readonly NamedBlob[], name: string): NamedBlob | undefined {
  return (
    files.find((file) => file.name === name) ??
    // Names that were copied from a system that does not tell cases apart.
    files.find((file) => file.name.toLowerCase() === name.toLowerCase())
  );
}

async function describeChannels(
  ini: Ini,
  width: number,
  header: NamedBlob,
  files: readonly NamedBlob[],
  findings: Finding[],
): Promise<{ channels: Channel[]; resolutions: number[] }> {
  const infos = section(ini, "Channel Infos", header.name);
  const table = channelsFileFor(header.name, files);
  const described = table ? await readChannelsFile(table) : null;
  const channels: Channel[] = [];
  const resolutions: number[] = [];
  const names = new Set<string>();
  for (let number = 1; number <= width; number++) {
    const entry = infos.get(`Ch${number}`);
    if (entry === undefined)
      throw new InputError(header.name, `describes no channel ${number}: Ch${number}= is missing.`);
    const [statedName = "", , resolutionText = "", unitText = ""] = entry
      .split(",")
      .map((part) => part.trim());
    let name = statedName.replaceAll("\\1", ",") || `Ch${number}`;
    if (names.has(name)) {
      findings.push({
        severity: "warning",
        channel: name,
        what: `Channel ${number} has the name of another one.`,
        remedy: `It is called ${name}-${number} here.`,
      });
      name = `${name}-${number}`;
    }
    names.add(name);
    const resolution = resolutionText === "" ? 1 : Number(resolutionText.replace(",", "."));
    if (!Number.isFinite(resolution) || resolution === 0) {
      throw new InputError(header.name, `Ch${number}: resolution ${resolutionText} is not a number.`);
    }
    const bids = described?.get(name);
    if (described && !bids) {
      findings.push({
        severity: "warning",
        channel: name,
        what: `${table?.name} does not list it.`,
        remedy: "Its kind was taken from its name; check it.",
      });
    }
    if (bids?.isBad) {
      findings.push({
        severity: "warning",
        channel: name,
        what: `${table?.name} marks it as bad.`,
        remedy: "Leave it out of the channels to decode from.",
      });
    }
    // Microvolts where the header is silent, as the format says.
    const unit = normalUnit(unitText === "" ? (bids?.unit ?? "µV") : unitText);
    channels.push({ name, kind: bids?.kind ?? kindFromName(name), unit });
    resolutions.push(resolution);
  }
  return { channels, resolutions };
}

async function readMarkers(
  markerName: string | null,
  files: readonly NamedBlob[],
  channels: readonly Channel[],
  findings: Finding[],
): Promise<{ markers: Marker[]; recordedAt: string | null }> {
  if (markerName === null) return { markers: [], recordedAt: null };
  const file = findFile(files, markerName);
  if (!file) {
    findings.push({
      severity: "warning",
      channel: null,
      what: `The marker file ${markerName} did not come with the recording.`,
      remedy: "Choose it together with the header if you need its markers.",
    });
    return { markers: [], recordedAt: null };
  }
  const entries = parseIni(await readText(file)).get("marker infos") ?? new Map<string, string>();
  const markers: Marker[] = [];
  let recordedAt: string | null = null;
  for (const [key, entry] of entries) {
    if (!/^Mk\d+$/i.test(key)) continue;
    const [kind = "", text = "", position = "", size = "", channel = "", date = ""] = entry.split(",");
    const sample = Number(position) - 1;
    if (!Number.isSafeInteger(sample)) {
      throw new InputError(file.name, `${key}: position ${position} is not a whole number.`);
    }
    if (kind === "New Segment" && recordedAt === null) recordedAt = dateOf(date);
    markers.push({
      sample,
      lengthSamples: Math.max(0, Number(size) || 0),
      kind: kind.replaceAll("\\1", ","),
      text: text.replaceAll("\\1", ","),
      channel: channels[Number(channel) - 1]?.name ?? null,
    });
  }
  return { markers, recordedAt };
}

/** YYYYMMDDhhmmssuuuuuu as ISO 8601 without a zone, which the format does not state. */
function dateOf(digits: string): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{6})$/.exec(digits.trim());
  if (!parts || /^0+$/.test(digits.trim())) return null;
  const [, year, month, day, hour, minute, second, micro] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${micro}`;
}
