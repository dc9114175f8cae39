/** The recorder's worker on a disk that takes so much and no more. */
import "../../workers/recorder.worker.ts";

interface Writable {
  write(bytes: Uint8Array, options: { at: number }): number;
}
const { prototype } = (globalThis as unknown as { FileSystemSyncAccessHandle: { prototype: Writable } })
  .FileSystemSyncAccessHandle;
const { write } = prototype;
let leftBytes = 250_000;
prototype.write = function (bytes, options) {
  if (bytes.length > leftBytes) throw new DOMException("no room", "QuotaExceededError");
  leftBytes -= bytes.length;
  return write.call(this, bytes, options);
};
