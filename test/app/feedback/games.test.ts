import { describe, expect, test } from "vitest";
import { Display } from "../../../src/app/display.ts";
import { fullScale, gamesOf, scoreOf, taskOf, toleranceOf } from "../../../src/app/feedback/games.ts";
import { tasks } from "../../../src/simulator/tasks.ts";
import { frameOf, infoOf } from "../fixture.ts";

const rateHz = 1000;
const hopSamples = 100;

/** Some seconds of a stream whose decoded value is told by `decodedAt`, and its cue by `cueAt`, if it has one. */
function displayOf(
  seconds: number,
  decodedAt: (seconds: number) => number,
  cueAt: ((seconds: number) => number) | null,
  targetLagMs = 0,
): Display {
  const info = infoOf({
    rateHz,
    traces: [
      { name: "LFP_0", unit: "µV", role: "input" },
      ...(cueAt ? [{ name: "CUE", unit: "%", role: "cue" as const }] : []),
    ],
    hopSamples,
    targetLagMs,
  });
  const display = new Display(info, []);
  const points = (seconds * rateHz) / info.strideSamples;
  const width = info.traces.length;
  const traces = {
    count: points,
    firstSample: 0,
    values: Float32Array.from({ length: points * width }, (_, i) =>
      i % width === 0 ? 0 : (cueAt?.((Math.floor(i / width) * info.strideSamples) / rateHz) ?? 0),
    ),
  };
  const samples = Array.from(
    { length: (seconds * rateHz) / hopSamples },
    (_, hop) => (hop + 1) * hopSamples - 1,
  );
  const frame = frameOf(traces, samples, (sample) => decodedAt(sample / rateHz), seconds * rateHz);
  display.push(frame);
  return display;
}

describe("a stretch of a stream", () => {
  const cueAt = (seconds: number) => (seconds % 10 < 3 ? 40 : 0);

  test("is scored from its first to its last second, by the cue at the time of each value", () => {
    // Rests in the first ten seconds, does in the next ten what it is asked for.
    const display = displayOf(30, (seconds) => (seconds < 10 ? 0 : cueAt(seconds)), cueAt);
    expect(scoreOf(display, "%", 0, 10)).toMatchObject({ count: 30, within: 0, meanAbsoluteError: 40 });
    expect(scoreOf(display, "%", 10, 20)).toMatchObject({ count: 30, within: 1, meanAbsoluteError: 0 });
    expect(scoreOf(display, "%", 0, 20)).toMatchObject({ count: 60, within: 0.5 });
    expect(scoreOf(display, "%", 40, 50)).toMatchObject({ count: 0, within: Number.NaN });
    expect(scoreOf(display, "%", 33, 30)).toMatchObject({ count: 0 });
  });

  test("is scored by the time that a decoder tells of, where that lies in the past", () => {
    const display = displayOf(30, (seconds) => cueAt(seconds - 1), cueAt, 1000);
    expect(scoreOf(display, "%", 10, 20).within).toBe(1);
  });

  test("without a cue has nothing to be scored by", () => {
    expect(
      scoreOf(
        displayOf(10, () => 40, null),
        "%",
        0,
        10,
      ),
    ).toMatchObject({ count: 0 });
  });
});

test("the scale is all there is of a percentage, else what the largest value fits in", () => {
  const display = displayOf(1, () => 0, null);
  expect(fullScale(display, "N")).toBe(100);
  display.magnitude = 32;
  expect(fullScale(display, "%")).toBe(100);
  expect(fullScale(display, "N")).toBe(50);
  expect(toleranceOf(display, "N")).toBe(5);
});

test("games are the simulated patient's tasks; of another stream its own cue, if it has one", () => {
  for (const name of gamesOf(true, true)) expect(Object.keys(tasks)).toContain(taskOf(name));
  expect(gamesOf(false, true).map(taskOf)).toEqual([null]);
  expect(gamesOf(false, false)).toEqual([]);
});
