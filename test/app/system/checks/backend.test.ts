import { expect, test } from "vitest";
import { judgeBackend } from "../../../../src/app/system/checks/backend.ts";
import type { BackendProbe } from "../../../../src/contract/apis.ts";

const probe = (
  name: BackendProbe["name"],
  p99Ms: number,
  changes: Partial<BackendProbe> = {},
): BackendProbe => ({
  ...{ name, renderer: "", software: false, p50Ms: p99Ms / 4, p95Ms: p99Ms / 2, p99Ms },
  ...{ goldenError: 1e-7, hindrance: null, ...changes },
});
const missing = (name: BackendProbe["name"], hindrance: string) =>
  probe(name, Number.NaN, { goldenError: Number.NaN, hindrance });
const judged = (probes: readonly BackendProbe[], inUse: string | null, hopMs = 100) => {
  const { figures, ...finding } = judgeBackend({ probes, inUse, hopMs });
  return { ...finding, of: (name: string) => figures.find((figure) => figure.name === name) };
};

test("right and fast enough is good, and the backend in use is judged, not the fastest", () => {
  const { verdict, remedy, of } = judged([probe("webgl", 6), probe("wasm", 0.1)], "webgl");
  expect([verdict, remedy]).toEqual(["good", ""]);
  expect(of("judged")?.value).toBe("webgl");
  expect(of("99 of 100 values within")).toMatchObject({ value: 6, unit: "ms", limit: "at most 50 ms" });
});

test("half a hop is where it begins to be late, a hop where it is bad", () => {
  const verdictOf = (p99Ms: number, hopMs: number) =>
    judged([probe("webgl", p99Ms), probe("cpu", 1)], "webgl", hopMs).verdict;
  expect([50, 60, 101].map((ms) => verdictOf(ms, 100))).toEqual(["good", "attention", "bad"]);
  expect(verdictOf(12, 20)).toBe("attention");
});

test("where nothing runs the fastest that is right is judged; a backend alone has no other to go to", () => {
  const { verdict, remedy, of } = judged([missing("webgl", "no WebGL here"), probe("cpu", 1)], null);
  expect(of("judged")?.value).toBe("cpu");
  expect(of("webgl")?.value).toBe("no WebGL here");
  expect(verdict).toBe("attention");
  expect(remedy).toContain("Another browser");
});

test("a backend in use that is not right any more is told", () => {
  const { verdict, remedy } = judged([missing("webgl", "wrong"), probe("wasm", 1), probe("cpu", 1)], "webgl");
  expect(verdict).toBe("attention");
  expect(remedy).toContain("choose auto");
});

test("none that is right is bad", () => {
  const { verdict, remedy } = judged([missing("webgl", "wrong"), missing("cpu", "wrong")], "webgl");
  expect(verdict).toBe("bad");
  expect(remedy).toContain("do not use this machine");
});
