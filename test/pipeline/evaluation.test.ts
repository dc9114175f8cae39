import { beforeAll, describe, expect, test } from "vitest";
import type { EvaluationReport, EvaluationSeries } from "../../src/evaluation/report.ts";
import { defaultSpec } from "../../src/features/index.ts";
import { type EvaluationRequest, evaluateSource } from "../../src/pipeline/evaluation.ts";
import { expectRefusal } from "../recordings/fixture.ts";
import { shortSource } from "./fixture.ts";

const source = shortSource(180);
function requestOf(changes: Partial<EvaluationRequest> = {}): EvaluationRequest {
  return {
    source,
    spec: defaultSpec,
    target: "FORCE",
    inputs: [],
    decoders: ["wiener-cascade", "kalman", "best-band", "training-mean"],
    startSample: 0,
    endSample: source.frameCount,
    seed: 1,
    isThorough: false,
    ...changes,
  };
}

describe("evaluateSource", () => {
  let report: EvaluationReport;
  let series: EvaluationSeries;
  const steps: number[] = [];
  beforeAll(async () => {
    ({ report, series } = await evaluateSource(
      requestOf({ isThorough: true, onProgress: (fraction) => void steps.push(fraction) }),
    ));
  }, 60_000);

  test("tells every decoder in the order asked, and persistence last, marked as unfair", () => {
    expect(
      report.results.map(({ decoder, isBaseline, isUnfair }) => [decoder, isBaseline, isUnfair]),
    ).toEqual([
      ["wiener-cascade", false, false],
      ["kalman", false, false],
      ["best-band", true, false],
      ["training-mean", true, false],
      ["persistence", true, true],
    ]);
    expect(report).toMatchObject({
      rows: 1786,

      folds: 3,
      gapMs: 1400,
      candidates: 1,
      choices: [],
    });
    expect(report.seconds).toBeCloseTo(178.6, 6);
    expect(report.trials).toBeGreaterThan(10);
  });

  test("the strong patient is decoded better than by the baselines, blocked and forward", () => {
    const [cascade, , band, mean, persistence] = report.results;
    for (const held of [cascade!, cascade!.forward!]) {
      expect(held.pooled.r2Low).toBeGreaterThan(0.1);
      expect(held.pooled.pValue).toBeLessThan(0.01);
      expect(held.folds).toHaveLength(3);
    }
    expect(cascade!.pooled.r2).toBeGreaterThan(band!.pooled.r2);
    expect(band!.pooled.r2).toBeGreaterThan(mean!.pooled.r2);
    expect(mean!.pooled.r2).toBeLessThanOrEqual(0);
    expect(mean!.pooled.r2).toBeCloseTo(cascade!.baseline.r2, 10);
    expect(persistence!.pooled.r).toBeGreaterThan(0.9);
    expect(cascade!.verdict).toMatch(/^It follows FORCE better than chance/);
    expect(persistence!.verdict).toContain("not a rival");
  });

  test("finds grips, onsets, lag and compression that fit a decoder which follows", () => {
    const { withinTrial, onsets, alignment, compression, fitMs } = report.results[0]!;
    expect(withinTrial!.median).toBeGreaterThan(0.5);
    expect(onsets!.hits).toBeGreaterThan(0.6 * onsets!.onsets);
    expect(onsets!.hits + onsets!.misses).toBe(onsets!.onsets);
    expect(Math.abs(alignment.lagMs)).toBeLessThan(500);
    expect(compression.slope).toBeGreaterThan(0.3);
    expect(compression.slope).toBeLessThan(1.1);
    expect(fitMs).toBeGreaterThan(0);
  });

  test("tells no correlation within trials and no onsets of an answer that stands still", () => {
    const mean = report.results.find(({ decoder }) => decoder === "training-mean")!;
    expect([mean.withinTrial, mean.onsets]).toEqual([null, null]);
  });

  test("compares the decoders that are no baselines, each pair once", () => {
    expect(report.comparisons.map(({ first, second }) => [first, second])).toEqual([
      ["Wiener cascade", "Kalman filter"],
    ]);
    expect(report.verdict.length).toBeGreaterThan(20);
  });

  test("looks closer at the best one: where it errs and what it decodes from", () => {
    const detail = report.detail!;
    expect(["wiener-cascade", "kalman"]).toContain(detail.decoder);
    expect(detail.worst).toHaveLength(5);
    for (const { startSeconds, endSeconds } of detail.worst) {
      expect(endSeconds - startSeconds).toBeCloseTo(4.9, 6);
      expect(endSeconds).toBeLessThanOrEqual(180);
    }
    expect(detail.byLevel.length).toBeGreaterThan(2);
    expect(detail.byTime.length).toBeGreaterThan(0);
    expect(detail.byQuality.reduce((sum, { count }) => sum + count, 0)).toBe(1786);
    expect(detail.map).toHaveLength(3 * 8);
    expect(detail.importance!.bands.map(({ name }) => name)).toHaveLength(8);
    expect(detail.importance!.channels.map(({ name }) => name)).toEqual(["LFP_0", "LFP_1", "LFP_2"]);
    // The best contact of this patient is the second one.
    const [first, best] = detail.importance!.channels;
    expect(best!.mean).toBeGreaterThan(first!.mean);
  });

  test("the learning curve ends with all there is before its test part", () => {
    const { points, words } = report.learningCurve!;
    expect(points.length).toBeGreaterThanOrEqual(3);
    expect(points.at(-1)!.minutes).toBeCloseTo((1786 * 0.75 - 14) / 600, 1);
    expect(words.length).toBeGreaterThan(20);
  });

  test("gives the series behind it, forward values from the first test part on", () => {
    expect(series.samples).toHaveLength(1786);
    const { blocked, forward } = series.decoded["wiener-cascade"]!;
    expect(blocked.every(Number.isFinite)).toBe(true);
    expect(forward!.findIndex(Number.isFinite)).toBe(1786 - 3 * Math.floor(1786 / 4));
  });

  test("says how far it is, never backwards, up to the end", () => {
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
    expect(new Set(steps).size).toBeGreaterThan(20);
  });

  test("repeats to the last digit", async () => {
    const again = await evaluateSource(requestOf({ isThorough: true }));
    const timeless = (given: EvaluationReport) => ({
      ...given,
      elapsedMs: 0,
      results: given.results.map((result) => ({ ...result, fitMs: 0 })),
    });
    expect(timeless(again.report)).toEqual(timeless(report));
    expect(again.series).toEqual(series);
  });

  test("is plain data: it goes through JSON", () => {
    expect(JSON.parse(JSON.stringify(report)).results).toHaveLength(5);
  });
});

