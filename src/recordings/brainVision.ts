import { InputError } from "../signal/errors.ts";
import type { Channel } from "../signal/stream.ts";
import { describeChannels, type StatedChannel } from "./bids.ts";
import type { Finding } from "./finding.ts";
import { type Ini, iniEntries, parseIni } from "./ini.ts";
import type { Marker, NamedBlob, ReadSamples, Recording, RecordingFormat } from "./recording.ts";
import { Blocks, blockBytes, bytesOf, readText } from "./slices.ts";
import { steadyRun, tidyRate } from "./timeline.ts";

const binaryFormats = {
  INT_16: {
    bytes: 2,
    rails: [-32_768, 32_767],
    get: (view: DataView, at: number, little: boolean) => view.getInt16(at, little),
  },
  UINT_16: {
    bytes: 2,
    rails: [0, 65_535],
    get: (view: DataView, at: number, little: boolean) => view.getUint16(at, little),
  },
  INT_32: {
    bytes: 4,
    rails: [-(2 ** 31), 2 ** 31 - 1],
    get: (view: DataView, at: number, little: boolean) => view.getInt32(at, little),
  },
  IEEE_FLOAT_32: {
    bytes: 4,
    rails: null,
    get: (view: DataView, at: number, little: boolean) => view.getFloat32(at, little),
  },
  IEEE_FLOAT_64: {
    bytes: 8,
    rails: null,
    get: (view: DataView, at: number, little: boolean) => view.getFloat64(at, little),
  },
} as const;

/** Headers and marker files are text; what is larger is something else. */
const mostHeaderBytes = 8_000_000;
const mostMarkerBytes = 50_000_000;
const mostMarkers = 250_000;
const mostChannels = 10_000;
/** Values read at a time from a vectorised file, where a frame's values lie far apart. */
const pieceSamples = 65_536;
const firstLine = /^\uFEFF?Brain ?Vision Data Exchange Header File/i;

/**
 * BrainVision Core Data Format 1.0 and 2.0 (Brain Products, 2019): a header `.vhdr`, samples, optional markers. Binary, all
 * sample types, both orientations, both byte orders; text in UTF-8, UTF-16 or the older Windows code page.
 */
