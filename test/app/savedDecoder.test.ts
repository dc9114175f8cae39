import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { misfit, readDecoder } from "../../src/app/savedDecoder.ts";
import type { StreamInfo } from "../../src/signal/stream.ts";

const path = join(import.meta.dirname, "..", "..", "public", "models", "strong-wiener-filter.json");
const text = readFileSync(path, "utf8");
const info: StreamInfo = {
  rateHz: 1000,
  channels: ["LFP_0", "LFP_1", "LFP_2", "FORCE"].map((name) => ({ name, kind: "lfp", unit: "µV" })),
};

describe("a decoder from a file", () => {
  test("is read with its rate, channels and card, and fits the stream that it was trained on", () => {
    const decoder = readDecoder(text, "a.json");
    expect(decoder).toMatchObject({ rateHz: 1000, channels: ["LFP_0", "LFP_1", "LFP_2"] });
    expect(decoder.artifact).toEqual(JSON.parse(text));
    expect(misfit(decoder, info, "here")).toBe(null);
  });

  test("is refused with the reason where it is none", () => {
    expect(() => readDecoder("{", "a.json")).toThrow(/^a\.json cannot be read as JSON/);
    for (const other of ["3", "null", "{}", '{"format":"gripscope-decoder"}'])
      expect(() => readDecoder(other, "a.json")).toThrow(/^a\.json is not a decoder/);
  });

  test("does not fit another rate or other channels", () => {
    const decoder = readDecoder(text, "a.json");
    expect(misfit(decoder, { ...info, rateHz: 500 }, "b.edf")).toMatch(
      /trained at 1000 Hz, and b\.edf has 500 Hz\.$/,
    );
    expect(misfit(decoder, { ...info, channels: info.channels.slice(2) }, "b.edf")).toMatch(
      /b\.edf lacks LFP_0, LFP_1\.$/,
    );
  });
});
