import { describe, expect, test } from "vitest";
import { firstChoice, withBad, withInput, withSaid } from "../../../src/app/data/channelChoice.ts";

const finding = { severity: "warning" as const, what: "", remedy: "" };
const report = {
  proposedTarget: "FORCE",
  proposedInputs: ["LFP_0", "LFP_1", "LFP_2"],
  findings: [
    { ...finding, check: "marked-bad" as const, channel: "LFP_1" },
    { ...finding, check: "flat" as const, channel: "LFP_2" },
  ],
};
const order = ["LFP_0", "LFP_1", "LFP_2", "FORCE"];

describe("what is chosen of a recording", () => {
  test("begins without the channels that its files mark as bad", () => {
    expect(firstChoice(report)).toEqual({
      said: [],
      bad: ["LFP_1"],
      target: "FORCE",
      inputs: ["LFP_0", "LFP_2"],
    });
    expect(firstChoice({ ...report, proposedTarget: null }).target).toBe("");
  });

  test("takes a channel in at its place, and out", () => {
    const choice = firstChoice(report);
    const all = withInput(choice, order, "LFP_1", true);
    expect(all.inputs).toEqual(["LFP_0", "LFP_1", "LFP_2"]);
    expect(withInput(all, order, "LFP_0", false).inputs).toEqual(["LFP_1", "LFP_2"]);
  });

  test("does not decode from a channel that is bad, nor by itself from one that is good again", () => {
    const worse = withBad(firstChoice(report), "LFP_0", true);
    expect(worse).toMatchObject({ bad: ["LFP_1", "LFP_0"], inputs: ["LFP_2"] });
    expect(withBad(worse, "LFP_0", false)).toMatchObject({ bad: ["LFP_1"], inputs: ["LFP_2"] });
  });

  test("keeps the newest of what is said of a channel", () => {
    const once = withSaid(firstChoice(report), { name: "FORCE", kind: "force", unit: "V" });
    const twice = withSaid(once, { name: "FORCE", kind: "force", unit: "N" });
    expect(twice.said).toEqual([{ name: "FORCE", kind: "force", unit: "N" }]);
  });
});
