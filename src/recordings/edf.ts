import { InputError } from "../signal/errors.ts";
import { microvoltsPerUnit } from "../signal/units.ts";
import { describeChannels, kindFromName, normalUnit, type StatedChannel } from "./bids.ts";
import { EdfAnnotations } from "./edfAnnotations.ts";
import type { Finding } from "./finding.ts";
import type {
  BackgroundOptions,
  Marker,
  ReadSamples,
  Recording,
  RecordingFormat,
  Run,
  Signal,
} from "./recording.ts";
import { Blocks, blockBytes, bytesOf } from "./slices.ts";
import { type Timeline, tidyRate, timelineOf } from "./timeline.ts";

const fixedBytes = 256;
const bytesPerSignal = 256;
const mostSignals = 10_000;
const mostMarkers = 250_000;
/** Values read at a time from records larger than a block. */
const pieceSamples = 65_536;

/** What the header says of a signal. */
interface SignalHeader {
  label: string;
  unit: string;
  samplesPerRecord: number;
  /** Bytes from the start of a record. */
  offset: number;
  gain: number;
  /** Added to stored values before the gain is applied: so sums agree with other readers' to the last digits. */
  shift: number;
  digital: readonly [number, number];
}

/**
 * European Data Format (Kemp et al. 1992), EDF+ (Kemp and Olivan 2003), continuous and discontinuous, and BioSemi's BDF and BDF+
 * with 24 bits: a header of text, then records of equal duration, each with every signal at its own rate.
 */
