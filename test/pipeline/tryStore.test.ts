import { expect, test } from "vitest";
import { tryStore } from "../../src/pipeline/tryStore.ts";
import { MemoryStore } from "./memoryStore.ts";

test("what is written is read back, and nothing is left of it", async () => {
  const store = new MemoryStore();
  const trial = await tryStore(store, 200_001);
  expect(trial).toMatchObject({ bytes: 200_001, isIntact: true });
  expect(trial.writeMs).toBeGreaterThan(0);
  expect(await store.names()).toEqual([]);
});

test("a disk that tears is found out", async () => {
  const store = new MemoryStore();
  const open = store.open.bind(store);
  store.open = async (name) => {
    const file = (await open(name))!;
    return {
      ...file,
      read(into, at) {
        const count = file.read(into, at);
        into[70_000] = (into[70_000]! + 1) % 256;
        return count;
      },
    };
  };
  expect((await tryStore(store, 200_000)).isIntact).toBe(false);
});

test("a full disk is told, and the file is gone all the same", async () => {
  const store = new MemoryStore();
  store.roomBytes = 100_000;
  await expect(tryStore(store, 200_000)).rejects.toThrow("full");
  expect(await store.names()).toEqual([]);
});
