import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import * as v from "valibot";
import type { KeptDecoder } from "./state.ts";

/** What stands in the store may be of another version of the app, or of another hand. */
const Kept = v.object({
  hash: v.string(),
  name: v.string(),
  origin: v.picklist(["calibrated", "opened"]),
  addedAt: v.string(),
  usedAt: v.nullable(v.string()),
  bytes: v.number(),
});

/** The artifacts lie apart from what is known of them: a list reads none. Both are keyed by the artifact's hash. */
interface Schema extends DBSchema {
  decoders: { key: string; value: KeptDecoder };
  artifacts: { key: string; value: object };
}

const stores = ["decoders", "artifacts"] as const;

/**
 * Decoders in IndexedDB. Every call opens the database, does all it has to in one transaction and closes it again: so several pages
 * may be open at once, and none keeps another from a newer version. All reject where the browser keeps nothing.
 */
export class DecoderDatabase {
  constructor(private readonly name = "gripscope-decoders") {}

  /** All that can be read, in no order. */
  list(): Promise<KeptDecoder[]> {
    return this.within(async (db) =>
      (await db.getAll("decoders")).filter((each) => v.safeParse(Kept, each).success),
    );
  }

  artifact(hash: string): Promise<object | undefined> {
    return this.within((db) => db.get("artifacts", hash));
  }

  /** Adds a decoder; of one that is there only what is newer of when it was used is taken over. */
  put(decoder: KeptDecoder, artifact: object): Promise<void> {
    return this.within(async (db) => {
      const transaction = db.transaction(stores, "readwrite");
      const decoders = transaction.objectStore("decoders");
      const held = await decoders.get(decoder.hash);
      const kept = held ? { ...held, usedAt: later(held.usedAt, decoder.usedAt) } : decoder;
      await Promise.all([
        decoders.put(kept, decoder.hash),
        transaction.objectStore("artifacts").put(artifact, decoder.hash),
        transaction.done,
      ]);
    });
  }

  /** Notes when a decoder was used; does nothing where it is not kept. */
  touch(hash: string, usedAt: string): Promise<void> {
    return this.within(async (db) => {
      const transaction = db.transaction("decoders", "readwrite");
      const held = await transaction.store.get(hash);
      if (held) await transaction.store.put({ ...held, usedAt: later(held.usedAt, usedAt) }, hash);
      await transaction.done;
    });
  }

  /** @returns the artifact, to be put back should that be wanted; undefined where it was not there */
  remove(hash: string): Promise<object | undefined> {
    return this.within(async (db) => {
      const transaction = db.transaction(stores, "readwrite");
      const artifact = await transaction.objectStore("artifacts").get(hash);
      await Promise.all([
        ...stores.map((name) => transaction.objectStore(name).delete(hash)),
        transaction.done,
      ]);
      return artifact;
    });
  }

  /** Deletes all of them. */
  clear(): Promise<void> {
    return this.within(async (db) => {
      const transaction = db.transaction(stores, "readwrite");
      await Promise.all([...stores.map((name) => transaction.objectStore(name).clear()), transaction.done]);
    });
  }

  private async within<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    const db = await openDB<Schema>(this.name, 1, {
      upgrade(fresh) {
        for (const name of stores) fresh.createObjectStore(name);
      },
    });
    try {
      return await work(db);
    } finally {
      db.close();
    }
  }
}

/** Of two times in ISO 8601. */
function later(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a;
}
