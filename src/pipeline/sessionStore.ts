import { InputError } from "../signal/errors.ts";

/** A file that one thread writes, and nobody else meanwhile. What it does is done when it returns. */
export interface StoredFile {
  readonly size: number;
  read(into: Uint8Array, at: number): number;
  /** @returns bytes written @throws DOMException QuotaExceededError where there is no room */
  write(bytes: Uint8Array, at: number): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

/** Files by name, in a place that outlives the page. */
export interface SessionStore {
  /** Why there is none; null where there is. */
  hindrance(): Promise<string | null>;
  names(): Promise<string[]>;
  /** A new or existing file; null where another page has it open. */
  open(name: string): Promise<StoredFile | null>;
  /** Null where there is no such file. */
  read(name: string): Promise<File | null>;
  remove(name: string): Promise<void>;
  /** Bytes that can still be written; null where that is not known. */
  room(): Promise<number | null>;
}

/** What a worker has of a file and a page has not, as far as it is used here. */
interface AccessHandle {
  getSize(): number;
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
type WorkerFileHandle = { createSyncAccessHandle(): Promise<AccessHandle> };

/** Files in a folder of the origin private file system. In a worker: a page has no access handles. */
export function originStore(folder: string): SessionStore {
  const directory = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle(folder, { create: true });
  return {
    async hindrance() {
      if (
        typeof navigator.storage?.getDirectory !== "function" ||
        typeof FileSystemFileHandle === "undefined" ||
        !("createSyncAccessHandle" in FileSystemFileHandle.prototype)
      ) {
        return "This browser has no private file system that a recording could be written to.";
      }
      try {
        await directory();
        return null;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return `The browser does not let this page store files (${reason.replace(/\.$/, "")}). A private window may be the reason.`;
      }
    },
    async names() {
      const names: string[] = [];
      for await (const [name, handle] of await directory()) if (handle.kind === "file") names.push(name);
      return names.sort();
    },
    async open(name) {
      const handle = await (await directory()).getFileHandle(name, { create: true });
      let access: AccessHandle;
      try {
        access = await (handle as unknown as WorkerFileHandle).createSyncAccessHandle();
      } catch (error) {
        if (isNamed(error, "NoModificationAllowedError")) return null;
        throw error;
      }
      return {
        get size() {
          return access.getSize();
        },
        read: (into, at) => access.read(into, { at }),
        write: (bytes, at) => access.write(bytes, { at }),
        truncate: (size) => access.truncate(size),
        flush: () => access.flush(),
        close: () => access.close(),
      };
    },
    async read(name) {
      try {
        return await (await (await directory()).getFileHandle(name)).getFile();
      } catch (error) {
        if (isNamed(error, "NotFoundError")) return null;
        throw error;
      }
    },
    async remove(name) {
      try {
        await (await directory()).removeEntry(name);
      } catch (error) {
        if (isNamed(error, "NotFoundError")) return;
        if (isNamed(error, "NoModificationAllowedError"))
          throw new InputError(name, "is being recorded or read.");
        throw error;
      }
    },
    async room() {
      const { quota, usage } = await navigator.storage.estimate();
      return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
    },
  };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
