import { describe, expect, test } from "vitest";
import {
  evaluatedRecording,
  evaluateRequest,
  evaluationHindrance,
  evaluationSeconds,
  settingsKey,
} from "../../src/app/requests.ts";
import type { EvaluationSettings, OpenRecording } from "../../src/app/store.ts";
import { baselines, decoders, featureSpecs } from "../../src/contract/catalogue.ts";
import { EvaluateRequest } from "../../src/contract/config.ts";
import { defaultUrlState } from "../../src/contract/urlState.ts";
import { parseWith } from "../../src/pipeline/parseWith.ts";

const settings: EvaluationSettings = {
  source: "sim",
  minutes: 10,
  recordingMinutes: null,
  decoders: ["wiener-filter", "wiener-cascade"],
  spec: "default",
  folds: 3,
  budget: 1,
  seed: 1,
};
const info = { rateHz: 1000, channels: [] };
const summary = { info, frameCount: Number.POSITIVE_INFINITY, proposedTarget: "FORCE" };
const recording = {
  files: [new File([], "a.edf")],
  report: { info: { ...info, rateHz: 500 }, frameCount: 60_000, label: "a.edf" },
  target: "GRIP",
  inputs: ["A", "GRIP", "B"],
  said: [{ name: "GRIP", kind: "force", unit: "N" }],
  bad: [],
  former: [],
  spec: "merk-2022",
  training: { state: "none" },
  trained: null,
} as unknown as OpenRecording;

const state = (change: Partial<EvaluationSettings> = {}, open: OpenRecording | null = null) => ({
  choice: { ...defaultUrlState, seed: 7 },
  recording: open,
  evaluationSettings: { ...settings, ...change },
});

describe("what the trainer is asked for", () => {
  test("of the simulated patient: its first minutes, decoders as they stand in the catalogue, baselines always", () => {
    const request = evaluateRequest(state({ budget: 10, folds: 4, seed: 3 }), summary);
    expect(request).toMatchObject({
      source: { kind: "simulated", patient: "strong", seed: 7 },
      target: "FORCE",
      channels: [],
      startSample: 0,
      endSample: 600_000,
      decoders: ["wiener-cascade", "wiener-filter", ...baselines.map(({ name }) => name)],
      budget: 10,
      folds: 4,
      seed: 3,
      isThorough: true,
    });
    expect(() => parseWith(EvaluateRequest, request, "request")).not.toThrow();
  });

  test("of a recording: all of it or its first minutes, with its own target, channels and features", () => {
    const asked = state({ source: "recording" }, recording);
    const { report } = recording;
    expect(evaluateRequest(asked, { ...report, proposedTarget: "X" })).toMatchObject({
      source: { kind: "recording" },
      target: "GRIP",
      channels: ["A", "B"],
      spec: featureSpecs["merk-2022"]?.spec,
      endSample: 60_000,
    });
    const first = state({ source: "recording", recordingMinutes: 0.5 }, recording);
    expect(evaluateRequest(first, { ...report, proposedTarget: null }).endSample).toBe(15_000);
  });

  test("a recording is evaluated only where one is open and asked for", () => {
    expect(evaluatedRecording(state({ source: "recording" }))).toBe(null);
    expect(evaluatedRecording(state({}, recording))).toBe(null);
    expect(evaluatedRecording(state({ source: "recording" }, recording))).toBe(recording);
  });

  test("what hinders is told", () => {
    expect(evaluationHindrance(state())).toBe(null);
    expect(evaluationHindrance(state({ decoders: [] }))).toMatch(/at least one decoder/);
    const of = (change: object) =>
      evaluationHindrance(state({ source: "recording" }, { ...recording, ...change } as OpenRecording));
    expect(of({})).toBe(null);
    expect(of({ target: "" })).toMatch(/measured force/);
    expect(of({ inputs: ["GRIP"] })).toMatch(/at least one channel/);
    expect(of({ training: { state: "under-way" } })).toMatch(/calibration is under way/);
  });

  test("a result is of its settings until something that it depends on is changed", () => {
    const key = settingsKey(state());
    expect(settingsKey(state({ recordingMinutes: 5 }))).toBe(key);
    for (const change of [{ minutes: 5 }, { folds: 4 }, { budget: 10 }, { seed: 2 }, { spec: "merk-2022" }])
      expect(settingsKey(state(change))).not.toBe(key);
    expect(settingsKey({ ...state(), choice: { ...defaultUrlState, seed: 8 } })).not.toBe(key);
    expect(settingsKey({ ...state(), choice: { ...defaultUrlState, seed: 7, speed: 8 } })).toBe(key);
    expect(settingsKey(state({ source: "recording" }, recording))).not.toBe(key);
  });

  test("more of anything takes longer", () => {
    const base = evaluationSeconds(state());
    for (const change of [
      { minutes: 20 },
      { folds: 6 },
      { budget: 10 },
      { decoders: decoders.map(({ name }) => name) },
    ])
      expect(evaluationSeconds(state(change))).toBeGreaterThan(base);
  });
});
