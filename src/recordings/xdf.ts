import { InputError } from "../signal/errors.ts";
import type { ChannelKind } from "../signal/stream.ts";
import { describeChannels, kindFromName, type StatedChannel } from "./bids.ts";
import type { Finding } from "./finding.ts";
import type { Marker, NamedBlob, Recording, RecordingFormat, Run, Signal } from "./recording.ts";
import { Blocks, bytesOf } from "./slices.ts";
import { lastIndexWhere, timelineOf } from "./timeline.ts";
import { type ClockOffset, corrected, fitClock, fitFor, isUnsteady } from "./xdfClock.ts";
import { eachOf, textOf } from "./xdfXml.ts";

/** Bytes between the places from which samples can be read without reading what lies before; such a place may lie in a chunk. */
const pageBytes = 1 << 20;
/** Pages held, of all streams together. */
const mostPages = 16;
const mostChunkBytes = 24 << 20;
const mostHeaderBytes = 4 << 20;
/** Of a chunk: its length and tag. */
const headBytes = 11;
const mostStreams = 1000;
const mostChannels = 10_000;
const mostMarkers = 250_000;
const mostMarkerBytes = 64 << 20;
/** Of all streams together. */
const mostOffsets = 1_000_000;
const mostSegments = 20_000;

const sampleFormats = {
  int8: { bytes: 1, get: (view: DataView, at: number) => view.getInt8(at) },
  int16: { bytes: 2, get: (view: DataView, at: number) => view.getInt16(at, true) },
  int32: { bytes: 4, get: (view: DataView, at: number) => view.getInt32(at, true) },
  int64: { bytes: 8, get: (view: DataView, at: number) => Number(view.getBigInt64(at, true)) },
  float32: { bytes: 4, get: (view: DataView, at: number) => view.getFloat32(at, true) },
  double64: { bytes: 8, get: (view: DataView, at: number) => view.getFloat64(at, true) },
} as const;

const kindOfType: Readonly<Record<string, ChannelKind>> = {
  lfp: "lfp",
  dbs: "lfp",
  seeg: "lfp",
  ecog: "ecog",
  ieeg: "ecog",
  eeg: "eeg",
  emg: "emg",
  ecg: "ecg",
  eog: "eog",
  ppg: "ppg",
  force: "force",
  grip: "force",
  dynamometer: "force",
  stim: "trigger",
  trigger: "trigger",
};

/**
 * Extensible Data Format 1.0 (Kothe et al., xdf specification): chunks of several streams, each with time stamps of its own
 * clock. One pass over the file finds streams, offsets between clocks, and where samples lie; samples are then read by pages.
 */
