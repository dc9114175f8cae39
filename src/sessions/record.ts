import { InputError } from "../signal/errors.ts";
import { crc32 } from "./crc32.ts";
import { pack } from "./pack.ts";

/**
 * A session's log is records one behind the other, and nothing else. A record: 24 bytes of head (magic, kind, sequence number,
 * payload's length, CRC-32 over these four and the payload, zero; each 32 bits, little-endian), then the payload (see `pack`).
 * The log is only ever appended to. What was cut off or damaged shows by the checksum: everything before it is whole.
 */

/** "GSR1", as bytes of a file. */
const magic = 0x31525347;
export const headBytes = 24;
const checkedHeadBytes = 16;

export const recordKinds = { header: 1, decoder: 2, state: 3, batch: 4, event: 5, end: 6 } as const;
export type RecordKind = keyof typeof recordKinds;
const kindNames = new Map<number, RecordKind>(
  Object.entries(recordKinds).map(([name, code]) => [code, name as RecordKind]),
);

/** A state of 1,024 channels has a tenth of this. */
const mostPayloadBytes = 2 ** 30;

export function encodeRecord(kind: RecordKind, sequence: number, value: object): Uint8Array<ArrayBuffer> {
  const payload = pack(value);
  const bytes = new Uint8Array(headBytes + payload.length);
  const head = new DataView(bytes.buffer);
  head.setUint32(0, magic, true);
  head.setUint32(4, recordKinds[kind], true);
  head.setUint32(8, sequence, true);
  head.setUint32(12, payload.length, true);
  bytes.set(payload, headBytes);
  head.setUint32(16, crc32(payload, crc32(bytes.subarray(0, checkedHeadBytes))), true);
  return bytes;
}

/** A record as it lies in a log. */
export interface StoredRecord {
  readonly kind: RecordKind;
  readonly sequence: number;
  /** Where it begins, and ends, in bytes of the log. */
  readonly at: number;
  readonly end: number;
  /** Valid until the next one is read. */
  readonly payload: Uint8Array;
}

/** Bytes read from the file at a time. */
const windowBytes = 1 << 22;

/** Bytes of a file from `from` to `to`, or its end. @throws InputError where they cannot be read */
export async function bytesOf(
  { name, blob }: { readonly name: string; readonly blob: Blob },
  from: number,
  to: number,
): Promise<DataView<ArrayBuffer>> {
  try {
    return new DataView(await blob.slice(from, to).arrayBuffer());
  } catch (error) {
    const reason = error instanceof Error ? error.name : String(error);
    throw new InputError(name, `could not be read (${reason}). It may have changed.`);
  }
}

/** Reads the whole records of a log in their order, up to the first that is cut off or damaged. */
export class RecordReader {
  /** End of the last whole record, bytes. */
  end: number;
  private window: Uint8Array = new Uint8Array(0);
  private windowAt = 0;

  /** @param from where a record begins  @param sequence its number */
  constructor(
    private readonly file: { readonly name: string; readonly blob: Blob },
    from = 0,
    private sequence = 0,
  ) {
    this.end = from;
  }

  /** The next record; null where none follows that is whole. @throws InputError where the file cannot be read */
  async next(): Promise<StoredRecord | null> {
    const at = this.end;
    const head = await this.bytes(at, headBytes);
    if (head === null) return null;
    const view = new DataView(head.buffer, head.byteOffset, headBytes);
    const kind = kindNames.get(view.getUint32(4, true));
    const length = view.getUint32(12, true);
    const crc = view.getUint32(16, true);
    const isHead =
      view.getUint32(0, true) === magic &&
      view.getUint32(8, true) === this.sequence &&
      view.getUint32(20, true) === 0;
    if (!isHead || kind === undefined || length > mostPayloadBytes) return null;
    const whole = await this.bytes(at, headBytes + length);
    if (whole === null) return null;
    const payload = whole.subarray(headBytes);
    if (crc32(payload, crc32(whole.subarray(0, checkedHeadBytes))) !== crc) return null;
    this.end = at + headBytes + length;
    return { kind, sequence: this.sequence++, at, end: this.end, payload };
  }

  /** A view of some bytes of the file; null where it ends before. */
  private async bytes(at: number, length: number): Promise<Uint8Array | null> {
    if (at + length > this.file.blob.size) return null;
    const within = at - this.windowAt;
    if (within < 0 || within + length > this.window.length) {
      const { buffer } = await bytesOf(this.file, at, at + Math.max(length, windowBytes));
      this.window = new Uint8Array(buffer);
      this.windowAt = at;
      if (this.window.length < length) return null;
    }
    const from = at - this.windowAt;
    return this.window.subarray(from, from + length);
  }
}
