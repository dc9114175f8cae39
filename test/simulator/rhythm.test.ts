import { describe, expect, test } from "vitest";
import { RhythmSource } from "../../src/simulator/rhythm.ts";
import { bandPowers, mean, sdOf } from "./fixture.ts";

const info = { rateHz: 1000, channels: [{ name: "X", kind: "lfp" as const, unit: "µV" }] };

function draw(source: RhythmSource, count: number): number[] {
  return Array.from({ length: count }, () => source.next());
}

describe.each([
  [5.5, 2.5],
  [17, 2.6],
  [69, 25],
  [300, 120],
])("a rhythm of %d Hz, %d Hz wide", (centreHz, bandwidthHz) => {
  const values = draw(new RhythmSource(centreHz, bandwidthHz, 1000, 1, "x", 0), 300_000);

  test("has unit variance about 0, from the first sample on", () => {
    expect(Math.abs(sdOf(values) - 1)).toBeLessThan(0.05);
    expect(Math.abs(mean(values))).toBeLessThan(0.02);
    const starts = Array.from({ length: 2000 }, (_, i) =>
      new RhythmSource(centreHz, bandwidthHz, 1000, 1, "x", i).next(),
    );
    expect(Math.abs(sdOf(starts) - 1)).toBeLessThan(0.06);
  });

  test("has about half its power between the edges of its bandwidth", () => {
    const half = bandwidthHz / 2;
    const { powers } = bandPowers(info, "X", Float32Array.from(values), {
      inside: [centreHz - half, centreHz + half],
      far: [centreHz + 2 * half, Math.min(480, centreHz + 6 * half)],
    });
    expect(mean(powers.inside!)).toBeGreaterThan(0.4);
    expect(mean(powers.inside!)).toBeLessThan(0.65);
    expect(mean(powers.far!)).toBeLessThan(0.2);
  });
});

test("seed, name and index each give another rhythm, and the same ones the same", () => {
  const make = (seed: number, name: string, index: number) =>
    draw(new RhythmSource(17, 3, 1000, seed, name, index), 20);
  expect(make(1, "beta", 0)).toEqual(make(1, "beta", 0));
  const all = [make(1, "beta", 0), make(2, "beta", 0), make(1, "alpha", 0), make(1, "beta", 1)];
  expect(new Set(all.map((values) => values[0])).size).toBe(4);
});
