import { InputError } from "../signal/errors.ts";
import type { NamedBlob } from "./recording.ts";

/** Bytes of a file. @throws InputError where there are fewer of them than there were */
export async function bytesOf(file: NamedBlob, start: number, length: number): Promise<DataView> {
  let buffer: ArrayBuffer;
  try {
    buffer = await file.blob.slice(start, start + length).arrayBuffer();
  } catch (error) {
    const reason = error instanceof Error ? error.name : String(error);
    throw new InputError(file.name, `could not be read (${reason}). It may have changed: open it again.`);
  }
  if (buffer.byteLength !== length)
    throw new InputError(file.name, "changed while it was read. Open it again.");
  return new DataView(buffer);
}

/** Bytes that a block aims at. */
export const blockBytes = 1 << 20;

/** The blocks read last, so that signals which lie interleaved are read from the file once. */
export class Blocks<T> {
  private readonly held = new Map<number, Promise<T>>();

  constructor(
    private readonly load: (index: number) => Promise<T>,
    private readonly most = 4,
  ) {}

  get(index: number): Promise<T> {
    const { held } = this;
    let block = held.get(index);
    if (block) held.delete(index);
    else {
      block = this.load(index);
      // What failed is tried again when it is asked for again.
      block.catch(() => held.delete(index));
      if (held.size >= this.most) held.delete(held.keys().next().value as number);
    }
    held.set(index, block);
    return block;
  }
}

/** UTF-8 where it is valid, else the older Windows code page; UTF-16 where a byte order mark says so. */
export function decodeText(bytes: ArrayBuffer | Uint8Array): string {
  const start = new Uint8Array(bytes instanceof Uint8Array ? bytes.buffer : bytes, offsetOf(bytes)).subarray(
    0,
    2,
  );
  if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (start[0] === 0xfe && start[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function offsetOf(bytes: ArrayBuffer | Uint8Array): number {
  return bytes instanceof Uint8Array ? bytes.byteOffset : 0;
}

/** @throws InputError where it is larger than a text of its kind can be */
export async function readText(file: NamedBlob, mostBytes: number): Promise<string> {
  if (file.blob.size > mostBytes) throw new InputError(file.name, "is too large for a text file.");
  const view = await bytesOf(file, 0, file.blob.size);
  return decodeText(view.buffer as ArrayBuffer);
}

/**
 * What a gzip file holds, as a file of its own.
 * @param mostBytes held in memory
 * @returns whether all of it came, or the rest is damaged
 * @throws InputError where it is no gzip file or holds more
 */
export async function inflated(
  file: NamedBlob,
  mostBytes: number,
): Promise<{ file: NamedBlob; isWhole: boolean }> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let isWhole = true;
  const reader = file.blob.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.byteLength;
      if (size > mostBytes) break;
      parts.push(next.value);
    }
  } catch {
    isWhole = false;
  }
  // What is left of it is of no use, nor is how that ends.
  await reader.cancel().catch(() => {});
  if (size > mostBytes) {
    throw new InputError(
      file.name,
      `holds more than ${mostBytes >> 20} MB when decompressed. Decompress it first (gunzip), and open what comes out.`,
    );
  }
  if (size === 0) throw new InputError(file.name, "is no gzip file, or an empty one.");
  return { file: { name: file.name, blob: new Blob(parts) }, isWhole };
}
