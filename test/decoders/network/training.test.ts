import { describe, expect, test } from "vitest";
import { DenseNetwork } from "../../../src/decoders/network/denseNetwork.ts";
import { RowLearner } from "../../../src/decoders/network/rowLearner.ts";
import { type TrainingSettings, train } from "../../../src/decoders/network/training.ts";
import { contiguousFolds } from "../../../src/evaluation/splits.ts";
import { Random } from "../../../src/signal/random.ts";

const rows = 600;
const settings: TrainingSettings = {
  learningRate: 0.005,
  clipNorm: 1,
  weightDecays: [0.1, 20],
  rounds: 20,
  leastSteps: 10,
  averagedSteps: 20,
  patience: 4,
};
const splits = contiguousFolds(rows, 3, 2);

/** A target that bends with one of four columns, in noise or in nothing but noise. */
function material(gain: number) {
  const random = new Random(8, "rows");
  const x = Float64Array.from({ length: rows * 4 }, () => random.normal());
  const y = Float64Array.from(
    { length: rows },
    (_, row) => gain * Math.abs(x[4 * row]!) + 0.3 * random.normal(),
  );
  const mean = y.reduce((a, b) => a + b, 0) / rows;
  return { x, y: y.map((value) => value - mean) };
}

const creator =
  ({ x, y }: { x: Float64Array; y: Float64Array }) =>
  (name: string) => {
    const network = new DenseNetwork(4, [8], 64);
    network.initialise(new Random(1, name));
    return new RowLearner(network, x, y, 16);
  };

const errorOf = (learner: RowLearner) =>
  [...learner.squaredErrors([0, rows])].reduce((a, b) => a + b, 0) / rows;

describe("train", () => {
  test("learns what no straight line could, with the decay that lets it", async () => {
    const { learner, choice } = await train(creator(material(1)), rows, splits, settings, { seed: 1 });
    expect(choice.weightDecay).toBe(0.1);
    expect(choice.rounds).toBeGreaterThan(3);
    // Noise alone leaves 0.09, the mean 0.45.
    expect(errorOf(learner)).toBeLessThan(0.13);
    expect(errorOf(learner)).toBeGreaterThan(0.06);
  });

  test("takes noise for what it is: next to nothing is given out", async () => {
    const data = material(0);
    const { learner, choice } = await train(creator(data), rows, splits, settings, { seed: 1 });
    expect(choice.weightDecay).toBe(20);
    const outputs = learner.network.forward(data.x, 64).subarray(0, 64);
    expect(Math.sqrt(outputs.reduce((sum, y) => sum + y * y, 0) / 64)).toBeLessThan(0.1);
  });

  test("repeats to the last bit, and draws from the seed", async () => {
    const of = async (seed: number) =>
      (await train(creator(material(1)), rows, splits, { ...settings, rounds: 3 }, { seed })).learner
        .parameters;
    const first = await of(1);
    expect(await of(1)).toEqual(first);
    expect(await of(2)).not.toEqual(first);
  });

  test("tells of progress that never falls and reaches 1, also where it stops early", async () => {
    for (const rounds of [1, 20]) {
      const said: number[] = [];
      const doing = new Set<string>();
      await train(
        creator(material(0)),
        rows,
        splits,
        { ...settings, rounds, patience: 1 },
        {
          seed: 1,
          onProgress(fraction, what) {
            said.push(fraction);
            doing.add(what);
          },
        },
      );
      expect(said).toEqual(said.toSorted((a, b) => a - b));
      expect([said[0], said.at(-1)]).toEqual([0, 1]);
      expect([...doing]).toEqual(["Choosing weight decay and rounds", "Fitting"]);
    }
  });

  test("lets the event loop run every 30 ms or so, and hears of a cancellation there", async () => {
    const controller = new AbortController();
    const long = { ...settings, rounds: 10_000, patience: 10_000 };
    const running = train(creator(material(1)), rows, splits, long, { seed: 1, signal: controller.signal });
    let ticks = 0;
    const timer = setInterval(() => ++ticks === 10 && controller.abort(), 0);
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    clearInterval(timer);
    expect(ticks).toBeGreaterThanOrEqual(10);
  });

  test("says where it diverges", async () => {
    const data = material(1);
    data.y[17] = Number.POSITIVE_INFINITY;
    await expect(train(creator(data), rows, splits, settings, { seed: 1 })).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringContaining("diverged at a learning rate of 0.005"),
    });
  });
});
