import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DriftMonitor } from "../../src/monitors/drift.ts";
import { Random } from "../../src/signal/random.ts";
import { captureState, restoreState } from "../../src/signal/snapshot.ts";

const names = ["A_beta", "A_gamma", "B_beta"];
const mean = [10, -2, 1e6];
const sd = [2, 0.5, 1e3];
/** A minute and its last sixth: the window moves on by one of six segments. */
const minute = 600;

function monitorOf(rows: readonly (readonly number[] | null)[]): DriftMonitor {
  const monitor = new DriftMonitor(names, 100, 60_000);
  for (const row of rows) monitor.add(row);
  return monitor;
}

/** Rows as in training, each feature moved by so many SD and as many times as wide. */
function rowsOf(count: number, shifts = [0, 0, 0], ratios = [1, 1, 1], seed = 1): number[][] {
  const random = new Random(seed, "drift test");
  return Array.from({ length: count }, () =>
    mean.map((m, i) => m + sd[i]! * (shifts[i]! + ratios[i]! * random.normal())),
  );
}

const report = (rows: readonly (readonly number[] | null)[]) => monitorOf(rows).report(mean, sd)!;
const find = (rows: readonly (readonly number[] | null)[], name: string) =>
  report(rows).features.find((feature) => feature.name === name)!;

describe("DriftMonitor", () => {
  test("says nothing before half a minute of rows has come, and good of rows as in training", () => {
    const rows = rowsOf(minute);
    expect(monitorOf(rows.slice(0, 299)).report(mean, sd)).toBeNull();
    expect(report(rows.slice(0, 300))).toMatchObject({ verdict: "good", reason: "", seconds: 30 });
    expect(report(rows)).toMatchObject({ verdict: "good", reason: "", seconds: 60 });
  });

  test("names the feature that has come farthest, by its mean or its SD", () => {
    expect(report(rowsOf(minute, [0, -1, 0]))).toMatchObject({
      verdict: "attention",
      reason: "A_gamma is 1.1 SD below its mean in training",
    });
    expect(report(rowsOf(minute, [0, -1, 2]))).toMatchObject({
      verdict: "bad",
      reason: expect.stringMatching(/^B_beta is (1\.9|2\.\d) SD above its mean in training$/),
    });
    const wide = report(rowsOf(minute, [0.6, 0, 0], [1, 2, 1]));
    expect(wide.verdict).toBe("attention");
    expect(wide.reason).toMatch(/^A_gamma varies (1\.9|2\.0|2\.1) times as much/);
    expect(wide.features.map(({ name }) => name)).toEqual(["A_gamma", "A_beta", "B_beta"]);
    expect(report(rowsOf(minute, [0, 0, 0], [0.25, 1, 1]))).toMatchObject({ verdict: "bad" });
  });

  test("is mean and SD of just the rows in the window, however large they are", () => {
    const rows = rowsOf(1234, [1, 0, 0.3], [1, 1, 1.2]);
    // 1234 hops fill the segment of 100 by 34: the five before it are whole.
    const held = rows.slice(700).map((row) => row[2]!);
    const m = held.reduce((a, b) => a + b) / held.length;
    const s = Math.sqrt(held.reduce((a, b) => a + (b - m) ** 2, 0) / held.length);
    const told = find(rows, "B_beta");
    expect(told.shift).toBeCloseTo((m - mean[2]!) / sd[2]!, 10);
    expect(told.sdRatio).toBeCloseTo(s / sd[2]!, 10);
    expect(report(rows).seconds).toBeCloseTo(53.4);
  });

  test("leaves out rows with a NaN and hops that were not decoded, while time goes on", () => {
    const rows = rowsOf(400);
    const broken = rows.flatMap((row) => [row, [row[0]!, Number.NaN, row[2]!]]).slice(0, minute);
    expect(report(broken)).toEqual(report(rows.slice(0, 300).flatMap((row) => [row, null])));
    expect(monitorOf([...rows, ...Array<null>(minute).fill(null)]).report(mean, sd)).toBeNull();
  });

  test("leaves out features that did not vary in training", () => {
    const told = monitorOf(rowsOf(minute, [9, 0, 0])).report(mean, [0, 0.5, 1e3])!;
    expect(told.verdict).toBe("good");
    expect(told.features.map(({ name }) => name).sort()).toEqual(["A_gamma", "B_beta"]);
  });

  test("goes on from its state elsewhere, to the last bit, wherever it is cut", () => {
    const rows = rowsOf(1500, [0.2, 0, 0]);
    const whole = report(rows);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: rows.length }), (cut) => {
        const snapshot = structuredClone(captureState(monitorOf(rows.slice(0, cut))));
        const second = monitorOf([]);
        restoreState(second, snapshot);
        for (const row of rows.slice(cut)) second.add(row);
        expect(second.report(mean, sd)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });
});
