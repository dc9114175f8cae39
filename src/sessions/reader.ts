import { InputError } from "../signal/errors.ts";
import { bytesOf, headBytes, RecordReader, type StoredRecord } from "./record.ts";
import {
  type Batch,
  parseRecord,
  type SessionEnd,
  type SessionEvent,
  type SessionHeader,
  type SessionRecord,
} from "./session.ts";

export interface SessionFile {
  readonly name: string;
  readonly blob: Blob;
}

/** Where a batch lies, so that its samples are found without reading what comes before. */
export interface BatchPlace {
  readonly at: number;
  readonly end: number;
  readonly sequence: number;
  /** Of the stream. */
  readonly firstSample: number;
  readonly frameCount: number;
}

/** What a session holds, but for its samples and values. */
export interface SessionIndex {
  readonly header: SessionHeader;
  readonly events: readonly SessionEvent[];
  readonly batches: readonly BatchPlace[];
  /** Null where it was cut off. */
  readonly end: SessionEnd | null;
  readonly frameCount: number;
  readonly hopCount: number;
  /** One past the last sample. */
  readonly endSample: number;
  /** Wall clock of the last record that says when it was written, ms since 1970. */
  readonly writtenAtMs: number;
  /** Whole records, and the bytes that they take: what lies behind is torn. */
  readonly recordCount: number;
  readonly wholeBytes: number;
}

/**
 * The whole records of a session, in order, each checked.
 * @throws InputError where it is no session, or a record with a right checksum holds what none can
 */
export async function* recordsOf(
  file: SessionFile,
): AsyncGenerator<{ stored: StoredRecord; record: SessionRecord; end: number }> {
  const reader = new RecordReader(file);
  let header: SessionHeader | null = null;
  for (let stored = await reader.next(); stored !== null; stored = await reader.next()) {
    const record = parseRecord(stored, file.name);
    if ((record.kind === "header") !== (header === null)) {
      throw new InputError(file.name, "is damaged: its header does not come first, and once.");
    }
    if (record.kind === "header") header = record.value;
    else if (record.kind === "batch") requireFit(record.value, header as SessionHeader, file.name);
    yield { stored, record, end: reader.end };
  }
  if (header === null)
    throw new InputError(file.name, "is not a Gripscope session, or its beginning is damaged.");
}

/** Reads all of a session once. @throws InputError as `recordsOf` */
export async function indexOf(
  file: SessionFile,
  onProgress?: (fraction: number) => void,
): Promise<SessionIndex> {
  let header: SessionHeader | null = null;
  const events: SessionEvent[] = [];
  const batches: BatchPlace[] = [];
  let last: SessionEnd | null = null;
  let frameCount = 0;
  let hopCount = 0;
  let endSample = 0;
  let writtenAtMs = Number.NaN;
  let recordCount = 0;
  let wholeBytes = 0;
  for await (const { stored, record, end } of recordsOf(file)) {
    if (record.kind === "header") {
      header = record.value;
      endSample = header.startSample;
      writtenAtMs = Date.parse(header.startedAt);
    } else if (record.kind === "event") {
      events.push(record.value);
      writtenAtMs = record.value.atMs;
    } else if (record.kind === "end") last = record.value;
    else if (record.kind === "batch") {
      const { blocks, hops } = record.value;
      writtenAtMs = record.value.writtenAtMs;
      hopCount += hops.samples.length;
      const count = blocks.firstSamples.length;
      if (count > 0) {
        const firstSample = blocks.firstSamples[0] as number;
        const frames = blocks.frameCounts.reduce((sum, each) => sum + each, 0);
        endSample = firstSample + frames;
        frameCount += frames;
        batches.push({ at: stored.at, end, sequence: stored.sequence, firstSample, frameCount: frames });
      }
    }
    recordCount++;
    wholeBytes = end;
    onProgress?.(end / file.blob.size);
  }
  return {
    header: header as unknown as SessionHeader,
    events,
    batches,
    end: last,
    frameCount,
    hopCount,
    endSample,
    writtenAtMs,
    recordCount,
    wholeBytes,
  };
}

/** The samples of batches that follow one another, `count` of them from the `first` on. @throws InputError where they are gone */
export async function readSamples(
  file: SessionFile,
  batches: readonly BatchPlace[],
  first: number,
  count: number,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  const { at, sequence } = batches[first] as BatchPlace;
  const reader = new RecordReader(file, at, sequence);
  while (parts.length < count) {
    const stored = await reader.next();
    const record = stored && parseRecord(stored, file.name);
    if (record === null) throw new InputError(file.name, "changed while it was read. Open it again.");
    if (record.kind === "batch" && record.value.data.length > 0) parts.push(record.value.data);
  }
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (const part of parts) {
    samples.set(part, to);
    to += part.length;
  }
  return samples;
}

/** The header alone. @throws InputError where it is no session */
export async function readHeader(file: SessionFile): Promise<SessionHeader> {
  for await (const { record } of recordsOf(file)) if (record.kind === "header") return record.value;
  throw new InputError(file.name, "is not a Gripscope session.");
}

/** An end is looked for in so many bytes of a log's tail. */
const tailBytes = 4096;

/** The end of a session that was closed, without reading what lies before; null where it was not. @throws InputError where the file cannot be read */
export async function readEnd(file: SessionFile): Promise<SessionEnd | null> {
  const tailAt = Math.max(0, file.blob.size - tailBytes);
  const bytes = await bytesOf(file, tailAt, file.blob.size);
  // Records have a multiple of eight bytes, and so have their beginnings.
  for (let at = file.blob.size - headBytes - (file.blob.size % 8); at >= tailAt; at -= 8) {
    if (at - tailAt + headBytes > bytes.byteLength) continue;
    const sequence = bytes.getUint32(at - tailAt + 8, true);
    const reader = new RecordReader(file, at, sequence);
    const stored = await reader.next();
    if (stored?.kind !== "end" || reader.end !== file.blob.size) continue;
    const record = parseRecord(stored, file.name);
    if (record.kind === "end") return record.value;
  }
  return null;
}

/** A batch of one stream must be made of whole frames and whole rows of it, its blocks one behind the other. */
function requireFit(
  { blocks, data, hops }: Batch,
  { info, featureNames }: SessionHeader,
  subject: string,
): void {
  const { firstSamples, frameCounts, acquiredAtMs } = blocks;
  const frames = frameCounts.reduce((sum, each) => sum + each, 0);
  const hopCount = hops.samples.length;
  let next = firstSamples[0] ?? 0;
  let isInOrder = Number.isSafeInteger(next) && next >= 0;
  firstSamples.forEach((first, i) => {
    if (first !== next) isInOrder = false;
    next = first + (frameCounts[i] as number);
  });
  const fits =
    isInOrder &&
    firstSamples.length === frameCounts.length &&
    firstSamples.length === acquiredAtMs.length &&
    data.length === frames * info.channels.length &&
    hops.features.length === hopCount * featureNames.length &&
    [hops.decoded, hops.measured, hops.computedBy, hops.noEstimate].every(
      ({ length }) => length === hopCount,
    );
  if (!fits) throw new InputError(subject, "is damaged: a batch does not fit its stream.");
}
