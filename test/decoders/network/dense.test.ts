import { expect, test } from "vitest";
import { addInputGradient, addWeightGradient, affineInto } from "../../../src/decoders/network/dense.ts";
import { Random } from "../../../src/signal/random.ts";
import { deviation } from "../fixture.ts";

const sizes = [1, 2, 3, 4, 5, 8, 9];
const shapes = sizes.flatMap((rows) =>
  sizes.flatMap((width) => sizes.map((units) => ({ rows, width, units }))),
);
const canary = -12345;

function drawn(count: number, name: string): Float64Array {
  const random = new Random(3, name);
  return Float64Array.from({ length: count }, () => random.normal());
}

test("agrees with sums written out, at any number of rows, inputs and units, and writes nothing beyond", () => {
  for (const { rows, width, units } of shapes) {
    const x = drawn(rows * width, "x");
    const weights = drawn(units * width, "weights");
    const bias = drawn(units, "bias");
    const errors = drawn(rows * units, "errors");
    const each = (count: number, value: (i: number) => number) =>
      Array.from({ length: count }, (_, i) => value(i));
    const sum = (count: number, value: (i: number) => number) =>
      each(count, value).reduce((a, b) => a + b, 0);

    const out = new Float64Array(rows * units + 1).fill(canary);
    affineInto(x, rows, width, weights, bias, units, out);
    const wanted = each(rows * units, (at) => {
      const [row, unit] = [Math.floor(at / units), at % units];
      return bias[unit]! + sum(width, (i) => x[row * width + i]! * weights[unit * width + i]!);
    });
    expect(deviation(out, [...wanted, canary])).toBeLessThan(1e-14);

    const weightGradient = new Float64Array(units * width + 1).fill(1);
    const biasGradient = new Float64Array(units + 1).fill(1);
    addWeightGradient(x, rows, width, errors, units, weightGradient, biasGradient);
    const ofWeights = each(units * width, (at) => {
      const [unit, i] = [Math.floor(at / width), at % width];
      return 1 + sum(rows, (row) => errors[row * units + unit]! * x[row * width + i]!);
    });
    expect(deviation(weightGradient, [...ofWeights, 1])).toBeLessThan(1e-14);
    const ofBias = each(units, (unit) => 1 + sum(rows, (row) => errors[row * units + unit]!));
    expect(deviation(biasGradient, [...ofBias, 1])).toBeLessThan(1e-14);

    const inputGradient = new Float64Array(rows * width + 1).fill(1);
    addInputGradient(errors, rows, units, weights, width, inputGradient);
    const ofInputs = each(rows * width, (at) => {
      const [row, i] = [Math.floor(at / width), at % width];
      return 1 + sum(units, (unit) => errors[row * units + unit]! * weights[unit * width + i]!);
    });
    expect(deviation(inputGradient, [...ofInputs, 1])).toBeLessThan(1e-14);
  }
});
