import { describe, expect, test } from "vitest";
import { montage } from "../../src/features/montage.ts";
import { InputError } from "../../src/signal/errors.ts";
import { runSignal, streamOf } from "./fixture.ts";

const channels = [Float64Array.of(1, 10), Float64Array.of(4, 20), Float64Array.of(10, 60)];

/** Names and values that come out, channel by channel. */
function derived(params: Parameters<typeof montage.init>[1], input = channels) {
  const names = montage.describe(streamOf(input.length), params).channels.map(({ name }) => name);
  const { channels: out } = runSignal(montage, params, input);
  return Object.fromEntries(names.map((name, i) => [name, [...out[i]!]]));
}

describe("montage", () => {
  test("none leaves all as it is", () => {
    expect(derived({ kind: "none" })).toEqual({ LFP_0: [1, 10], LFP_1: [4, 20], LFP_2: [10, 60] });
  });

  test("bipolar takes neighbours, or the pairs that are named", () => {
    expect(derived({ kind: "bipolar" })).toEqual({ "LFP_0-LFP_1": [-3, -10], "LFP_1-LFP_2": [-6, -40] });
    expect(derived({ kind: "bipolar", pairs: [["LFP_2", "LFP_0"]] })).toEqual({ "LFP_2-LFP_0": [9, 50] });
  });

  test("common average takes away the mean of all", () => {
    const out = derived({ kind: "common-average" });
    expect(Object.keys(out)).toEqual(["LFP_0", "LFP_1", "LFP_2"]);
    [
      [-4, -20],
      [-1, -10],
      [5, 30],
    ].forEach((wanted, i) => {
      wanted.forEach((value, k) => {
        expect(out[`LFP_${i}`]![k]).toBeCloseTo(value, 12);
      });
    });
  });

  test("Laplacian takes away the mean of the neighbours, at the ends of the one", () => {
    expect(derived({ kind: "laplacian" })).toEqual({
      LFP_0: [-3, -10],
      LFP_1: [4 - 5.5, 20 - 35],
      LFP_2: [6, 40],
    });
  });

  test("keeps kind, unit and rate", () => {
    expect(montage.describe(streamOf(2), { kind: "bipolar" })).toEqual({
      rateHz: 1000,
      channels: [{ name: "LFP_0-LFP_1", kind: "lfp", unit: "µV" }],
    });
  });

  test("refuses what cannot be, by name", () => {
    const refuse = (params: Parameters<typeof montage.init>[1], count: number, message: string) => {
      expect(() => montage.init(streamOf(count), params)).toThrow(InputError);
      expect(() => montage.init(streamOf(count), params)).toThrow(message);
    };
    refuse({ kind: "bipolar" }, 1, "montage.kind: bipolar needs two channels; there is LFP_0");
    refuse({ kind: "bipolar", pairs: [["LFP_0", "X"]] }, 2, "channel X: is not there to subtract");
    refuse({ kind: "laplacian", pairs: [["LFP_0", "LFP_1"]] }, 2, "montage.pairs: are for bipolar");
  });
});