export const edf: RecordingFormat = {
  name: "EDF/BDF",
  endings: [".edf", ".bdf", ".rec"],
  async open(file, files) {
    const { name, blob } = file;
    if (blob.size < fixedBytes) throw new InputError(name, "is too short for an EDF header.");
    const head = new TextHeader(await bytesOf(file, 0, fixedBytes));
    const isBdf = head.bytes.getUint8(0) === 0xff && head.text(1, 7) === "BIOSEMI";
    if (!isBdf && head.text(0, 8) !== "0") {
      throw new InputError(name, "is neither EDF nor BDF: its first bytes do not say so.");
    }
    const format = isBdf ? "BDF" : "EDF";
    const sampleBytes = isBdf ? 3 : 2;
    const reserved = head.text(192, 44);
    const isPlus = /^(EDF|BDF)\+/i.test(reserved);
    const isDiscontinuous = /^(EDF|BDF)\+D/i.test(reserved);
    const findings: Finding[] = [];

    const signalCount = head.number(252, 4);
    if (!Number.isInteger(signalCount) || signalCount < 1 || signalCount > mostSignals) {
      throw new InputError(
        name,
        `its number of signals, ${head.quoted(252, 4)}, is not a whole number from 1 to ${mostSignals}.`,
      );
    }
    const headerBytes = fixedBytes + signalCount * bytesPerSignal;
    if (blob.size < headerBytes) {
      throw new InputError(name, `is cut off within its header of ${signalCount} signals.`);
    }
    if (head.number(184, 8) !== headerBytes) {
      findings.push(
        headerFinding(
          `It states a header of ${head.quoted(184, 8)} bytes; ${signalCount} signals make ${headerBytes}.`,
          "The number of signals is believed. Check the values.",
        ),
      );
    }
    let recordS = head.number(244, 8);
    if (!Number.isFinite(recordS) || recordS < 0) {
      throw new InputError(
        name,
        `the duration of a record, ${head.quoted(244, 8)}, is not a time in seconds.`,
      );
    }
    const statedSignals = readSignalHeaders(
      new TextHeader(await bytesOf(file, fixedBytes, signalCount * bytesPerSignal)),
      signalCount,
      sampleBytes,
      name,
      findings,
    );
    const isAnnotation = ({ label }: SignalHeader) => /^(EDF|BDF) Annotations$/i.test(label);
    const annotations = statedSignals.filter(isAnnotation);
    const ordinary = statedSignals.filter((signal) => !isAnnotation(signal) && signal.samplesPerRecord > 0);
    if (ordinary.length === 0) throw new InputError(name, "holds no signals, or nothing but annotations.");
    if (recordS === 0) {
      findings.push(
        headerFinding(
          "It states records of 0 s.",
          "1 s is taken instead: every time and rate depends on it.",
        ),
      );
      recordS = 1;
    }

    const recordBytes = statedSignals.reduce((sum, each) => sum + each.samplesPerRecord, 0) * sampleBytes;
    const dataBytes = blob.size - headerBytes;
    const recordCount = Math.floor(dataBytes / recordBytes);
    if (recordCount < 1) {
      throw new InputError(
        name,
        `holds ${dataBytes} bytes behind its header, not even one record of ${recordBytes}.`,
      );
    }
    const statedRecords = head.number(236, 8);
    const rest = dataBytes - recordCount * recordBytes;
    if (rest > 0 || (statedRecords !== -1 && statedRecords !== recordCount)) {
      findings.push({
        check: "size",
        severity: "warning",
        channel: null,
        isCut: !(statedRecords !== -1 && statedRecords < recordCount),
        what: `The header states ${head.quoted(236, 8)} records, the file holds ${recordCount}${rest > 0 ? ` and ${rest} bytes of another` : ""}.`,
        remedy:
          "The file was cut off or appended to, or its end was not written. Its whole records are used.",
      });
    }

    const annotationReader =
      annotations.length > 0
        ? new EdfAnnotations(
            file,
            annotations.map((each) => ({ offset: each.offset, bytes: each.samplesPerRecord * sampleBytes })),
            {
              headerBytes,
              recordBytes,
              recordCount,
              recordS,
              mostSamples: ordinary.reduce((most, each) => Math.max(most, each.samplesPerRecord), 1),
            },
          )
        : null;
    if (isDiscontinuous && !annotationReader) {
      findings.push(
        headerFinding(
          "It is discontinuous, but has no annotations that say where.",
          "Its records are taken one after another: times may be early.",
        ),
      );
    }
    const firstOnsetS = annotationReader ? await annotationReader.firstOnsetS() : 0;
    // Stretches of records without a gap.
    const stretches =
      isDiscontinuous && annotationReader
        ? await annotationReader.stretches(findings)
        : [{ firstRecord: 0, recordCount, startS: 0, recordS }];

    const blockRecords = Math.max(1, Math.floor(blockBytes / recordBytes));
    const isBlocked = recordBytes <= 4 * blockBytes;
    const blocks = new Blocks((index) => {
      const first = index * blockRecords;
      const count = Math.min(blockRecords, recordCount - first);
      return bytesOf(file, headerBytes + first * recordBytes, count * recordBytes);
    });
    const runsOf = new Map<number, readonly Run[]>();
    const channels = await describeChannels(ordinary.map(statedChannel), name, files, findings, "");

    const signals = ordinary.map((each, i): Signal => {
      const { samplesPerRecord, offset, gain, shift, digital } = each;
      const sampleCount = samplesPerRecord * recordCount;
      const rateHz = tidyRate(samplesPerRecord / recordS);
      let runs = runsOf.get(samplesPerRecord);
      if (!runs) {
        runs = stretches.map((stretch) => ({
          firstSample: stretch.firstRecord * samplesPerRecord,
          sampleCount: stretch.recordCount * samplesPerRecord,
          startS: stretch.startS,
          stepS: stretch.recordS / samplesPerRecord,
        }));
        runsOf.set(samplesPerRecord, runs);
      }
      const reader =
        (scale: number, shift: number): ReadSamples =>
        async (first, asked, out) => {
          const count = Math.max(0, Math.min(asked, sampleCount - first));
          for (let done = 0; done < count; ) {
            const record = Math.floor((first + done) / samplesPerRecord);
            const within = first + done - record * samplesPerRecord;
            let part = Math.min(count - done, samplesPerRecord - within);
            let view: DataView;
            let at: number;
            if (isBlocked) {
              view = await blocks.get(Math.floor(record / blockRecords));
              at = (record % blockRecords) * recordBytes + offset + within * sampleBytes;
            } else {
              part = Math.min(part, pieceSamples);
              const start = headerBytes + record * recordBytes + offset + within * sampleBytes;
              view = await bytesOf(file, start, part * sampleBytes);
              at = 0;
            }
            if (sampleBytes === 2) {
              for (let k = 0; k < part; k++, at += 2)
                out[done + k] = (view.getInt16(at, true) + shift) * scale;
            } else {
              for (let k = 0; k < part; k++, at += 3) {
                const value = (view.getInt8(at + 2) << 16) | view.getUint16(at, true);
                out[done + k] = (value + shift) * scale;
              }
            }
            done += part;
          }
          return count;
        };
      const bounds = digital.map((value) => (value + shift) * gain).sort((a, b) => a - b);
      return {
        ...(channels[i] as (typeof channels)[number]),
        rateHz,
        sampleCount,
        runs,
        rails: [bounds[0] as number, bounds[1] as number],
        readSignalInto: reader(gain, shift),
        readRawInto: reader(1, 0),
      };
    });

    const timeline = timelineOf(signals, name);
    findings.push(...timeline.findings);
    const status =
      isBdf && !annotationReader ? signals.find(({ name: title }) => /^status$/i.test(title)) : undefined;
    const found = annotationReader ? await annotationReader.atOpening(timeline, findings) : null;
    const recording: Recording = {
      format: isPlus ? reserved.slice(0, 5).toUpperCase() : format,
      name,
      info: timeline.info,
      frameCount: timeline.frameCount,
      signals,
      markers: found?.markers ?? [],
      recordedAt: startOf(head, firstOnsetS),
      findings,
      readInto: timeline.readInto,
      ...(annotationReader &&
        found &&
        !found.isComplete && {
          readMoreMarkers: (options) => annotationReader.all(timeline, options),
        }),
      ...(status && { readMoreMarkers: (options) => triggersOf(status, timeline, options) }),
    };
    return recording;
  },
};

