import type { SessionStore } from "../../src/pipeline/sessionStore.ts";

/** Files in memory that can be filled up, taken away and torn. */
export class MemoryStore implements SessionStore {
  readonly files = new Map<string, { bytes: Uint8Array<ArrayBuffer>; isOpen: boolean }>();
  roomBytes = Number.POSITIVE_INFINITY;
  isForbidden = false;
  flushes = 0;

  async hindrance() {
    return this.isForbidden ? "No files here." : null;
  }

  async names() {
    return [...this.files.keys()].sort();
  }

  async open(name: string) {
    const held = this.files.get(name);
    if (held?.isOpen) return null;
    const file = held ?? { bytes: new Uint8Array(0), isOpen: true };
    file.isOpen = true;
    this.files.set(name, file);
    const store = this;
    return {
      get size() {
        return file.bytes.length;
      },
      read(into: Uint8Array, at: number) {
        const part = file.bytes.subarray(at, at + into.length);
        into.set(part);
        return part.length;
      },
      write(bytes: Uint8Array, at: number) {
        if (bytes.length > store.roomBytes) throw new DOMException("full", "QuotaExceededError");
        store.roomBytes -= bytes.length;
        const grown = new Uint8Array(Math.max(file.bytes.length, at + bytes.length));
        grown.set(file.bytes);
        grown.set(bytes, at);
        file.bytes = grown;
        return bytes.length;
      },
      truncate(size: number) {
        file.bytes = file.bytes.slice(0, size);
      },
      flush() {
        store.flushes++;
      },
      close() {
        file.isOpen = false;
      },
    };
  }

  async read(name: string) {
    const file = this.files.get(name);
    return file ? new File([file.bytes], name) : null;
  }

  async remove(name: string) {
    this.files.delete(name);
  }

  async room() {
    return this.roomBytes;
  }
}