export const xdf: RecordingFormat = {
  name: "XDF",
  endings: [".xdf"],
  async open(file, files) {
    const scan = new Scan(file);
    await scan.run();
    const { findings } = scan;
    const streams = [...scan.streams.values()];
    const regular = streams.filter(
      (stream) => stream.format !== null && stream.rateHz > 0 && stream.sampleCount > 0,
    );
    const others = streams.filter((stream) => !regular.includes(stream));
    for (const stream of others) {
      if (stream.format === null) continue;
      findings.push({
        check: "rate",
        severity: "note",
        channel: null,
        what: `Stream ${stream.name} has ${stream.sampleCount === 0 ? "no samples" : `no regular rate (${stream.sampleCount} samples)`}.`,
        remedy:
          stream.sampleCount === 0
            ? "It was left out."
            : "Its samples became markers, as far as it has one channel.",
      });
    }
    if (regular.length === 0) {
      const damage = findings.find(({ check }) => check === "size");
      throw new InputError(
        file.name,
        `holds no stream of numbers with a regular rate.${damage ? ` ${damage.what}` : ""}`,
      );
    }
    const stated: StatedChannel[] = [];
    const owners: { stream: Stream; channel: number }[] = [];
    const labels = new Map<string, number>();
    for (const stream of regular) {
      for (const { label } of stream.channels) labels.set(label, (labels.get(label) ?? 0) + 1);
    }
    for (const stream of regular) {
      stream.channels.forEach(({ label, unit, type }, channel) => {
        const isAmbiguous = (labels.get(label) ?? 0) > 1 && regular.length > 1;
        const name = isAmbiguous || label === "" ? `${stream.name}_${label || channel + 1}` : label;
        const named = kindFromName(label || stream.name);
        const kind =
          kindOfType[type.toLowerCase()] ??
          (named !== "eeg"
            ? named
            : (kindOfType[stream.type.toLowerCase()] ?? (/^eeg/i.test(label) ? "eeg" : "misc")));
        stated.push({ name, unit: spelledOut(unit), kind });
        owners.push({ stream, channel });
      });
    }
    if (stated.length > mostChannels)
      throw new InputError(file.name, `has more than ${mostChannels} channels.`);
    const channels = await describeChannels(stated, file.name, files, findings, "");
    const runsOf = new Map(regular.map((stream) => [stream, stream.runs(findings)]));
    const pages = new Blocks((page) => scan.page(page), mostPages);
    const signals = channels.map((description, i): Signal => {
      const { stream, channel } = owners[i] as (typeof owners)[number];
      const { bytes, get } = stream.format as NonNullable<Stream["format"]>;
      return {
        ...description,
        rateHz: stream.rateHz,
        sampleCount: stream.sampleCount,
        runs: runsOf.get(stream) as readonly Run[],
        rails: null,
        async readSignalInto(first, asked, out) {
          const count = Math.max(0, Math.min(asked, stream.sampleCount - first));
          for (let done = 0; done < count; ) {
            // Pages without samples of this stream are passed over.
            const page = stream.pageOf(first + done);
            const { view, rowsOf } = await pages.get(page);
            const rows = rowsOf.get(stream) as Uint32Array;
            for (let row = first + done - (stream.pageFirst[page] as number); row < rows.length; row++) {
              if (done === count) break;
              out[done++] = get(view, (rows[row] as number) + channel * bytes);
            }
          }
          return count;
        },
        readRawInto: null,
      };
    });
    const timeline = timelineOf(signals, file.name);
    findings.push(...timeline.findings);
    // Times of the recorder's clock, until here: from now on from the first sample of the stream.
    const originS = timeline.timeOf(0);
    const markers = streams
      .flatMap((stream) => stream.marks(findings))
      .map(
        ({ timeS, text, kind }): Marker => ({
          sample: timeline.frameAt(timeS),
          timeS: timeS - originS,
          lengthSamples: 0,
          kind,
          text,
          channel: null,
        }),
      )
      .sort((a, b) => (a.timeS as number) - (b.timeS as number));
    const outside = markers.filter(({ sample }) => sample < 0 || sample >= timeline.frameCount).length;
    if (outside > 0) {
      findings.push({
        check: "markers",
        severity: "warning",
        channel: null,
        what: `${outside} of ${markers.length} markers lie before or behind the stream.`,
        remedy:
          "Streams of a recording may begin and end at different times; check the clocks if these should not.",
      });
    }
    const recording: Recording = {
      format: "XDF",
      name: file.name,
      info: timeline.info,
      frameCount: timeline.frameCount,
      signals,
      markers,
      recordedAt: scan.recordedAt,
      findings,
      readInto: timeline.readInto,
    };
    return recording;
  },
};

/** Units as LSL's meta-data spell them. */
function spelledOut(unit: string): string {
  const known: Readonly<Record<string, string>> = {
    microvolts: "µV",
    microvolt: "µV",
    millivolts: "mV",
    millivolt: "mV",
    volts: "V",
    volt: "V",
    newton: "N",
    newtons: "N",
  };
  return known[unit.toLowerCase()] ?? unit;
}

/** Samples whose time stamps go on steadily; sums for a line through stamp over sample. */
class Segment {
  sampleCount = 0;
  private meanIndex = 0;
  private meanTime = 0;
  private indexIndex = 0;
  private indexTime = 0;
  lastS: number;

  constructor(
    readonly firstSample: number,
    readonly startS: number,
    /** Clock offsets that had been measured when it began. */
    readonly offsetsBefore: number,
  ) {
    this.lastS = startS;
  }

