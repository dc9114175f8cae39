import { beforeAll, describe, expect, test, vi } from "vitest";
import { decoderKinds } from "../../src/decoders/index.ts";
import type { EvaluationReport, EvaluationSeries } from "../../src/evaluation/report.ts";
import { defaultSpec } from "../../src/features/index.ts";
import { type EvaluationRequest, evaluateSource } from "../../src/pipeline/evaluation.ts";
import { InputError } from "../../src/signal/errors.ts";
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
    expect(cascade!.verdict).toMatch(
      /^Trained on the past and tested on what follows, it follows FORCE better than chance/,
    );
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
  await expectRefusal(
    evaluateSource(requestOf({ endSample: 900 })),
    source.description.label,
    "holds no stretch",
  );
  await expectRefusal(evaluateSource(requestOf({ decoders: [] })), "decoders", "none is named");
  await expectRefusal(evaluateSource(requestOf({ decoders: ["kalman", "kalman"] })), "decoders", "twice");
});

/** The source with its force made into something else. */
function withForce(change: (value: number, sample: number) => number): typeof source {
  const width = source.info.channels.length;
  return {
    ...source,
    async readInto(first, asked, out) {
      const frames = await source.readInto(first, asked, out);
      for (let frame = 0; frame < frames; frame++) {
        out[frame * width + 3] = change(out[frame * width + 3] as number, first + frame);
      }
      return frames;
    },
  };
}

test("a verdict counts the movements that it rests on, not those of the whole part", async () => {
  const part = shortSource(120, 3);
  const { report } = await evaluateSource(
    requestOf({ source: part, endSample: part.frameCount, decoders: ["wiener-cascade"] }),
  );
  expect(report.trials).toBeGreaterThanOrEqual(10);
  expect(report.results[0]!.verdict).toBe(
    "Nine grips are not evidence: the figures check the chain, not the decoder.",
  );
});

test("a gap that is too short is told in place of every verdict", async () => {
  const { report } = await evaluateSource(requestOf({ decoders: ["wiener-filter"], gapMs: 300 }));
  expect([report.gapMs, report.neededGapMs]).toEqual([300, 1400]);
  expect(report.verdict).toContain("The gap is shorter");
  expect(report.results[0]!.verdict).toContain("The gap is shorter");
});

test("the gap holds the lags of the target that are searched, and persistence knows of them", async () => {
  const late = withForce((value) => value);
  const { report } = await evaluateSource(
    requestOf({
      source: late,
      decoders: ["wiener-filter"],
      budget: 2,
      space: { lags: [5], bands: [null], windowScales: [1], targetLagsMs: [800] },
    }),
  );
  expect(report.gapMs).toBe(2200);
  const persistence = report.results.at(-1)!;
  expect(persistence.pooled.r).toBeGreaterThan(0.95);
  expect(persistence.alignment.lagMs).toBe(100);
});

test("rows without a target are decoded and not scored: what follows them is what it is live", async () => {
  const holed = withForce((value, sample) => (sample >= 60_000 && sample < 80_000 ? Number.NaN : value));
  const { report, series } = await evaluateSource(requestOf({ source: holed, decoders: ["kalman"] }));
  expect(report.rows).toBe(1786 - 200);
  expect(series.samples).toHaveLength(1786);
  expect(series.decoded.kalman!.blocked.every(Number.isFinite)).toBe(true);
  expect(series.measured.filter(Number.isNaN)).toHaveLength(200);
});

test("one decoder that cannot be fitted is told of, and the others are compared", async () => {
  const kind = decoderKinds.kalman;
  const fit = vi.spyOn(kind, "fit").mockRejectedValue(new InputError("training part", "will not do."));
  const { report } = await evaluateSource(requestOf({ decoders: ["wiener-filter", "kalman"] }));
  fit.mockRestore();
  expect(report.results.map(({ decoder }) => decoder)).toEqual(["wiener-filter", "persistence"]);
  expect(report.failures).toEqual([
    { decoder: "kalman", title: "Kalman filter", reason: "training part: will not do." },
  ]);
});

test("a target that is measured nowhere is refused by name", async () => {
  const unmeasured = withForce(() => Number.NaN);
  await expectRefusal(evaluateSource(requestOf({ source: unmeasured })), "target FORCE", "holds no number");
});
