import { InputError } from "../signal/errors.ts";
import type { Finding } from "./finding.ts";
import type { BackgroundOptions, Marker, NamedBlob } from "./recording.ts";
import { blockBytes, bytesOf } from "./slices.ts";
import type { Timeline } from "./timeline.ts";

export interface Layout {
  readonly headerBytes: number;
  readonly recordBytes: number;
  readonly recordCount: number;
  readonly recordS: number;
  /** Samples in a record of the signal that has most of them. */
  readonly mostSamples: number;
}

export interface Stretch {
  readonly firstRecord: number;
  readonly recordCount: number;
  /** From the first sample, s. */
  readonly startS: number;
  /** Time from one of its records to the next, s: not quite what the header states where the clock drifted. */
  readonly recordS: number;
}

/** One time-stamped annotation list. */
export interface Tal {
  readonly onsetS: number;
  readonly durationS: number;
  /** The time-keeping list of a record has one text, and it is empty. */
  readonly texts: readonly string[];
}

/** Slices read while a recording opens; what is left is for the background. */
const slicesAtOpening = 4_000;
/** Bytes read at opening where records are so small that whole blocks of them are read. */
const bytesAtOpening = 64 << 20;
/** Bytes of annotations, of all that is read. */
const annotationBytesAtOpening = 8 << 20;
const slicesAtOnce = 32;
const bytesAtOnce = 2 << 20;
/** Bytes of an annotation signal in one record, beyond which they are not looked at. */
const mostListBytes = blockBytes;
const mostMarkers = 250_000;
/** Records that are looked at, one by one, for where gaps lie. */
const mostLooks = 20_000;
const mostStretches = 20_000;
/** No clock drifts faster. */
const fastestDrift = 1e-3;
/** Records that must lie on the line of a drift, spread over it. */
const driftLooks = 32;

/** The annotation signals of EDF+ and BDF+: times of records, and what was noted. */
export class EdfAnnotations {
  private onsets = new Map<number, number | null>();

  constructor(
    private readonly file: NamedBlob,
    /** Where in a record the annotation signals lie. */
    private readonly places: readonly { offset: number; bytes: number }[],
    private readonly layout: Layout,
  ) {}

  /** When the first record begins, s from the time in the header; 0 where it is not stated. */
  async firstOnsetS(): Promise<number> {
    return (await this.onsetOf(0)) ?? 0;
  }

