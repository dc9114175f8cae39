import { beforeEach, describe, expect, test, vi } from "vitest";

const kept = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, text: string) => void kept.set(name, text),
  removeItem: (name: string) => void kept.delete(name),
});

const record = { id: "record", title: "Record", key: "r" };
const mark = { id: "mark", title: "Set a marker", key: "m" };
const card = { id: "card", title: "Card", key: "" };
const now = { id: "now", title: "Close", key: "Escape" };
const open = { id: "open", title: "Open", key: "o", withControl: true };
const all = [record, mark, card, now, open];

/** As a page that is opened: what was kept is read. */
async function opened() {
  vi.resetModules();
  return import("../../src/app/keyBindings.ts");
}

beforeEach(() => kept.clear());

describe("keys", () => {
  test("are changed, shown as they are, kept, and reset", async () => {
    const { bind, keyName, keyOf } = await opened();
    expect(keyName(record)).toBe("R");
    expect(bind(record, "W", all)).toBeNull();
    expect(keyOf(record)).toBe("w");
    expect(keyName(record)).toBe("W");

    const again = await opened();
    expect(again.keyOf(record)).toBe("w");
    again.resetKeys();
    expect(again.keyOf(record)).toBe("r");
    expect(kept.size).toBe(0);
  });

  test("are switched off, and given to what has none; one given back is no change", async () => {
    const { bind, keyName, keyOf, keysStore } = await opened();
    expect(bind(record, "", all)).toBeNull();
    expect([keyOf(record), keyName(record)]).toEqual(["", ""]);
    expect(bind(card, "r", all)).toBeNull();
    expect(keyOf(card)).toBe("r");
    bind(card, "", all);
    expect(bind(record, "r", all)).toBeNull();
    expect(keysStore.getState().changed).toEqual({});
  });

  test("that another action has are refused with its name; those with Ctrl are none of them", async () => {
    const { bind, keyOf } = await opened();
    expect(bind(record, "m", all)).toBe(
      "M is the key of “Set a marker”. Change that one first, or switch it off.",
    );
    expect(keyOf(record)).toBe("r");
    expect(bind(record, "o", all)).toBeNull();
  });

  test("that a page is moved about with, or that are no single ones, are refused", async () => {
    const { bind } = await opened();
    expect(bind(record, "Tab", all)).toContain("moves from one thing to the next");
    expect(bind(record, "Escape", all)).toContain("closes what is open");
    expect(bind(record, "Dead", all)).toContain("choose a letter");
    expect(bind(record, "ArrowUp", all)).toBeNull();
    expect(bind(record, "ä", all)).toBeNull();
  });

  test("fixed ones stay, whatever was kept", async () => {
    kept.set("gripscope.keys", JSON.stringify({ now: "x", open: "y", record: "z" }));
    const { isChangeable, keyName, keyOf } = await opened();
    expect([now, open, record, card].map(isChangeable)).toEqual([false, false, true, true]);
    expect([keyOf(now), keyOf(open), keyOf(record)]).toEqual(["Escape", "o", "z"]);
    expect(keyName(open)).toBe("Ctrl O");
  });

  test.each(["{", "[1]", '{"record":3}', '"x"', "null"])(
    "what is kept and no such thing is left out: %s",
    async (text) => {
      kept.set("gripscope.keys", text);
      expect((await opened()).keyOf(record)).toBe("r");
    },
  );

  test("a key that nobody may have is left out, and the others are taken", async () => {
    kept.set("gripscope.keys", JSON.stringify({ record: "Tab", mark: "q" }));
    const { keyOf } = await opened();
    expect([keyOf(record), keyOf(mark)]).toEqual(["r", "q"]);
  });
});
