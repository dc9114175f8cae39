import { beforeEach, describe, expect, test } from "vitest";
import { changesOf, log, logStore } from "../../src/app/log.ts";
import { type AppState, store } from "../../src/app/store.ts";
import { logText } from "../../src/app/system/logText.ts";

const entries = () => logStore.getState().entries;
beforeEach(() => logStore.setState({ entries: [] }));

test("keeps the last few hundred entries, none of them long", () => {
  for (let i = 0; i < 1000; i++) log("notice", `${i}`);
  expect(entries()).toHaveLength(400);
  expect([entries()[0]?.text, entries().at(-1)?.text]).toEqual(["600", "999"]);
  log("error", "x".repeat(10_000));
  expect(entries().at(-1)?.text).toHaveLength(500);
});

describe("what is noted of a change", () => {
  const before = store.getState();
  const textsOf = (change: Partial<AppState>, of = before) =>
    changesOf({ ...of, ...change }, of).map(({ kind, text }) => `${kind}: ${text}`);

  test("notices that are new, and faults", () => {
    const told = { ...before, notices: ["one"] };
    expect(textsOf({ notices: ["one", "two"] }, told)).toEqual(["notice: two"]);
    expect(textsOf({ notices: [] }, told)).toEqual([]);
    const fault = { title: "It broke", what: "Mend it.", remedy: null };
    expect(textsOf({ fault })).toEqual(["fault: It broke. Mend it."]);
    expect(textsOf({ staleMs: 300 }, { ...before, fault })).toEqual([]);
  });

  test("what runs, and what decodes it", () => {
    const run = (id: number, name: string) =>
      ({ id, summary: { label: "seed 1" }, decoder: { name, backend: { name: "wasm" } } }) as AppState["run"];
    const running = { ...before, run: run(1, "a") };
    expect(textsOf({ run: running.run })).toEqual(["state: Decoding began: seed 1, a on wasm."]);
    expect(textsOf({ run: run(1, "b") }, running)).toEqual(["state: The decoder was exchanged: b on wasm."]);
    expect(textsOf({ run: null }, running)).toEqual(["state: Nothing is decoded any more."]);
    const ended = { state: "ended" } as AppState["status"];
    expect(textsOf({ status: ended }, running)).toEqual(["state: The stream ended."]);
    expect(textsOf({ staleMs: 1 }, { ...running, status: ended })).toEqual([]);
  });

  test("pause and speed", () => {
    const { choice } = before;
    expect(textsOf({ choice: { ...choice, paused: true } })).toEqual(["state: Paused."]);
    expect(textsOf({ choice: { ...choice, speed: 8 } })).toEqual(["state: Speed 8."]);
  });
});

test("is saved with a line for each entry, the newest first", () => {
  const text = logText([
    { id: 1, atMs: 0, kind: "state", text: "first" },
    { id: 2, atMs: 1000, kind: "fault", text: "a\nb" },
  ]);
  expect(text).toBe("1970-01-01T00:00:01.000Z\tfault\ta b\n1970-01-01T00:00:00.000Z\tstate\tfirst\n");
});
