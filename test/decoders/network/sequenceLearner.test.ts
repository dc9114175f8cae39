import { describe, expect, test } from "vitest";
import { GruCell } from "../../../src/decoders/network/gruCell.ts";
import { SequenceLearner } from "../../../src/decoders/network/sequenceLearner.ts";
import type { Range } from "../../../src/evaluation/splits.ts";
import { Random } from "../../../src/signal/random.ts";
import { gradientDeviation } from "./gradients.ts";

const [rows, width, units] = [150, 2, 3];
const random = new Random(6, "rows");
const x = Float64Array.from({ length: rows * width }, () => random.normal());
const y = Float64Array.from({ length: rows }, () => random.normal());

/** Draws that leave the first window whole and the order as it is. */
const greatest = { integer: (count: number) => count - 1 } as Random;

function created(
  segments: readonly Range[],
  windowSteps: number,
  leadSteps: number,
  lanes = 4,
): SequenceLearner {
  const cell = new GruCell(width, units, lanes, leadSteps + windowSteps);
  cell.initialise(new Random(1, "weights"));
  const runner = new GruCell(width, units, 1, 64);
  return new SequenceLearner(cell, runner, x, y, segments, windowSteps, leadSteps);
}

/** Squared error over a range by a cell that begins at `from` with a state of zero. */
function wantedError(learner: SequenceLearner, from: number, [start, end]: Range): number {
  const cell = new GruCell(width, units, 1, end - from);
  cell.parameters.set(learner.parameters);
  cell.readInputs(x.subarray(from * width), end - from);
  for (let step = 0; step < end - from; step++) cell.step(step);
  cell.readOutputs(0, end - from);
  let sum = 0;
  for (let row = start; row < end; row++) sum += (cell.outputs[row - from]! - y[row]!) ** 2;
  return sum;
}

const errorOf = (learner: SequenceLearner, range: Range) =>
  [...learner.squaredErrors(range)].reduce((a, b) => a + b, 0);

describe("SequenceLearner", () => {
  test("starts afresh at each stretch, and otherwise from the rows that lead up to a range", () => {
    const learner = created(
      [
        [0, 70],
        [70, 150],
      ],
      10,
      16,
    );
    const wanted = wantedError(learner, 14, [30, 70]) + wantedError(learner, 70, [70, 150]);
    expect(errorOf(learner, [30, 150])).toBeCloseTo(wanted, 12);
    expect(errorOf(learner, [70, 150])).toBeCloseTo(wantedError(learner, 70, [70, 150]), 12);
    expect(errorOf(learner, [75, 76])).toBeCloseTo(wantedError(learner, 70, [75, 76]), 12);
  });

  test("with windows that hold whole stretches, the gradient is that of the error: no lane disturbs another", () => {
    const segments: Range[] = Array.from({ length: 5 }, (_, i) => [20 * i, 20 * i + 3 * (i + 1)]);
    const learner = created(segments, 20, 0, 8);
    expect(learner.beginEpoch([[0, rows]], greatest)).toBe(1);
    learner.learn(0);
    const loss = () => segments.reduce((sum, range) => sum + errorOf(learner, range), 0) / 45;
    expect(gradientDeviation(learner.parameters, learner.gradient.slice(), loss)).toBeLessThan(1e-8);
  });

  test("with a lead as long as the stretch, windows begin from the state that the whole stretch gives", () => {
    // The gradient of the output's bias is twice the mean error, and all rows are in one batch.
    const biasGradient = (learner: SequenceLearner, random: Random) => {
      expect(learner.beginEpoch([[10, 60]], random)).toBe(1);
      learner.learn(0);
      return learner.gradient.at(-1)!;
    };
    const cut = biasGradient(created([[10, 60]], 7, 60, 16), new Random(3));
    expect(cut).toBeCloseTo(biasGradient(created([[10, 60]], 64, 0, 1), greatest), 12);
  });

  test("every row of the ranges is learned once an epoch, and windows never reach across a gap", () => {
    const learner = created(
      [
        [0, 33],
        [33, 90],
        [90, 150],
      ],
      8,
      4,
      64,
    );
    const ranges: Range[] = [
      [5, 50],
      [70, 140],
    ];
    for (let seed = 0; seed < 20; seed++) {
      expect(learner.beginEpoch(ranges, new Random(seed))).toBe(1);
      const { starts, ends, leads, count } = learner as unknown as {
        starts: Uint32Array;
        ends: Uint32Array;
        leads: Uint32Array;
        count: number;
      };
      const seen = new Array<number>(rows).fill(0);
      for (let i = 0; i < count; i++) {
        for (let row = starts[i]!; row < ends[i]!; row++) seen[row]!++;
        expect(ends[i]! - starts[i]!).toBeLessThanOrEqual(8);
        expect(leads[i]!).toBeLessThanOrEqual(4);
        for (const edge of [5, 33, 70, 90]) {
          if (starts[i]! >= edge) expect(starts[i]! - leads[i]!).toBeGreaterThanOrEqual(edge);
          else expect(ends[i]!).toBeLessThanOrEqual(edge);
        }
      }
      expect(seen).toEqual(
        seen.map((_, row) => (ranges.some(([start, end]) => row >= start && row < end) ? 1 : 0)),
      );
    }
  });
});
