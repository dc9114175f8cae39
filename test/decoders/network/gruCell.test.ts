import { describe, expect, test } from "vitest";
import { GruCell } from "../../../src/decoders/network/gruCell.ts";
import { Random } from "../../../src/signal/random.ts";
import { gradientDeviation } from "./gradients.ts";

const [width, units, lanes, steps] = [3, 4, 2, 6];
const random = new Random(2, "steps");
const x = Float64Array.from({ length: steps * lanes * width }, () => random.normal());
const wanted = Float64Array.from({ length: steps * lanes }, () => random.normal());

function created(): GruCell {
  const cell = new GruCell(width, units, lanes, steps);
  cell.initialise(new Random(1, "weights"));
  cell.bias.forEach((_, i) => {
    cell.bias[i] = 0.1 * (i % 5) - 0.2;
  });
  cell.outputBias[0] = 0.3;
  return cell;
}

function run(cell: GruCell, from: number): void {
  cell.readInputs(x, steps);
  for (let step = from; step < steps; step++) cell.step(step);
  cell.readOutputs(from, steps);
}

describe("GruCell", () => {
  test.each([0, 2])("from step %d on, its gradient is that of finite differences", (from) => {
    const cell = created();
    run(cell, 0);
    // What led up to the first step is given, and does not change with the weights.
    const loss = () => {
      run(cell, from);
      let sum = 0;
      for (let at = from * lanes; at < steps * lanes; at++) sum += (cell.outputs[at]! - wanted[at]!) ** 2;
      return sum;
    };
    loss();
    const errors = cell.outputs.map((y, at) => 2 * (y - wanted[at]!)).slice(from * lanes);
    cell.backward(x, from, steps, errors);
    expect(gradientDeviation(cell.parameters, cell.gradient.slice(), loss)).toBeLessThan(1e-8);
  });

  test("computes gates, candidate and output as written above it, by hand", () => {
    const cell = new GruCell(1, 1, 1, 2);
    cell.inputWeights.set([0.5, -0.4, 0.8]);
    cell.stateWeights.set([0.3, 0.6, -0.9]);
    cell.bias.set([0.1, 0.2, -0.3]);
    cell.outputWeights[0] = 2;
    cell.outputBias[0] = 0.25;
    let h = 0;
    const logistic = (value: number) => 1 / (1 + Math.exp(-value));
    const outputs = [1.5, -0.7].map((value) => {
      const z = logistic(0.5 * value + 0.1 + 0.3 * h);
      const r = logistic(-0.4 * value + 0.2 + 0.6 * h);
      const n = Math.tanh(0.8 * value - 0.3 + r * -0.9 * h);
      h = z * h + (1 - z) * n;
      return 2 * h + 0.25;
    });
    cell.readInputs(Float64Array.of(1.5, -0.7), 2);
    cell.step(0);
    cell.step(1);
    cell.readOutputs(0, 2);
    expect(cell.outputs[0]).toBeCloseTo(outputs[0]!, 14);
    expect(cell.outputs[1]).toBeCloseTo(outputs[1]!, 14);
  });

  test("lanes know nothing of one another", () => {
    const both = created();
    run(both, 0);
    const one = new GruCell(width, units, 1, steps);
    one.parameters.set(both.parameters);
    for (let lane = 0; lane < lanes; lane++) {
      const own = x.filter((_, i) => Math.floor(i / width) % lanes === lane);
      one.states.fill(0);
      one.readInputs(own, steps);
      for (let step = 0; step < steps; step++) one.step(step);
      one.readOutputs(0, steps);
      expect(Array.from(one.outputs)).toEqual(Array.from(both.outputs).filter((_, i) => i % lanes === lane));
    }
  });
});