  add(timeS: number): void {
    const index = this.sampleCount++;
    const time = timeS - this.startS;
    const d = index - this.meanIndex;
    this.meanIndex += d / this.sampleCount;
    this.meanTime += (time - this.meanTime) / this.sampleCount;
    this.indexIndex += d * (index - this.meanIndex);
    this.indexTime += d * (time - this.meanTime);
    this.lastS = timeS;
  }

  /** Time of its first sample and step, s of the stream's clock, by least squares: jitter of single stamps goes. */
  line(nominalStepS: number): { startS: number; stepS: number } {
    const slope = this.sampleCount > 1 ? this.indexTime / this.indexIndex : nominalStepS;
    const stepS = slope > 0 && Number.isFinite(slope) && this.sampleCount > 10 ? slope : nominalStepS;
    return { startS: this.startS + this.meanTime - stepS * this.meanIndex, stepS };
  }
}

interface Mark {
  timeS: number;
  text: string;
  offsetsBefore: number;
}

class Stream {
  sampleCount = 0;
  readonly offsets: ClockOffset[] = [];
  readonly segments: Segment[] = [];
  /** First sample of each page, for streams of numbers. */
  readonly pageFirst: number[] = [];
  /** Stated at the end of the recording; NaN where it is not. */
  statedCount = Number.NaN;
  readonly texts: Mark[] = [];
  /** There was no room for all of its markers. */
  isCut = false;
  private lastS = Number.NaN;
  private jitterS = Number.NaN;
  private steps = 0;

  constructor(
    readonly name: string,
    readonly type: string,
    /** 0 where samples come irregularly. */
    readonly rateHz: number,
    /** Null for text. */
    readonly format: (typeof sampleFormats)[keyof typeof sampleFormats] | null,
    readonly channels: readonly { label: string; unit: string; type: string }[],
  ) {}

  /** Notes the time of the next sample; NaN where it is not stated, and follows from the one before. */
  stamp(stated: number): number {
    const step = this.rateHz > 0 ? 1 / this.rateHz : 0;
    const timeS = Number.isNaN(stated) ? (Number.isNaN(this.lastS) ? 0 : this.lastS + step) : stated;
    if (this.rateHz > 0 && this.format) {
      const misfit = timeS - this.lastS - step;
      let segment = this.segments.at(-1);
      // Samples that arrive in bursts waver: what is a gap depends on how much they do.
      const slack =
        this.steps < 100 ? Math.max(0.25, 2.5 * step) : Math.max(0.02, 2.5 * step, 20 * this.jitterS);
      if (!segment || (!(Math.abs(misfit) <= slack) && this.segments.length < mostSegments)) {
        segment = new Segment(this.sampleCount, timeS, this.offsets.length);
        this.segments.push(segment);
      } else {
        this.steps++;
        const share = 1 / Math.min(this.steps, 1000);
        this.jitterS = Number.isNaN(this.jitterS)
          ? Math.abs(misfit)
          : this.jitterS + share * (Math.abs(misfit) - this.jitterS);
      }
      segment.add(timeS);
    }
    this.lastS = timeS;
    this.sampleCount++;
    return timeS;
  }

  pageOf(sample: number): number {
    return lastIndexWhere(this.pageFirst.length, (page) => (this.pageFirst[page] as number) <= sample);
  }

