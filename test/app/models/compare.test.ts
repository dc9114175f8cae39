import { beforeAll, describe, expect, test } from "vitest";
import { caveat, compareDecoders } from "../../../src/app/models/compare.ts";
import type { DecoderSummary } from "../../../src/contract/apis.ts";
import { defaultSpec } from "../../../src/features/index.ts";
import { Training } from "../../../src/pipeline/training.ts";
import { artifactOf, requestOf, shortSource } from "../../pipeline/fixture.ts";

let one: DecoderSummary;
let other: DecoderSummary;
beforeAll(async () => {
  const describe = async (changes: Parameters<typeof requestOf>[1]) =>
    new Training().describeDecoder(await artifactOf(requestOf(shortSource(40), changes)), "a.json");
  one = await describe({});
  const rows = defaultSpec.rows.map((kernel) =>
    kernel.kernel === "lags" ? { ...kernel, count: 3 } : kernel,
  );
  other = await describe({
    decoder: "wiener-filter",
    spec: { ...defaultSpec, name: "shorter", rows: rows as typeof defaultSpec.rows },
    inputs: ["LFP_0", "LFP_1"],
    seed: 2,
  });
});

const rowsOf = (a: DecoderSummary, b: DecoderSummary) => compareDecoders(a, b).flatMap(({ rows }) => rows);

describe("two decoders side by side", () => {
  test("a decoder differs from itself in nothing", () => {
    const rows = rowsOf(one, one);
    expect(rows.length).toBeGreaterThan(25);
    expect(rows.filter(({ differs }) => differs)).toEqual([]);
  });

  test("differ in what was made otherwise, and in what comes of that", () => {
    const rows = rowsOf(one, other);
    const differing = rows.filter(({ differs }) => differs).map(({ title }) => title);
    expect(differing).toEqual(
      expect.arrayContaining(["Kind", "Hash", "Channels", "Spec", "Lags", "Columns", "Seed", "r"]),
    );
    for (const title of ["Target", "Rate", "Hop", "Source", "Feature kernels"]) {
      expect(differing, title).not.toContain(title);
    }
    const of = (title: string) => rows.find((row) => row.title === title)!;
    expect([of("Kind").first, of("Kind").second]).toEqual(["Wiener cascade", "Wiener filter"]);
    expect([of("Lags").first, of("Lags").second]).toEqual(["5, up to 400 ms back", "3, up to 200 ms back"]);
    expect(of("Channels").second).toBe("LFP_0 (lfp, µV)\nLFP_1 (lfp, µV)");
    expect(of("Span").first).toBe("0 s to 40 s");
    expect(of("Source").first).toBe("strong responder, seed 7 SIMULATED");
    expect(of("Feature kernels").first.split("\n").slice(0, 2)).toEqual([
      "band power, filter order 3",
      "theta: low 4 Hz, high 8 Hz, window 1000 ms",
    ]);
    expect(of("r").first).toMatch(/^0\.\d\d \(0\.\d\d to 0\.\d\d\)$/);
  });

  test("figures that are missing are told as such", () => {
    const { metrics } = one;
    const bare = { ...one, metrics: { ...metrics, forward: null, baseline: null } };
    const missing = rowsOf(bare, one).filter(({ first }) => first === "–");
    expect(missing.map(({ title }) => title)).toEqual(
      expect.arrayContaining(["nRMSE of the training mean", "r, forward chaining"]),
    );
    expect(missing.every(({ second, differs }) => second !== "–" || !differs)).toBe(true);
  });

  test("figures of other data are not to be held against each other", () => {
    expect(caveat(one, one)).toContain("the same data");
    const elsewhere = { ...one, lineage: { ...one.lineage, dataHash: "0" } };
    expect(caveat(one, elsewhere)).toContain("data of its own");
  });
});
