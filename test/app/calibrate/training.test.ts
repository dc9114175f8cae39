import { describe, expect, test } from "vitest";
import {
  bestOf,
  choiceOf,
  overallProgress,
  recordingHindrance,
  settingsHindrance,
  trainRequest,
  uppermostHz,
} from "../../../src/app/calibrate/training.ts";
import type { OpenRecording, Trained } from "../../../src/app/store.ts";
import { featureSpecs } from "../../../src/contract/catalogue.ts";
import { TrainRequest } from "../../../src/contract/config.ts";
import { parseWith } from "../../../src/pipeline/parseWith.ts";

const recording = {
  files: [new File([], "a.edf")],
  report: { info: { rateHz: 500, channels: [] }, frameCount: 60_000 },
  target: "GRIP",
  inputs: ["A", "GRIP", "B"],
  said: [{ name: "GRIP", kind: "force", unit: "N" }],
  bad: [],
  former: [],
  spec: "tan-2016",
  budget: 10,
  splitSeconds: 40,
} as unknown as OpenRecording;

describe("what is trained", () => {
  test("is asked for with the recording's own settings, and never decodes from the target", () => {
    const request = trainRequest(recording, "kalman");
    expect(request).toMatchObject({
      decoder: "kalman",
      target: "GRIP",
      channels: ["A", "B"],
      spec: featureSpecs["tan-2016"]?.spec,
      startSample: 0,
      endSample: 20_000,
      budget: 10,
    });
    expect(() => parseWith(TrainRequest, request, "request")).not.toThrow();
  });

  test("is of its settings until one of them is changed", () => {
    const key = choiceOf(recording, ["kalman"]);
    expect(choiceOf({ ...recording }, ["kalman"])).toBe(key);
    for (const change of [
      { target: "A" },
      { inputs: ["A"] },
      { said: [] },
      { spec: "default" },
      { budget: 1 },
      { splitSeconds: 1 },
    ])
      expect(choiceOf({ ...recording, ...change }, ["kalman"])).not.toBe(key);
    expect(choiceOf(recording, [])).not.toBe(key);
  });
});

describe("hindrances", () => {
  test("are told, each with what to do", () => {
    const of = (change: object, decoders = ["kalman"], isEvaluating = false) =>
      recordingHindrance({ ...recording, ...change }, decoders, isEvaluating);
    expect(of({})).toBe(null);
    expect(of({ target: "" })).toMatch(/measured force/);
    expect(of({ inputs: ["GRIP"] })).toMatch(/at least one channel/);
    expect(of({ splitSeconds: 0 })).toMatch(/how much/);
    expect(of({ report: { ...recording.report, frameCount: 1000 } })).toMatch(/2 s long: too short/);
    expect(of({}, [])).toMatch(/at least one decoder/);
    expect(of({}, ["kalman"], true)).toMatch(/evaluation is under way/);
    expect(of({ spec: "shah-2017" })).toMatch(/480 Hz, and 500 Hz are too few/);
  });

  test("features need more than twice their uppermost edge", () => {
    expect(uppermostHz("tan-2016")).toBe(90);
    expect(uppermostHz("identity")).toBe(0);
    expect(settingsHindrance("shah-2017", ["kalman"], 960, false)).not.toBe(null);
    expect(settingsHindrance("shah-2017", ["kalman"], 1000, false)).toBe(null);
  });
});

test("progress of several goes on from one to the next, and networks count for more", () => {
  const at = (decoders: string[], index: number, fraction: number) =>
    overallProgress(decoders, index, { fraction, doing: "Cross-validating" }, 10_000);
  const quick = ["wiener-cascade", "kalman"];
  expect(at(quick, 0, 0).remainingMs).toBeNaN();
  expect(at(quick, 0, 1).fraction).toBe(0.5);
  expect(at(quick, 1, 0).fraction).toBe(0.5);
  expect(at(quick, 1, 0.5)).toMatchObject({
    fraction: 0.75,
    doing: "Kalman filter (2 of 2): cross-validating",
  });
  expect(at(quick, 1, 0.5).remainingMs).toBeCloseTo(10_000 / 3, 6);
  expect(at(["kalman", "gru"], 1, 0).fraction).toBeLessThan(0.1);
  expect(at(["kalman"], 0, 0.5).doing).toBe("Kalman filter: cross-validating");
});

test("the best has the highest r; one without any is not", () => {
  const of = (decoder: string, r: number) =>
    ({ decoder, result: { blocked: { pooled: { r } } } }) as unknown as Trained;
  expect(bestOf([of("a", 0.2), of("b", 0.5), of("c", 0.4)]).decoder).toBe("b");
  expect(bestOf([of("a", Number.NaN), of("b", -0.1)]).decoder).toBe("b");
  expect(bestOf([of("a", 0.1), of("b", Number.NaN)]).decoder).toBe("a");
});