  /** Runs on the recorder's clock, and what is to be said of rate, resets and repeats. */
  runs(findings: Finding[]): Run[] {
    const fits = fitClock(this.offsets);
    const about = { channel: null, severity: "warning" as const };
    if (isUnsteady(this.offsets)) {
      findings.push({
        ...about,
        check: "clock",
        what: `Stream ${this.name}: the offsets of its clock jump all the time.`,
        remedy: "One line through all of them is used. Times against other streams are doubtful.",
      });
    } else if (fits.length > 1) {
      findings.push({
        ...about,
        check: "clock",
        what: `Stream ${this.name}: its clock was reset ${fits.length === 2 ? "once" : `${fits.length - 1} times`}.`,
        remedy: "Each part was placed by its own offsets. Check markers near the reset.",
      });
    }
    if (this.segments.length >= mostSegments) {
      findings.push({
        ...about,
        check: "rate",
        what: `Stream ${this.name}: its time stamps jump more than ${mostSegments} times.`,
        remedy: "Times behind the last jump that was counted are off.",
      });
    }
    const nominalStepS = 1 / this.rateHz;
    const orderOf = orderOfOffsets(this.offsets, fits);
    let steadyS = 0;
    let steadySamples = 0;
    let backwards = 0;
    const runs: Run[] = [];
    let endS = Number.NEGATIVE_INFINITY;
    for (const segment of this.segments) {
      const line = segment.line(nominalStepS);
      const lastS = line.startS + line.stepS * segment.sampleCount;
      const fit = fitFor(fits, line.startS, lastS, orderOf(segment.offsetsBefore));
      let startS = corrected(fit, line.startS);
      const stepS = line.stepS * (1 + (fit?.slope ?? 0));
      if (startS < endS - 0.5 * nominalStepS) {
        if (endS - startS > 2 * nominalStepS) backwards++;
        startS = endS;
      }
      endS = startS + segment.sampleCount * stepS;
      runs.push({ firstSample: segment.firstSample, sampleCount: segment.sampleCount, startS, stepS });
      if (segment.sampleCount > 100) {
        steadyS += segment.sampleCount * stepS;
        steadySamples += segment.sampleCount;
      }
    }
    if (backwards > 0) {
      findings.push({
        ...about,
        check: "duplicate-time",
        what: `Stream ${this.name}: time goes back ${backwards === 1 ? "once" : `${backwards} times`}.`,
        remedy: "Such samples are taken to follow the ones before.",
      });
    }
    const effectiveHz = steadySamples / steadyS;
    if (steadySamples > 0 && Math.abs(effectiveHz / this.rateHz - 1) > 2e-3) {
      findings.push({
        ...about,
        check: "rate",
        what: `Stream ${this.name}: it states ${this.rateHz} Hz, its time stamps make ${Number(effectiveHz.toPrecision(6))} Hz.`,
        remedy:
          "Samples may have been lost, or the rate is stated wrongly. Other streams are placed by the time stamps.",
      });
    }
    if (!Number.isNaN(this.statedCount) && this.statedCount !== this.sampleCount) {
      findings.push({
        ...about,
        check: "size",
        isCut: this.statedCount > this.sampleCount,
        what: `Stream ${this.name}: its footer states ${this.statedCount} samples, the file holds ${this.sampleCount}.`,
        remedy: "Part of the file is missing. What it holds is used.",
      });
    }
    return runs;
  }

  /** Texts, on the recorder's clock. */
  marks(findings: Finding[]): { timeS: number; text: string; kind: string }[] {
    if (this.isCut) {
      findings.push({
        check: "markers",
        severity: "warning",
        channel: null,
        what: `Stream ${this.name}: it holds more markers than are kept.`,
        remedy: `The first ${this.texts.length} are used.`,
      });
    }
    if (this.texts.length === 0) return [];
    const fits = fitClock(this.offsets);
    const orderOf = orderOfOffsets(this.offsets, fits);
    return this.texts.map(({ timeS, text, offsetsBefore }) => ({
      timeS: corrected(fitFor(fits, timeS, timeS, orderOf(offsetsBefore)), timeS),
      text,
      kind: this.name || this.type || "marker",
    }));
  }
}

/** Index of the fit that an offset belongs to, by its number in the file. */
function orderOfOffsets(offsets: readonly ClockOffset[], fits: readonly { fromS: number }[]) {
  const starts = fits.map(({ fromS }) => offsets.findIndex(({ timeS }) => timeS === fromS));
  return (offsetsBefore: number) =>
    Math.max(
      0,
      starts.findLastIndex((start) => start <= offsetsBefore),
    );
}

/** Why the rest of a file is left out. */
class Damage extends Error {}

/** Where a page lies: from a chunk, or a row of one, to the end of a chunk, or a row. */
interface PagePlace {
  readonly start: number;
  end: number;
  /** The chunk that it begins within: rows that are left of it, and byte that it ends at; null where it begins with a chunk. */
  readonly rest: { readonly stream: Stream; readonly rows: number; readonly end: number } | null;
}

interface Page {
  readonly view: DataView;
  /** Byte of the view that the values of each row begin at. */
  readonly rowsOf: ReadonlyMap<Stream, Uint32Array>;
}