export const brainVision: RecordingFormat = {
  name: "BrainVision",
  endings: [".vhdr"],
  async open(header, files) {
    if (header.blob.size > mostHeaderBytes) throw new InputError(header.name, "is too large for a header.");
    const text = await readText(header, mostHeaderBytes);
    if (!firstLine.test(text)) {
      throw new InputError(header.name, "is not a BrainVision header: its first line does not say so.");
    }
    const ini = parseIni(text);
    const common = section(ini, "Common Infos", header.name);
    const dataName = companionName(required(common, "DataFile", header.name), header.name, "DataFile");
    const markerEntry = common.get("MarkerFile");
    const markerName = markerEntry ? companionName(markerEntry, header.name, "MarkerFile") : null;
    const found = findFile(files, dataName);
    if (!found) {
      const missing = [dataName, ...(markerName && !findFile(files, markerName) ? [markerName] : [])];
      throw new InputError(
        header.name,
        `needs ${missing.join(" and ")}, which did not come with it. Choose the files together, or drop the whole folder.`,
      );
    }
    const data: NamedBlob = found;
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
    if (!(intervalMicroseconds >= 0.01 && intervalMicroseconds <= 1e9)) {
      throw new InputError(
        header.name,
        `SamplingInterval=${common.get("SamplingInterval")} is not a time in microseconds.`,
      );
    }
    const rateHz = tidyRate(1e6 / intervalMicroseconds);
    const orientation = (common.get("DataOrientation") ?? "MULTIPLEXED").toUpperCase();
    if (orientation !== "MULTIPLEXED" && orientation !== "VECTORIZED") {
      throw new InputError(header.name, `DataOrientation=${orientation} is not known.`);
    }
    const binary = section(ini, "Binary Infos", header.name);
    const formatName = required(binary, "BinaryFormat", header.name).toUpperCase();
    if (!Object.hasOwn(binaryFormats, formatName)) {
      throw new InputError(header.name, `BinaryFormat=${formatName} is not known.`);
    }
    const little = !/^yes$/i.test(binary.get("UseBigEndianOrder") ?? "");
    const sampleFormat = binaryFormats[formatName as keyof typeof binaryFormats];
    const offsetText = common.get("DataOffset") ?? binary.get("DataOffset") ?? "0";
    const offset = Number(offsetText);
    if (!Number.isSafeInteger(offset) || offset < 0) {
      throw new InputError(header.name, `DataOffset=${offsetText} is not a whole number from 0.`);
    }
    const findings: Finding[] = [];
    const { stated, resolutions } = statedChannels(ini, width, header.name);
    const channels = await describeChannels(stated, header.name, files, findings, "µV");

    const frameBytes = width * sampleFormat.bytes;
    const frameCount = Math.floor((data.blob.size - offset) / frameBytes);
    const rest = data.blob.size - offset - frameCount * frameBytes;
    if (frameCount < 1) {
      throw new InputError(
        dataName,
        `holds ${data.blob.size} bytes, not even one sample of ${width} channels.`,
      );
    }
    if (frameCount === 1) {
      const stated = common.get("DataPoints");
      throw new InputError(
        dataName,
        `holds one sample of ${width} channels${stated ? `, where ${header.name} states ${stated}` : ""}: no signal.`,
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
        check: "size",
        severity: "warning",
        channel: null,
        isCut: true,
        what: `${dataName} ends within a sample: ${rest} bytes too many for ${width} channels of ${formatName}.`,
        remedy:
          "The file was cut off, or the header is wrong about it. The whole samples are used; check the values.",
      });
    }
    const points = common.get("DataPoints");
    if (points !== undefined && Number(points) !== frameCount) {
      if (orientation === "VECTORIZED") {
        throw new InputError(
          dataName,
          `holds ${frameCount} samples of each channel, the header states ${points}: where each channel begins cannot be told.`,
        );
      }
      findings.push({
        check: "size",
        severity: "warning",
        channel: null,
        isCut: Number(points) > frameCount,
        what: `The header states ${points} samples, the file holds ${frameCount}.`,
        remedy: "The file was cut off or appended to. What the file holds is used.",
      });
    }
    const { markers, recordedAt } = await readMarkers(
      markerName,
      files,
      channels,
      frameCount,
      rateHz,
      findings,
    );

    const { bytes, get, rails } = sampleFormat;
    const isMultiplexed = orientation === "MULTIPLEXED";
    const blockFrames = Math.max(1, Math.floor(blockBytes / frameBytes));
    const blocks = new Blocks((index) => {
      const first = index * blockFrames;
      return bytesOf(
        data,
        offset + first * frameBytes,
        Math.min(blockFrames, frameCount - first) * frameBytes,
      );
    });

    /** Values as stored of one channel, `stride` apart in `out`. */
    async function readChannel(
      channel: number,
      firstSample: number,
      count: number,
      scale: number,
      out: Float32Array | Float64Array,
      stride: number,
      at: number,
    ): Promise<void> {
      for (let done = 0; done < count; ) {
        const sample = firstSample + done;
        let view: DataView;
        let part: number;
        let start: number;
        let step: number;
        if (isMultiplexed) {
          const block = Math.floor(sample / blockFrames);
          const within = sample - block * blockFrames;
          view = await blocks.get(block);
          part = Math.min(count - done, blockFrames - within);
          start = within * frameBytes + channel * bytes;
          step = frameBytes;
        } else {
          part = Math.min(pieceSamples, count - done);
          view = await bytesOf(data, offset + (channel * frameCount + sample) * bytes, part * bytes);
          start = 0;
          step = bytes;
        }
        for (let i = 0; i < part; i++) {
          out[(done + i) * stride + at] = get(view, start + i * step, little) * scale;
        }
        done += part;
      }
    }

    const available = (first: number, asked: number) => Math.max(0, Math.min(asked, frameCount - first));
    const runs = steadyRun(frameCount, rateHz);
    const recording: Recording = {
      format: "BrainVision",
      name: header.name,
      info: { rateHz, channels },
      frameCount,
      signals: channels.map((channel, i) => {
        const resolution = resolutions[i] as number;
        const bounds = rails?.map((value) => value * resolution).sort((a, b) => a - b);
        const reader =
          (scale: number): ReadSamples =>
          async (first, asked, out) => {
            const count = available(first, asked);
            await readChannel(i, first, count, scale, out, 1, 0);
            return count;
          };
        return {
          ...channel,
          rateHz,
          sampleCount: frameCount,
          runs,
          rails: bounds ? [bounds[0] as number, bounds[1] as number] : null,
          readSignalInto: reader(resolution),
          readRawInto: reader(1),
        };
      }),
      markers,
      recordedAt,
      findings,
      async readInto(firstSample, asked, out) {
        const count = available(firstSample, asked);
        if (count === 0) return 0;
        if (isMultiplexed) {
          const start = offset + firstSample * frameBytes;
          const view = await bytesOf(data, start, count * frameBytes);
          for (let frame = 0, at = 0; frame < count; frame++) {
            for (let channel = 0; channel < width; channel++, at += bytes) {
              out[frame * width + channel] = get(view, at, little) * (resolutions[channel] as number);
            }
          }
          return count;
        }
        for (let channel = 0; channel < width; channel++) {
          await readChannel(channel, firstSample, count, resolutions[channel] as number, out, width, channel);
        }
        return count;
      },
    };
    return recording;
  },
};

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

