import { expect, test } from "vitest";
import { GammaBursts } from "../../src/simulator/bursts.ts";
import { bandPowers, mean } from "./fixture.ts";

const rateHz = 1000;
/** Power at which both figures of gripping hold: 3.4 / 2.8 times the bursts, 1.51 times their amplitude. */
const grippingPower = (3.4 / 2.8) * 1.51 ** 2;

function draw(power: number, count = 600_000, index = 0): number[] {
  const bursts = new GammaBursts(rateHz, 1, "x", index);
  return Array.from({ length: count }, () => bursts.next(power));
}

/** Spans that are not silent. */
function spans(values: readonly number[]): number[][] {
  const found: number[][] = [];
  let span: number[] = [];
  for (const value of values) {
    if (value !== 0) span.push(value);
    else if (span.length > 0) {
      found.push(span);
      span = [];
    }
  }
  return found;
}

test("2.8 bursts in half a second at rest, 3.4 while gripping, and stronger by half", () => {
  const rest = spans(draw(1));
  const grip = spans(draw(grippingPower));
  const perHalf = (bursts: number[][]) => bursts.length / 1200;
  expect(Math.abs(perHalf(rest) - 2.8)).toBeLessThan(0.1);
  expect(Math.abs(perHalf(grip) - 3.4)).toBeLessThan(0.12);
  const peak = (bursts: number[][]) => mean(bursts.map((burst) => Math.max(...burst.map(Math.abs))));
  expect(Math.abs(peak(grip) / peak(rest) - 1.51)).toBeLessThan(0.03);
});

test("a burst stands 27 ms above half its amplitude", () => {
  for (const burst of spans(draw(1, 60_000))) expect(Math.abs(burst.length / 2 - 27)).toBeLessThan(2);
});

test("mean square is the power asked for", () => {
  for (const power of [0.5, 1, 4, 10]) {
    const square = mean(draw(power).map((value) => value ** 2));
    expect(Math.abs(square / power - 1)).toBeLessThan(0.1);
  }
});

test("power lies about 62 to 81 Hz", () => {
  const info = { rateHz, channels: [{ name: "X", kind: "lfp" as const, unit: "µV" }] };
  const { powers } = bandPowers(info, "X", Float32Array.from(draw(1)), {
    inside: [55, 88],
    below: [5, 40],
    above: [110, 300],
  });
  expect(mean(powers.inside!)).toBeGreaterThan(0.75);
  expect(mean(powers.below!) + mean(powers.above!)).toBeLessThan(0.1);
});

test("another index gives other bursts", () => {
  expect(draw(1, 2000, 1)).not.toEqual(draw(1, 2000));
});