/** The pass over the file, and reading of pages that it found. */
class Scan {
  readonly streams = new Map<number, Stream>();
  readonly findings: Finding[] = [];
  recordedAt: string | null = null;
  private readonly pages: PagePlace[] = [];
  private window: DataView = new DataView(new ArrayBuffer(0));
  private windowAt = 0;
  private channelCount = 0;
  /** Markers held, and their letters, of all streams. */
  private markCount = 0;
  private markBytes = 0;
  private offsetCount = 0;

  constructor(private readonly file: NamedBlob) {}

  /** @throws InputError where nothing of it can be used */
  async run(): Promise<void> {
    const { file } = this;
    const { size } = file.blob;
    const magic = size < 4 ? null : await bytesOf(file, 0, 4);
    if (magic?.getUint32(0) !== 0x5844463a)
      throw new InputError(file.name, "is no XDF file: it does not begin with XDF:.");
    let at = 4;
    try {
      while (at < size) {
        // Chunks may be tiny: most of the time nothing is waited for, and nothing made.
        let head = this.window;
        let headAt = at - this.windowAt;
        if (headAt < 0 || headAt + headBytes > head.byteLength) {
          head = await this.bytes(at, Math.min(headBytes, size - at));
          headAt = 0;
        }
        const { length, width } = sizeAt(head, headAt);
        const start = at + width;
        if (start + length > size) throw new Damage("it ends within a chunk");
        if (length < 2) throw new Damage("a chunk is too short to be one");
        const tag = head.getUint16(headAt + width, true);
        if (tag >= 1 && tag <= 6 && tag !== 5) {
          if (length > mostChunkBytes) throw new Damage("a chunk is larger than 24 MB");
          const view = this.held(start + 2, length - 2) ?? (await this.bytes(start + 2, length - 2));
          this.chunk(tag, view, at, start + 2);
        }
        at = start + length;
      }
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      this.findings.push({
        check: "size",
        severity: "warning",
        channel: null,
        isCut: true,
        what: `The file is damaged or cut off at byte ${at} of ${size}: ${error.message}.`,
        remedy: "What lies before is used.",
      });
    }
  }

  /** A page as it lies in the file, and where in it the samples of each stream are. */
  async page(index: number): Promise<Page> {
    const { start, end, rest } = this.pages[index] as PagePlace;
    const view = await bytesOf(this.file, start, end - start);
    const rowsOf = new Map<Stream, Uint32Array>();
    for (const stream of this.streams.values()) {
      const first = stream.pageFirst[index] as number;
      const count = (stream.pageFirst[index + 1] ?? stream.sampleCount) - first;
      if (count > 0 && stream.format && stream.rateHz > 0) rowsOf.set(stream, new Uint32Array(count));
    }
    const filled = new Map<Stream, number>();
    /** Notes rows that begin at a place. */
    const take = (stream: Stream, count: number, from: number) => {
      const rows = rowsOf.get(stream);
      if (!rows || !stream.format) return;
      let at = from;
      const rowBytes = stream.channels.length * stream.format.bytes;
      let row = filled.get(stream) ?? 0;
      for (let k = 0; k < count && at < view.byteLength && row < rows.length; k++, row++) {
        at += 1 + view.getUint8(at);
        rows[row] = at;
        at += rowBytes;
      }
      filled.set(stream, row);
    };
    if (rest) take(rest.stream, rest.rows, 0);
    let at = rest ? rest.end - start : 0;
    while (at < view.byteLength) {
      const { length, width } = sizeAt(view, at);
      const chunk = at + width;
      at = chunk + length;
      if (view.getUint16(chunk, true) !== 3) continue;
      const stream = this.streams.get(view.getUint32(chunk + 2, true));
      if (!stream) continue;
      const samples = sizeAt(view, chunk + 6);
      take(stream, samples.length, chunk + 6 + samples.width);
    }
    return { view, rowsOf };
  }

  /** The next sample lies in a page of its own. */
  private beginPage(start: number, rest: PagePlace["rest"]): void {
    this.pages.push({ start, end: start, rest });
    for (const stream of this.streams.values()) stream.pageFirst.push(stream.sampleCount);
  }