  /**
   * Stretches of records without a gap. Of many records it halves what does not take as long as its records do, so that a few
   * gaps cost a few reads; of few it looks at each. A clock that drifts steadily makes one stretch.
   * @throws InputError where there are too many gaps to be true
   */
  async stretches(findings: Finding[]): Promise<Stretch[]> {
    const { recordCount, recordS, mostSamples } = this.layout;
    const startS = await this.firstOnsetS();
    const pieces: { record: number; onsetS: number; recordS: number }[] = [];
    // What is less than half a sample of any signal is no gap.
    const tolerance = Math.max(1e-6, 1e-4 * recordS, (0.45 * recordS) / mostSamples);
    const areFew = recordCount <= slicesAtOpening;
    const unknown = new Set<number>();
    let looks = 0;
    const onset = async (record: number, expectedS: number) => {
      if (++looks > mostLooks) return expectedS;
      const value = await this.onsetOf(record);
      if (value === null) unknown.add(record);
      return value ?? expectedS;
    };
    /** Goes on with the stretch before, where it does. */
    const add = (record: number, onsetS: number, stepS: number) => {
      const last = pieces.at(-1);
      if (last && last.recordS === stepS) {
        if (Math.abs(last.onsetS + (record - last.record) * stepS - onsetS) <= tolerance) return;
      }
      if (pieces.length >= mostStretches) {
        throw new InputError(this.file.name, `has more than ${mostStretches} gaps between its records.`);
      }
      pieces.push({ record, onsetS, recordS: stepS });
    };
    const isOnLine = async (from: number, fromS: number, count: number, stepS: number) => {
      if (!(Math.abs(stepS / recordS - 1) <= fastestDrift)) return false;
      const probes = areFew ? count - 1 : Math.min(driftLooks, count - 1);
      for (let k = 1; k <= probes; k++) {
        const after = Math.floor((k * count) / (probes + 1));
        const lineS = fromS + after * stepS;
        if (Math.abs((await onset(from + after, lineS)) - lineS) > tolerance) return false;
      }
      return true;
    };
    /** Stretches of the records up to `to`, that one left out. */
    const split = async (from: number, fromS: number, to: number, toS: number): Promise<void> => {
      const count = to - from;
      const isSteady = Math.abs(toS - fromS - count * recordS) <= tolerance;
      if (count === 1 || (isSteady && !areFew)) return add(from, fromS, recordS);
      const stepS = (toS - fromS) / count;
      if (!isSteady && count > 2 && (await isOnLine(from, fromS, count, stepS)))
        return add(from, fromS, stepS);
      const middle = (from + to) >> 1;
      const middleS = await onset(middle, fromS + (middle - from) * recordS);
      await split(from, fromS, middle, middleS);
      await split(middle, middleS, to, toS);
    };
    if (areFew) {
      for (let first = 0; first < recordCount; first += slicesAtOnce) {
        const count = Math.min(slicesAtOnce, recordCount - first);
        await Promise.all(Array.from({ length: count }, (_, i) => this.onsetOf(first + i)));
      }
    }
    const last = recordCount - 1;
    const lastS = last > 0 ? await onset(last, startS + last * recordS) : startS;
    if (last > 0) await split(0, startS, last, lastS);
    const before = pieces.at(-1);
    // The last record ends a drift too.
    add(last, lastS, before && last - before.record > 1 ? before.recordS : recordS);
    if (looks > mostLooks) {
      findings.push({
        check: "duplicate-time",
        severity: "warning",
        channel: null,
        what: `The times of its records waver: ${mostLooks} of ${recordCount} records were looked at.`,
        remedy:
          "Records between those are taken to follow one another. Gaps may be off by a part of a record.",
      });
    }
    if (unknown.size > 0) {
      findings.push({
        check: "duplicate-time",
        severity: "warning",
        channel: null,
        what: `${unknown.size} of the records that were looked at do not state their time.`,
        remedy: "They are taken to follow the record before.",
      });
    }
    let backwards = 0;
    let endS = 0;
    const stretches = pieces.map(({ record, onsetS, recordS: stepS }, i): Stretch => {
      const next = pieces[i + 1]?.record ?? recordCount;
      let from = onsetS - startS;
      if (from < endS - tolerance) {
        backwards++;
        from = endS;
      }
      endS = from + (next - record) * stepS;
      return { firstRecord: record, recordCount: next - record, startS: from, recordS: stepS };
    });
    if (backwards > 0) {
      findings.push({
        check: "duplicate-time",
        severity: "warning",
        channel: null,
        what: `Time goes back at ${backwards} of its records.`,
        remedy: "Such a record is taken to follow the one before. Check where the file comes from.",
      });
    }
    return stretches;
  }

  /** Markers, as far as they can be read while somebody waits. */
  async atOpening(
    timeline: Timeline,
    findings: Finding[],
  ): Promise<{ markers: Marker[]; isComplete: boolean }> {
    const { recordBytes, recordCount } = this.layout;
    const listBytes = this.places.reduce((sum, { bytes }) => sum + Math.min(bytes, mostListBytes), 0);
    const records = Math.min(
      recordCount,
      Math.floor(annotationBytesAtOpening / listBytes),
      this.recordsPerRead() > 1
        ? Math.floor(bytesAtOpening / recordBytes)
        : Math.floor(slicesAtOpening / this.places.length),
    );
    if (this.places.some(({ bytes }) => bytes > mostListBytes)) {
      findings.push({
        check: "markers",
        severity: "warning",
        channel: null,
        what: `Its annotations take more than ${mostListBytes >> 20} MB in a record.`,
        remedy: "What lies behind that in a record was left out.",
      });
    }
    const markers = await this.read(records, timeline, {});
    if (markers.length >= mostMarkers) {
      findings.push({
        check: "markers",
        severity: "warning",
        channel: null,
        what: `It holds ${mostMarkers} annotations or more.`,
        remedy: "So many are used, from the beginning.",
      });
    }
    return { markers, isComplete: records >= recordCount || markers.length >= mostMarkers };
  }

  /** All markers. */
  all(timeline: Timeline, options: BackgroundOptions): Promise<Marker[]> {
    return this.read(this.layout.recordCount, timeline, options);
  }

  /** Small records are read in blocks, whole; of large ones the annotations alone. */
  private recordsPerRead(): number {
    const { recordBytes } = this.layout;
    return recordBytes <= 32_768 ? Math.max(1, Math.floor(blockBytes / recordBytes)) : 1;
  }

