import type { StorageTrial } from "../contract/recorderApi.ts";
import { InputError } from "../signal/errors.ts";
import type { SessionStore } from "./sessionStore.ts";

const fileName = "self-test";
/** As much as a recording hands over at a time, more or less. */
const chunkBytes = 65_536;

/**
 * Writes so many bytes in the chunks that a recording comes in, flushes, reads them back and compares; the file is gone afterwards.
 * @throws InputError where the file is in use, DOMException where there is no room
 */
export async function tryStore(store: SessionStore, bytes: number): Promise<StorageTrial> {
  const file = await store.open(fileName);
  if (file === null) throw new InputError("storage", "it is being tried by another page already.");
  try {
    file.truncate(0);
    const chunk = new Uint8Array(chunkBytes);
    // No two neighbours alike: nothing that a disk could shorten.
    let state = 1;
    for (let i = 0; i < chunk.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      chunk[i] = state >>> 24;
    }
    const startedMs = performance.now();
    for (let at = 0; at < bytes; at += chunkBytes) {
      chunk[0] = at / chunkBytes;
      const part = chunk.subarray(0, Math.min(chunkBytes, bytes - at));
      for (let done = 0; done < part.length; ) done += file.write(part.subarray(done), at + done);
    }
    file.flush();
    const writtenMs = performance.now();
    const read = new Uint8Array(bytes);
    const readCount = file.read(read, 0);
    const readMs = performance.now();
    let isIntact = readCount === bytes;
    for (let i = 0; isIntact && i < bytes; i++) {
      const place = i % chunkBytes;
      isIntact = read[i] === (place === 0 ? (i / chunkBytes) % 256 : chunk[place]);
    }
    return { bytes, writeMs: writtenMs - startedMs, readMs: readMs - writtenMs, isIntact };
  } finally {
    file.close();
    await store.remove(fileName);
  }
}
