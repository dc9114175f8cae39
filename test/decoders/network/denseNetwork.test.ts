import { expect, test } from "vitest";
import { DenseNetwork } from "../../../src/decoders/network/denseNetwork.ts";
import { Random } from "../../../src/signal/random.ts";
import { gradientDeviation } from "./gradients.ts";

const rows = 7;
const random = new Random(2, "rows");
const x = Float64Array.from({ length: rows * 5 }, () => random.normal());
const wanted = Float64Array.from({ length: rows }, () => random.normal());

test.each([{ hidden: [3] }, { hidden: [6, 4] }, { hidden: [4, 5, 3] }])(
  "hidden $hidden: its gradient is that of finite differences",
  ({ hidden }) => {
    const network = new DenseNetwork(5, hidden, rows);
    network.initialise(new Random(1, "weights"));
    network.layers.forEach(({ bias }, i) => {
      bias.fill(0.1 * (i + 1));
    });
    const loss = () =>
      network.forward(x, rows).reduce((sum, y, row) => (row < rows ? sum + (y - wanted[row]!) ** 2 : sum), 0);
    loss();
    const outputs = network.forward(x, rows);
    const errors = Float64Array.from({ length: rows }, (_, row) => 2 * (outputs[row]! - wanted[row]!));
    network.backward(x, rows, errors);
    expect(gradientDeviation(network.parameters, network.gradient.slice(), loss)).toBeLessThan(1e-8);
  },
);

test("computes tanh of sums, layer by layer, by hand", () => {
  const network = new DenseNetwork(2, [1], 4);
  network.parameters.set([0.5, -0.25, 3, 0.1, -2]);
  expect(network.weightCount).toBe(3);
  expect(network.forward(Float64Array.of(2, 1), 1)[0]).toBeCloseTo(3 * Math.tanh(1 - 0.25 + 0.1) - 2, 14);
});

test("begins within the bounds of Glorot and Bengio, biases at 0, the same for the same seed", () => {
  const [network, again] = [1, 1].map((seed) => {
    const created = new DenseNetwork(30, [20], 1);
    created.initialise(new Random(seed, "weights"));
    return created;
  }) as [DenseNetwork, DenseNetwork];
  expect(again.parameters).toEqual(network.parameters);
  const [first, last] = network.layers as [DenseNetwork["layers"][0], DenseNetwork["layers"][0]];
  const limit = Math.sqrt(6 / 50);
  const greatest = Math.max(...first.weights.map(Math.abs));
  expect(greatest).toBeLessThan(limit);
  expect(greatest).toBeGreaterThan(0.95 * limit);
  expect([...first.bias, ...last.bias].every((value) => value === 0)).toBe(true);
});
