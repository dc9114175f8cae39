import { expect, test } from "vitest";
import { guidedHindrance, isOfGuidedRun } from "../../../src/app/calibrate/guidedRun.ts";

const simulated = { simulated: true, label: "strong responder, seed 1", proposedTarget: "FORCE" };

test("a guided run needs a stream of somebody who can follow, measured force, and a recorder", () => {
  expect(guidedHindrance(simulated, null)).toBe(null);
  expect(guidedHindrance(undefined, null)).toMatch(/Nothing streams/);
  expect(guidedHindrance(simulated, "No disk.")).toBe("No disk.");
  expect(guidedHindrance({ ...simulated, proposedTarget: null }, null)).toMatch(
    /no channel of measured force/,
  );
  expect(guidedHindrance({ ...simulated, simulated: false }, null)).toMatch(/nobody in it can follow/);
});

test("a recording is of a guided run where it is made of the very files", () => {
  const files = [new File([], "a.gripscope")];
  const origin = { files, patient: "strong", seed: 1, endSample: 1 };
  expect(isOfGuidedRun({ files }, origin)).toBe(true);
  expect(isOfGuidedRun({ files: [...files] }, origin)).toBe(false);
  expect(isOfGuidedRun(null, null)).toBe(false);
});