  /** Bytes by way of a window that moves on, so that small chunks cost no reads. */
  private async bytes(start: number, length: number): Promise<DataView> {
    if (start < this.windowAt || start + length > this.windowAt + this.window.byteLength) {
      const wanted = Math.min(Math.max(length, 4 * pageBytes), this.file.blob.size - start);
      if (length > wanted) throw new Damage("it ends within a chunk");
      this.window = await bytesOf(this.file, start, wanted);
      this.windowAt = start;
    }
    return new DataView(this.window.buffer, start - this.windowAt, length);
  }

  /** Bytes of the window; null where it does not hold them all. */
  private held(start: number, length: number): DataView | null {
    const from = start - this.windowAt;
    if (from < 0 || from + length > this.window.byteLength) return null;
    return new DataView(this.window.buffer, from, length);
  }

  /** @param chunkAt byte of the file that the chunk begins at  @param viewAt byte that its contents do */
  private chunk(tag: number, view: DataView, chunkAt: number, viewAt: number): void {
    const length = view.byteLength;
    if (tag === 1) {
      const when = textOf(decode(view, 0), "datetime");
      if (when && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(when)) this.recordedAt = when;
    } else if (tag === 3) this.samples(view, chunkAt, viewAt);
    else if (tag === 4) {
      if (length < 20) throw new Damage("a clock offset is too short");
      const stream = this.streams.get(view.getUint32(0, true));
      const timeS = view.getFloat64(4, true);
      const offsetS = view.getFloat64(12, true);
      if (stream && Number.isFinite(timeS) && Number.isFinite(offsetS) && this.offsetCount < mostOffsets) {
        this.offsetCount++;
        stream.offsets.push({ timeS, offsetS });
      }
    } else {
      if (length > mostHeaderBytes) throw new Damage("a header in it is too large");
      if (length < 4) throw new Damage("a stream header is too short");
      const id = view.getUint32(0, true);
      const xml = decode(view, 4);
      if (tag === 2) this.addStream(id, xml);
      else {
        const stream = this.streams.get(id);
        const stated = Number(textOf(xml, "sample_count") ?? Number.NaN);
        if (stream && Number.isInteger(stated)) stream.statedCount = stated;
      }
    }
  }

  private addStream(id: number, xml: string): void {
    const cut = xml.indexOf("<desc>");
    const top = cut < 0 ? xml : xml.slice(0, cut);
    const name = textOf(top, "name") ?? `stream ${id}`;
    const count = Number(textOf(top, "channel_count") ?? Number.NaN);
    const rate = Number(textOf(top, "nominal_srate") ?? 0);
    const formatName = (textOf(top, "channel_format") ?? "").toLowerCase();
    if (this.streams.has(id)) throw new Damage(`stream ${id} is described twice`);
    if (this.streams.size >= mostStreams)
      throw new InputError(this.file.name, `has more than ${mostStreams} streams.`);
    if (!Number.isInteger(count) || count < 1 || count > mostChannels) {
      throw new InputError(
        this.file.name,
        `stream ${name}: its number of channels is not a whole number from 1 to ${mostChannels}.`,
      );
    }
    this.channelCount += count;
    if (this.channelCount > 2 * mostChannels) throw new InputError(this.file.name, "has too many channels.");
    const isText = formatName === "string";
    if (!isText && !Object.hasOwn(sampleFormats, formatName)) {
      throw new InputError(
        this.file.name,
        `stream ${name}: channel_format ${JSON.stringify(formatName)} is not known.`,
      );
    }
    const described = cut < 0 ? [] : eachOf(xml.slice(cut), "channel", count);
    const channels = Array.from({ length: count }, (_, i) => ({
      label: textOf(described[i] ?? "", "label") ?? "",
      unit: textOf(described[i] ?? "", "unit") ?? "",
      type: textOf(described[i] ?? "", "type") ?? "",
    }));
    const format = isText ? null : sampleFormats[formatName as keyof typeof sampleFormats];
    const rateHz = rate > 0 && rate < 1e7 ? rate : 0;
    const stream = new Stream(name, textOf(top, "type") ?? "", rateHz, format, channels);
    // It has no samples in the pages before.
    for (let page = 0; page < this.pages.length; page++) stream.pageFirst.push(0);
    this.streams.set(id, stream);
  }