  private async read(
    recordCount: number,
    timeline: Timeline,
    { signal, onProgress }: BackgroundOptions,
  ): Promise<Marker[]> {
    const { headerBytes, recordBytes } = this.layout;
    const perRead = this.recordsPerRead();
    const originS = await this.firstOnsetS();
    const rateHz = timeline.info.rateHz;
    const markers: Marker[] = [];
    const take = (bytes: Uint8Array) => {
      if (markers.length >= mostMarkers) return;
      for (const { onsetS, durationS, texts } of parseTals(bytes)) {
        for (const text of texts) {
          if (text === "" || markers.length >= mostMarkers) continue;
          const timeS = onsetS - originS;
          markers.push({
            sample: timeline.frameAt(timeS),
            timeS,
            lengthSamples: Math.round(durationS * rateHz),
            kind: "Annotation",
            text,
            channel: null,
          });
        }
      }
    };
    const listsAtOnce = Math.max(
      1,
      Math.min(
        slicesAtOnce,
        Math.floor(bytesAtOnce / Math.min(mostListBytes, Math.max(...this.places.map(({ bytes }) => bytes)))),
      ),
    );
    for (let first = 0; first < recordCount && markers.length < mostMarkers; ) {
      signal?.throwIfAborted();
      if (perRead > 1) {
        const count = Math.min(perRead, recordCount - first);
        const view = await bytesOf(this.file, headerBytes + first * recordBytes, count * recordBytes);
        for (let record = 0; record < count; record++) {
          for (const { offset, bytes } of this.places) {
            take(new Uint8Array(view.buffer, record * recordBytes + offset, bytes));
          }
        }
        first += count;
      } else {
        // One record of many lists, or several of few.
        const count = Math.min(
          Math.max(1, Math.floor(listsAtOnce / this.places.length)),
          recordCount - first,
        );
        const lists = Array.from(
          { length: count },
          (_, i) => headerBytes + (i + first) * recordBytes,
        ).flatMap((start) => this.places.map(({ offset, bytes }) => ({ start: start + offset, bytes })));
        for (let at = 0; at < lists.length && markers.length < mostMarkers; at += listsAtOnce) {
          signal?.throwIfAborted();
          const views = await Promise.all(
            lists
              .slice(at, at + listsAtOnce)
              .map(({ start, bytes }) => bytesOf(this.file, start, Math.min(bytes, mostListBytes))),
          );
          for (const view of views) take(new Uint8Array(view.buffer));
        }
        first += count;
      }
      onProgress?.(first / recordCount);
    }
    return markers.sort((a, b) => (a.timeS as number) - (b.timeS as number));
  }

  /** When a record begins; null where it does not say. */
  private async onsetOf(record: number): Promise<number | null> {
    const held = this.onsets.get(record);
    if (held !== undefined) return held;
    const { headerBytes, recordBytes } = this.layout;
    const [place] = this.places;
    if (!place) return null;
    const view = await bytesOf(
      this.file,
      headerBytes + record * recordBytes + place.offset,
      // The time-keeping list comes first, and is short.
      Math.min(place.bytes, 256),
    );
    const bytes = new Uint8Array(view.buffer);
    const [first] = parseTals(bytes);
    const onset = first && first.texts[0] === "" ? first.onsetS : null;
    this.onsets.set(record, onset);
    return onset;
  }
}

const onsetPattern = /^[+-]\d{1,15}(\.\d{0,15})?$/;
const durationPattern = /^\d{1,15}(\.\d{0,15})?$/;
const utf8 = new TextDecoder("utf-8");

/** Lists as EDF+ writes them: `+onset[\x15duration]\x14text\x14...\x14\0`. What is not of this form is passed over. */
export function parseTals(bytes: Uint8Array): Tal[] {
  const tals: Tal[] = [];
  const text = utf8.decode(bytes);
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf("\0", start);
    if (end < 0) end = text.length;
    if (text[start] === "+" || text[start] === "-") {
      const [time = "", ...texts] = text.slice(start, end).split("\x14");
      const [onset = "", duration] = time.split("\x15");
      // Behind the last text there is a separator too.
      if (texts.length > 1 && texts.at(-1) === "") texts.pop();
      if (onsetPattern.test(onset) && texts.length > 0) {
        const durationS = duration !== undefined && durationPattern.test(duration) ? Number(duration) : 0;
        tals.push({ onsetS: Number(onset), durationS, texts });
      }
    }
    start = end + 1;
    // What is left of a record is filled with zeros.
    while (text.charCodeAt(start) === 0) start++;
  }
  return tals;
}
