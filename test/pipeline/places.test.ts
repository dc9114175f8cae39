import { describe, expect, test } from "vitest";
import { placesOf } from "../../src/pipeline/places.ts";
import type { Signal } from "../../src/recordings/recording.ts";
import { madeRecording } from "./longRecording.ts";

const value = () => 0;
/** Ten samples, a gap of five, ten more. */
const runs = [
  { firstSample: 0, sampleCount: 10, startS: 0, stepS: 0.01 },
  { firstSample: 10, sampleCount: 10, startS: 0.15, stepS: 0.01 },
];
const placesIn = (...made: Parameters<typeof madeRecording>[0][number][]) => placesOf(madeRecording(made));

describe("places", () => {
  test("lie on either side of a gap, and none in it", () => {
    const [places] = placesIn({ rateHz: 100, sampleCount: 20, value, runs });
    expect([...places!.stretches(0, 25)]).toEqual([
      [0, 10],
      [10, 20],
    ]);
    expect([...places!.stretches(8, 17)]).toEqual([
      [8, 10],
      [10, 12],
    ]);
    expect([...places!.stretches(10, 15)]).toEqual([]);
    expect([...places!.stretches(25, 40)]).toEqual([]);
  });

  test("are those of the stream that was opened, whatever its signals are taken for since", () => {
    const recording = madeRecording([
      { rateHz: 100, sampleCount: 20, value, runs },
      { name: "F", kind: "misc", rateHz: 50, sampleCount: 12, value },
    ]);
    const [first, second] = recording.signals as [Signal, Signal];
    const changed = {
      ...recording,
      signals: [
        { ...first, kind: "misc" },
        { ...second, kind: "lfp" },
      ],
    } as const;
    expect(placesOf(changed)).toEqual(placesOf(recording));
  });

  test("of slower signals hold a sample, of faster ones several", () => {
    const [, slow, fast] = placesIn(
      { rateHz: 100, sampleCount: 100, value },
      { name: "S", kind: "force", rateHz: 25, sampleCount: 25, value },
      { name: "F", kind: "misc", rateHz: 400, sampleCount: 400, value },
    );
    expect([...slow!.stretches(5, 6)]).toEqual([[1, 2]]);
    expect([...slow!.stretches(4, 12)]).toEqual([[1, 3]]);
    expect([...fast!.stretches(5, 6)]).toEqual([[20, 24]]);
  });
});