  private samples(view: DataView, chunkAt: number, viewAt: number): void {
    if (view.byteLength < 6) throw new Damage("a chunk of samples is too short");
    const stream = this.streams.get(view.getUint32(0, true));
    if (!stream) throw new Damage("samples of a stream that is not described");
    const { length: count, width } = sizeAt(view, 4);
    const { format } = stream;
    const sampleBytes = format ? stream.channels.length * format.bytes : 0;
    const keepsMarks = format === null || (stream.rateHz === 0 && stream.channels.length === 1);
    const end = view.byteLength;
    // Looked through as a whole first: of a damaged chunk nothing is taken.
    let at = 4 + width;
    for (let k = 0; k < count; k++) {
      if (at >= end) throw new Damage("a chunk of samples is shorter than it says");
      const stampBytes = view.getUint8(at);
      if (stampBytes !== 0 && stampBytes !== 8) throw new Damage("a time stamp has a size that is not known");
      at += 1 + stampBytes;
      if (format) at += sampleBytes;
      else {
        for (let c = 0; c < stream.channels.length; c++) {
          const text = sizeAt(view, at);
          at += text.width + text.length;
        }
      }
      if (at > end) throw new Damage("a chunk of samples is shorter than it says");
    }
    const isPaged = format !== null && stream.rateHz > 0;
    let page = this.pages.at(-1);
    if (isPaged && (!page || chunkAt - page.start >= pageBytes)) {
      this.beginPage(chunkAt, null);
      page = this.pages.at(-1);
    }
    at = 4 + width;
    for (let k = 0; k < count; k++) {
      if (isPaged && page && viewAt + at - page.start >= pageBytes && k > 0) {
        page.end = viewAt + at;
        this.beginPage(page.end, { stream, rows: count - k, end: viewAt + end });
        page = this.pages.at(-1);
      }
      const stampBytes = view.getUint8(at);
      const stated = stampBytes === 8 ? view.getFloat64(at + 1, true) : Number.NaN;
      at += 1 + stampBytes;
      const timeS = stream.stamp(Number.isFinite(stated) ? stated : Number.NaN);
      if (keepsMarks && !stream.isCut) {
        stream.isCut = this.markCount >= mostMarkers || this.markBytes >= mostMarkerBytes;
      }
      const isKept = keepsMarks && !stream.isCut;
      const texts: string[] = [];
      if (format) {
        if (isKept) texts.push(String(format.get(view, at)));
        at += sampleBytes;
      } else {
        for (let c = 0; c < stream.channels.length; c++) {
          const { length, width: lengthBytes } = sizeAt(view, at);
          at += lengthBytes;
          if (isKept) {
            texts.push(
              length === 0 ? "" : utf8.decode(new Uint8Array(view.buffer, view.byteOffset + at, length)),
            );
          }
          at += length;
        }
      }
      if (!isKept) continue;
      const text = texts.join(" ");
      this.markCount++;
      this.markBytes += text.length;
      stream.texts.push({ timeS, text, offsetsBefore: stream.offsets.length });
    }
    if (isPaged && page) page.end = viewAt + end;
  }
}

const utf8 = new TextDecoder("utf-8");

function decode(view: DataView, from: number): string {
  return utf8.decode(new Uint8Array(view.buffer, view.byteOffset + from, view.byteLength - from));
}

/** A number of bytes or samples, written with its own size in front: 1, 4 or 8 bytes. */
function sizeAt(view: DataView, at: number): { length: number; width: number } {
  const left = view.byteLength - at;
  const bytes = left > 0 ? view.getUint8(at) : 0;
  if (bytes === 1 && left >= 2) return { length: view.getUint8(at + 1), width: 2 };
  if (bytes === 4 && left >= 5) return { length: view.getUint32(at + 1, true), width: 5 };
  if (bytes === 8 && left >= 9) {
    const length = view.getBigUint64(at + 1, true);
    if (length <= BigInt(Number.MAX_SAFE_INTEGER)) return { length: Number(length), width: 9 };
  }
  throw new Damage("a size in it is not one");
}
