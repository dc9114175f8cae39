import { describe, expect, test } from "vitest";
import { CrossProducts } from "../../src/decoders/crossProducts.ts";
import { fitKalmanModel, kalmanSteps, runsWithin } from "../../src/decoders/kalmanModel.ts";
import { Pace } from "../../src/decoders/pace.ts";
import { deviation, fixture, fixtureDataset } from "./fixture.ts";

const pace = () => new Pace(1, {});

async function modelOf(breakAt: number) {
  const whole = fixtureDataset();
  const samples = whole.samples.map((sample, row) => sample + (row < breakAt ? 0 : 5000));
  const dataset = { ...whole, samples };
  const products = await CrossProducts.of(dataset, [], pace());
  return fitKalmanModel(dataset, products, [[0, dataset.rowCount]], pace());
}

describe("fitKalmanModel", () => {
  test.each(fixture.kalman)("equals least squares on the states, a break left out", async (wanted) => {
    const model = await modelOf(wanted.breakAt);
    const units = [model.forceScale, model.rateScale];
    const inUnits = (matrix: readonly number[], by: (row: number, column: number) => number) =>
      matrix.map((value, at) => value * by(at >> 1, at & 1));
    const transition = inUnits(model.transition, (row, column) => units[row]! / units[column]!);
    const square = (row: number, column: number) => units[row]! * units[column]!;
    expect(deviation(transition, wanted.transition)).toBeLessThan(1e-9);
    expect(deviation(inUnits(model.transitionNoise, square), wanted.transitionNoise)).toBeLessThan(1e-9);
    expect(deviation(inUnits(model.prior, square), wanted.prior)).toBeLessThan(1e-9);
    expect(deviation([model.shrinkage], [wanted.shrinkage])).toBeLessThan(1e-9);
    model.observation.forEach((each, component) => {
      const observed = Array.from(each, (value) => value / units[component]!);
      expect(deviation(observed, wanted.observation[component]!)).toBeLessThan(1e-9);
    });
  });
});

describe("kalmanSteps", () => {
  test.each(fixture.kalman)(
    "are the gains of the textbook at $noiseScale times the noise, from the prior to the steady one",
    async ({ breakAt, resetAt, noiseScale, gains }) => {
      const model = await modelOf(breakAt);
      const steps = kalmanSteps(model, noiseScale);
      const units = [model.forceScale, model.rateScale];
      for (const { row, gain } of gains) {
        // After the reset it begins again.
        const step = steps.gains[Math.min(row % resetAt, steps.gains.length - 1)]!;
        for (const component of [0, 1]) {
          const got = Array.from(model.evidence[0], (force, i) => {
            const said = step[2 * component]! * force + step[2 * component + 1]! * model.evidence[1][i]!;
            return (units[component]! * said) / noiseScale;
          });
          expect(deviation(got, gain[component]!)).toBeLessThan(1e-7);
        }
      }
    },
  );

  test("end where they have converged, whatever the noise", async () => {
    const model = await modelOf(70);
    for (const noiseScale of [0.01, 1, 100, 1e6]) {
      const { carries, gains } = kalmanSteps(model, noiseScale);
      expect(carries).toHaveLength(gains.length);
      expect(gains.length).toBeLessThanOrEqual(90);
      const [before, last] = gains.slice(-2);
      expect(deviation(before!, last!)).toBeLessThan(1e-8);
      // What is carried over fades: the steady state forgets.
      const [a, b, c, d] = carries.at(-1)!;
      expect(Math.abs(a * d - b * c)).toBeLessThan(1);
      expect(Math.abs(a + d)).toBeLessThan(1 + a * d - b * c);
    }
  });

  test("say the same whether features tell nothing or their noise is endless", async () => {
    const model = await modelOf(70);
    const { gains } = kalmanSteps({ ...model, information: [0, 0, 0, 0] }, 1);
    expect(deviation(kalmanSteps(model, 1e12).gains[0]!, gains[0]!)).toBeLessThan(1e-6);
    expect(gains[0]).toEqual(model.prior);
  });
});

describe("kalmanSteps where they cannot converge", () => {
  const carriedFrom = (carry: readonly number[]) => {
    let [force, rate] = [1, 1];
    for (let row = 0; row < 20_000; row++) {
      [force, rate] = [carry[0]! * force + carry[1]! * rate, carry[2]! * force + carry[3]! * rate];
    }
    return Math.abs(force) + Math.abs(rate);
  };
  const told = { information: [0, 0, 0, 0] as [number, number, number, number] };

  test("goes on from the prior where features tell nothing", async () => {
    const model = await modelOf(70);
    const { gains } = kalmanSteps({ ...model, ...told }, 1);
    expect(gains.length).toBeGreaterThan(1);
    const prior = { ...model, ...told, prior: [1, 0, 0, 1] as [number, number, number, number] };
    const steady = kalmanSteps(prior, 1).gains.at(-1)!;
    expect(deviation(kalmanSteps({ ...prior, prior: [9, 0, 0, 9] }, 1).gains.at(-1)!, steady)).toBeLessThan(
      1e-6,
    );
  });

  test.each([
    ["runs away", [1.017, 0, 0, 0.5]],
    ["runs away to either side", [-1.2, 0.3, 0, 0.5]],
    ["runs away in circles", [0.9, -0.8, 0.8, 0.9]],
    ["stays", [1, 0, 0, 1]],
  ] as const)("fades and ends where force %s", async (_, transition) => {
    const model = { ...(await modelOf(70)), ...told, transition: [...transition] as typeof told.information };
    const { carries, gains } = kalmanSteps(model, 1);
    expect(gains.length).toBeLessThanOrEqual(90);
    expect(carries).toHaveLength(gains.length);
    expect(carriedFrom(carries.at(-1)!)).toBeLessThan(1e-3);
    expect(carries[0]).toEqual([...transition]);
  });
});

describe("runsWithin", () => {
  test("are cut at breaks and at the ends of the ranges", () => {
    const dataset = {
      ...fixtureDataset(),
      rowCount: 6,
      samples: Float64Array.of(0, 100, 200, 900, 1000, 1100),
      hopSamples: 100,
    };
    expect(runsWithin(dataset, [[0, 6]])).toEqual([
      [0, 3],
      [3, 6],
    ]);
    expect(
      runsWithin(dataset, [
        [1, 2],
        [2, 5],
      ]),
    ).toEqual([
      [1, 2],
      [2, 3],
      [3, 5],
    ]);
  });
});
