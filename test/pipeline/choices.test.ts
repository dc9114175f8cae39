import { describe, expect, test } from "vitest";
import { createFeaturePipeline, defaultSpec, type FeatureSpec, specs } from "../../src/features/index.ts";
import { chosenGapMs, chosenInputs } from "../../src/pipeline/choices.ts";
import { shortSource } from "./fixture.ts";

const source = shortSource(1);

describe("what is chosen", () => {
  const spec = { ...defaultSpec, channels: ["LFP_2"] };

  test("channels: those asked for, else the spec's, else the stream's default", () => {
    expect(chosenInputs(source.info, spec, ["LFP_0"], null)).toEqual(["LFP_0"]);
    expect(chosenInputs(source.info, spec, [], null)).toEqual(["LFP_2"]);
    expect(chosenInputs(source.info, defaultSpec, [], null)).toEqual(["LFP_0", "LFP_1", "LFP_2"]);
    const none = { ...source.info, channels: source.info.channels.slice(3) };
    expect(() => chosenInputs(none, defaultSpec, [], null)).toThrow("channels: the stream has no LFP");
  });

  test("never the target: left out of the defaults, refused where it is asked for", () => {
    expect(chosenInputs(source.info, defaultSpec, [], "LFP_1")).toEqual(["LFP_0", "LFP_2"]);
    expect(() => chosenInputs(source.info, defaultSpec, ["FORCE", "LFP_0"], "FORCE")).toThrow(
      "channel FORCE: is the target and cannot be decoded from.",
    );
  });

  test("gap: what was asked for, else the spec's, else windows and lags together, or more by the spec", () => {
    const gap = (spec: FeatureSpec, asked?: number) =>
      chosenGapMs(spec, createFeaturePipeline(source.info, spec, ["LFP_0"]).spanMs, asked);
    const recipe = specs["science-recipe"];
    expect([gap(defaultSpec, 0), gap(defaultSpec), gap(recipe), gap(recipe, 7)]).toEqual([0, 1400, 1500, 7]);
    // Never less than windows and lags, unless somebody asks for it.
    expect(gap({ ...defaultSpec, evaluation: { folds: 3, gapMs: 200 } })).toBe(1400);
  });

  test("all but the target where channels hold features already", () => {
    const extracted = { ...defaultSpec, features: [{ kernel: "identity" as const }] };
    const infoOf = (...channels: [string, "misc" | "eeg" | "lfp" | "force" | "stim"][]) => ({
      rateHz: 20,
      channels: channels.map(([name, kind]) => ({ name, kind, unit: "" })),
    });
    const unnamed = infoOf(["a", "misc"], ["b", "misc"], ["grip", "misc"], ["other hand", "force"]);
    expect(chosenInputs(unnamed, extracted, [], "grip")).toEqual(["a", "b"]);
    expect(() => chosenInputs(unnamed, defaultSpec, [], "grip")).toThrow("no LFP");
    // Another force, a cue or a stimulus would tell what no brain said.
    const known = infoOf(["a", "eeg"], ["b", "lfp"], ["cue", "misc"], ["pulse", "stim"], ["grip", "force"]);
    expect(chosenInputs(known, extracted, [], "grip")).toEqual(["a", "b"]);
  });
});