/** BioSemi's trigger inputs: the lower 16 bits of the status channel. Each change to a number other than 0 is a marker. */
async function triggersOf(status: Signal, timeline: Timeline, options: BackgroundOptions): Promise<Marker[]> {
  const markers: Marker[] = [];
  const values = new Float64Array(pieceSamples);
  let before = 0;
  for (let first = 0; first < status.sampleCount && markers.length < mostMarkers; ) {
    options.signal?.throwIfAborted();
    const count = await status.readRawInto?.(first, pieceSamples, values);
    if (!count) break;
    for (let k = 0; k < count && markers.length < mostMarkers; k++) {
      const code = (values[k] as number) & 0xffff;
      if (code !== 0 && code !== before) {
        const timeS = (first + k) / status.rateHz;
        const sample = timeline.frameAt(timeS);
        markers.push({ sample, timeS, lengthSamples: 0, kind: "Status", text: String(code), channel: null });
      }
      before = code;
    }
    first += count;
    options.onProgress?.(first / status.sampleCount);
  }
  return markers;
}

/** Fields of fixed width in a header of text. */
class TextHeader {
  private readonly decoder = new TextDecoder("windows-1252");

  constructor(readonly bytes: DataView) {}

  text(at: number, length: number): string {
    const part = new Uint8Array(this.bytes.buffer, at, length);
    const decoded = this.decoder.decode(part);
    // A micro sign in UTF-8 reads as two characters.
    return decoded.replace("Âµ", "µ").replaceAll("\0", " ").trim();
  }

  /** NaN where it is no number. */
  number(at: number, length: number): number {
    const text = this.text(at, length);
    return text === "" ? Number.NaN : Number(text.replace(",", "."));
  }

  /** As it may stand in a message. */
  quoted(at: number, length: number): string {
    return JSON.stringify(this.text(at, length));
  }
}

