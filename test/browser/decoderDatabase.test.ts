import { afterEach, describe, expect, test, vi } from "vitest";
import { DecoderDatabase } from "../../src/app/models/database.ts";
import type { KeptDecoder } from "../../src/app/models/state.ts";

const name = "decoders of a test";
const artifact = { some: "decoder" };
const kept = (hash: string, usedAt: string | null = null): KeptDecoder => ({
  ...{ hash, name: `decoder ${hash}`, origin: "opened", bytes: 20 },
  ...{ addedAt: "2026-01-01T00:00:00.000Z", usedAt },
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(name).onsuccess = resolve;
  });
});

describe("decoders in IndexedDB", () => {
  test("are kept under their hash, and what is kept already stays as it was added", async () => {
    const database = new DecoderDatabase(name);
    expect(await database.list()).toEqual([]);
    await database.put(kept("a"), artifact);
    await database.put({ ...kept("a", "2026-01-02"), addedAt: "later", origin: "calibrated" }, artifact);
    await database.touch("a", "2026-01-01");
    expect(await database.list()).toEqual([kept("a", "2026-01-02")]);
    expect(await database.artifact("a")).toEqual(artifact);
  });

  test("deleted by one page are gone for the other, whose use of them brings nothing back", async () => {
    const [here, there] = [new DecoderDatabase(name), new DecoderDatabase(name)];
    await Promise.all(
      ["a", "b", "c"].flatMap((hash) => [here, there].map((each) => each.put(kept(hash), artifact))),
    );
    expect(await here.list()).toHaveLength(3);
    expect(await here.remove("b")).toEqual(artifact);
    await there.touch("b", "2026-01-02");
    expect(await there.artifact("b")).toBeUndefined();
    expect(await there.remove("b")).toBeUndefined();
    expect((await there.list()).map(({ hash }) => hash).sort()).toEqual(["a", "c"]);
  });

  test("are all deleted at once", async () => {
    const database = new DecoderDatabase(name);
    await Promise.all(["a", "b"].map((hash) => database.put(kept(hash), artifact)));
    await database.clear();
    expect(await database.list()).toEqual([]);
    expect(await database.artifact("a")).toBeUndefined();
  });

  test("of another shape are left out of the list", async () => {
    const database = new DecoderDatabase(name);
    await database.put({ ...kept("a"), bytes: "many" } as unknown as KeptDecoder, artifact);
    await database.put(kept("b"), artifact);
    expect((await database.list()).map(({ hash }) => hash)).toEqual(["b"]);
  });

  test("are refused where the browser keeps nothing", async () => {
    vi.stubGlobal("indexedDB", undefined);
    await expect(new DecoderDatabase(name).list()).rejects.toThrow();
  });
});
