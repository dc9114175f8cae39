import { expect, test } from "vitest";
import { Throughput } from "../../src/monitors/throughput.ts";

test("a steady beat is reported exactly, wherever between two beats one looks", () => {
  const rate = new Throughput(5000);
  for (let i = 0; i <= 40; i++) rate.add(100 * i);
  expect(rate.perSecond(4000)).toBeCloseTo(10, 9);
  expect(rate.perSecond(4070)).toBeCloseTo(10, 0);
});

test("falls once the beat stops, to nothing", () => {
  const rate = new Throughput(5000);
  for (let i = 0; i <= 40; i++) rate.add(100 * i);
  expect(rate.perSecond(8000)).toBeLessThan(3);
  expect(rate.perSecond(20_000)).toBe(0);
});
