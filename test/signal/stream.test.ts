import { describe, expect, test } from "vitest";
import { type Channel, channelIndex, defaultInputs, proposedTarget } from "../../src/signal/stream.ts";

const stream = (...channels: [string, Channel["kind"]][]) => ({
  rateHz: 1000,
  channels: channels.map(([name, kind]) => ({ name, kind, unit: "µV" })),
});

describe("proposedTarget", () => {
  test("prefers a force channel, then a misc channel that sounds like one, then any misc channel", () => {
    expect(proposedTarget(stream(["A", "misc"], ["B", "force"]))).toBe("B");
    expect(proposedTarget(stream(["TEMP", "misc"], ["MOV_RIGHT", "misc"]))).toBe("MOV_RIGHT");
    expect(proposedTarget(stream(["L", "lfp"], ["TEMP", "misc"]))).toBe("TEMP");
    expect(proposedTarget(stream(["L", "lfp"]))).toBeNull();
  });
});

describe("defaultInputs", () => {
  test("takes all LFP channels, else all ECoG, else all EEG", () => {
    expect(defaultInputs(stream(["E", "ecog"], ["L0", "lfp"], ["L1", "lfp"]))).toEqual(["L0", "L1"]);
    expect(defaultInputs(stream(["S", "eeg"], ["E", "ecog"]))).toEqual(["E"]);
    expect(defaultInputs(stream(["F", "force"]))).toEqual([]);
  });
});

test("channelIndex is -1 for a name that is not there", () => {
  expect(channelIndex(stream(["A", "lfp"]), "B")).toBe(-1);
});