function readSignalHeaders(
  fields: TextHeader,
  count: number,
  sampleBytes: number,
  file: string,
  findings: Finding[],
): SignalHeader[] {
  // Each field comes for all signals before the next one does.
  let start = 0;
  const field = (width: number) => {
    const from = start;
    start += width * count;
    return (i: number) => [from + i * width, width] as const;
  };
  const label = field(16);
  field(80);
  const unit = field(8);
  const physicalMin = field(8);
  const physicalMax = field(8);
  const digitalMin = field(8);
  const digitalMax = field(8);
  field(80);
  const samples = field(8);
  const [least, most] = sampleBytes === 2 ? [-32_768, 32_767] : [-8_388_608, 8_388_607];

  let offset = 0;
  return Array.from({ length: count }, (_, i) => {
    const name = fields.text(...label(i));
    const samplesPerRecord = fields.number(...samples(i));
    if (!Number.isInteger(samplesPerRecord) || samplesPerRecord < 0) {
      throw new InputError(
        file,
        `signal ${i + 1}: its number of samples in a record, ${fields.quoted(...samples(i))}, is not a whole number.`,
      );
    }
    const isAnnotation = /Annotations$/i.test(name);
    if (samplesPerRecord === 0 && !isAnnotation) {
      findings.push({
        ...headerFinding("It has no samples.", "It was left out."),
        channel: name,
      });
    }
    const [pMin, pMax] = [fields.number(...physicalMin(i)), fields.number(...physicalMax(i))];
    const [dMin, dMax] = [fields.number(...digitalMin(i)), fields.number(...digitalMax(i))];
    let gain = (pMax - pMin) / (dMax - dMin);
    let shift = pMax / gain - dMax;
    let digital: readonly [number, number] = [dMin, dMax];
    if (!Number.isFinite(gain) || gain === 0 || !Number.isFinite(shift)) {
      gain = 1;
      shift = 0;
      digital = [least as number, most as number];
      if (!isAnnotation) {
        findings.push({
          check: "unit",
          severity: "warning",
          channel: name,
          what: `Its ranges (physical ${fields.quoted(...physicalMin(i))} to ${fields.quoted(...physicalMax(i))}, digital ${fields.quoted(...digitalMin(i))} to ${fields.quoted(...digitalMax(i))}) give no scale.`,
          remedy: "Its values are given as stored. Decoding works all the same, amplitudes mean nothing.",
        });
      }
    }
    const signal = {
      label: name,
      unit: fields.text(...unit(i)),
      samplesPerRecord,
      offset,
      gain,
      shift,
      digital,
    };
    offset += samplesPerRecord * sampleBytes;
    return signal;
  });
}

/** A label that names nothing known is EEG where it is a voltage, as is usual for the format, and anything else where it is not. */
function statedChannel({ label, unit }: SignalHeader): StatedChannel {
  const kind = kindFromName(label);
  const isVoltage = microvoltsPerUnit(normalUnit(unit)) !== null;
  return { name: label, unit, kind: kind === "eeg" && !isVoltage && !/^eeg\b/i.test(label) ? "misc" : kind };
}

function headerFinding(what: string, remedy: string): Finding {
  return { check: "header", severity: "warning", channel: null, what, remedy };
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** Date and time of the first sample as ISO 8601 without a zone; null where the header states none. */
function startOf(head: TextHeader, firstOnsetS: number): string | null {
  const date = /^(\d\d)\.(\d\d)\.(\d\d)$/.exec(head.text(168, 8));
  const time = /^(\d\d)\.(\d\d)\.(\d\d)$/.exec(head.text(176, 8));
  if (!date || !time) return null;
  let [, day = "", month = "", year = ""] = date;
  // Two digits of a year: 1985 to 2084. EDF+ states all four elsewhere.
  year = Number(year) >= 85 ? `19${year}` : `20${year}`;
  const long = /^Startdate (\d\d)-([A-Z]{3})-(\d{4})\b/i.exec(head.text(88, 80));
  const longMonth = months.indexOf(long?.[2]?.toUpperCase() ?? "") + 1;
  if (long && longMonth > 0) {
    [, day = "", , year = ""] = long;
    month = String(longMonth).padStart(2, "0");
  }
  const second = `${year}-${month}-${day}T${time.slice(1).join(":")}`;
  const startMs = Date.parse(`${second}Z`);
  if (Number.isNaN(startMs)) return null;
  if (!(firstOnsetS > 0 && firstOnsetS < 86_400)) return second;
  const whole = new Date(startMs + 1000 * Math.floor(firstOnsetS)).toISOString().slice(0, 19);
  const fraction = (firstOnsetS % 1).toFixed(6).slice(2);
  return /^0+$/.test(fraction) ? whole : `${whole}.${fraction}`;
}