function statedChannels(
  ini: Ini,
  width: number,
  file: string,
): { stated: StatedChannel[]; resolutions: number[] } {
  const infos = section(ini, "Channel Infos", file);
  const stated: StatedChannel[] = [];
  const resolutions: number[] = [];
  for (let number = 1; number <= width; number++) {
    const entry = infos.get(`Ch${number}`);
    if (entry === undefined) {
      throw new InputError(file, `describes no channel ${number}: Ch${number}= is missing.`);
    }
    const [name = "", , resolutionText = "", unit = ""] = entry.split(",").map((part) => part.trim());
    const resolution = resolutionText === "" ? 1 : Number(resolutionText);
    if (!Number.isFinite(resolution) || resolution === 0) {
      throw new InputError(file, `Ch${number}: resolution ${resolutionText} is not a number.`);
    }
    stated.push({ name: name.replaceAll("\\1", ","), unit });
    resolutions.push(resolution);
  }
  return { stated, resolutions };
}

async function readMarkers(
  markerName: string | null,
  files: readonly NamedBlob[],
  channels: readonly Channel[],
  frameCount: number,
  rateHz: number,
  findings: Finding[],
): Promise<{ markers: Marker[]; recordedAt: string | null }> {
  if (markerName === null) return { markers: [], recordedAt: null };
  const file = findFile(files, markerName);
  if (!file) {
    findings.push({
      check: "markers",
      severity: "warning",
      channel: null,
      what: `The marker file ${markerName} did not come with the recording.`,
      remedy: "Choose it together with the header if you need its markers.",
    });
    return { markers: [], recordedAt: null };
  }
  const text = await readText(file, mostMarkerBytes);
  const markers: Marker[] = [];
  let recordedAt: string | null = null;
  let outside = 0;
  let pauses = 0;
  const segments: { sample: number; atMs: number }[] = [];
  for (const { section: title, key, value } of iniEntries(text)) {
    if (title !== "marker infos" || !/^Mk\d+$/i.test(key)) continue;
    if (markers.length >= mostMarkers)
      throw new InputError(file.name, `holds more than ${mostMarkers} markers.`);
    const [kind = "", words = "", position = "", size = "", channel = "", date = ""] = value.split(",");
    const sample = Number(position) - 1;
    if (!Number.isSafeInteger(sample)) {
      throw new InputError(file.name, `${key}: position ${position} is not a whole number.`);
    }
    if (sample < 0 || sample >= frameCount) outside++;
    if (kind === "New Segment") {
      const startedAt = dateOf(date);
      recordedAt ??= startedAt;
      if (sample > 0) pauses++;
      if (startedAt !== null) segments.push({ sample, atMs: Date.parse(`${startedAt.slice(0, 23)}Z`) });
    }
    markers.push({
      sample,
      lengthSamples: Math.max(0, Number(size) || 0),
      kind: kind.replaceAll("\\1", ","),
      text: words.replaceAll("\\1", ","),
      channel: channels[Number(channel) - 1]?.name ?? null,
    });
  }
  if (pauses > 0) findings.push(pauseFinding(pauses, segments, rateHz));
  if (outside > 0) {
    findings.push({
      check: "markers",
      severity: "warning",
      channel: null,
      isCut: true,
      what: `${outside} of ${markers.length} markers in ${file.name} lie outside the recording.`,
      remedy: "The file was cut off, or the markers belong to another one.",
    });
  }
  return { markers, recordedAt };
}

/** The format stores segments one behind the other: a pause between them shows in their dates alone. */
function pauseFinding(
  pauses: number,
  segments: readonly { sample: number; atMs: number }[],
  rateHz: number,
): Finding {
  let missingS = 0;
  for (let i = 1; i < segments.length; i++) {
    const before = segments[i - 1] as (typeof segments)[number];
    const { sample, atMs } = segments[i] as (typeof segments)[number];
    missingS += Math.max(0, (atMs - before.atMs) / 1000 - (sample - before.sample) / rateHz);
  }
  const howLong = missingS > 0 ? `, by their dates ${missingS.toFixed(3)} s in all` : "";
  return {
    check: "missing-time",
    severity: "warning",
    channel: null,
    what: `The recording was interrupted ${pauses === 1 ? "once" : `${pauses} times`} (New Segment markers)${howLong}. The file leaves the pauses out.`,
    remedy: "Times behind a pause are early. Take one segment at a time where that matters.",
  };
}

/** YYYYMMDDhhmmssuuuuuu as ISO 8601 without a zone, which the format does not state. */
function dateOf(digits: string): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{6})$/.exec(digits.trim());
  if (!parts || /^0+$/.test(digits.trim())) return null;
  const [, year, month, day, hour, minute, second, micro] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${micro}`;
}
