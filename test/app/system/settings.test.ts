import { expect, test } from "vitest";
import { deleteSettings, settingsHeld } from "../../../src/app/system/settings.ts";

function storageOf(entries: Record<string, string>) {
  const held = new Map(Object.entries(entries));
  return {
    held,
    get length() {
      return held.size;
    },
    key: (i: number) => [...held.keys()][i] ?? null,
    getItem: (name: string) => held.get(name) ?? null,
    removeItem: (name: string) => void held.delete(name),
  };
}

test("our own settings are counted and deleted, those of others on the same origin left alone", () => {
  const storage = storageOf({
    "gripscope.tour": "seen",
    other: "1",
    "mantine-color-scheme-value": "dark",
    "gripscope.keys": "{}",
  });
  expect(settingsHeld(storage)).toEqual({ count: 3, bytes: 2 * (14 + 4 + 26 + 4 + 14 + 2) });
  deleteSettings(storage);
  expect([...storage.held.keys()]).toEqual(["other"]);
  expect(settingsHeld(storage)).toEqual({ count: 0, bytes: 0 });
});