test("a search says what it chose in each fold, and leaves a gap for the farthest-reaching candidate", async () => {
  const { report } = await evaluateSource(requestOf({ decoders: ["wiener-filter"], budget: 4 }));
  expect(report.candidates).toBe(4);
  expect(report.choices).toHaveLength(3);
  expect(report.gapMs).toBeGreaterThanOrEqual(1400);
});

test("on a few seconds there is no forward chaining and no curve, and the verdict says how little it is", async () => {
  const short = shortSource(13);
  const { report } = await evaluateSource(
    requestOf({ source: short, endSample: 12_300, decoders: ["wiener-cascade"], isThorough: true }),
  );
  expect(report.results[0]!.forward).toBeNull();
  expect(report.learningCurve).toBeNull();
  expect(report.results[0]!.verdict).toMatch(/not evidence|No whole grip/);
  expect(report.detail!.byTime).toEqual([]);
});

test("rejects with an AbortError where it is cancelled, wherever it is", async () => {
  for (const when of ["Computing features", "Wiener cascade", "Importance", "Learning curve"]) {
    const controller = new AbortController();
    const running = evaluateSource(
      requestOf({
        decoders: ["wiener-cascade"],
        isThorough: true,
        signal: controller.signal,
        onProgress(_, doing) {
          if (doing.startsWith(when)) controller.abort();
        },
      }),
    );
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  }
});

test("what cannot be used is refused by name", async () => {
  await expectRefusal(evaluateSource(requestOf({ target: "GRIP" })), "target GRIP", "no such channel");
  await expectRefusal(evaluateSource(requestOf({ decoders: ["oracle"] })), "decoder oracle", "is not known");
  await expectRefusal(evaluateSource(requestOf({ endSample: 9000 })), "too little data", "need at least");
  await expectRefusal(evaluateSource(requestOf({ endSample: 900 })), source.description.label, "no row");
});
