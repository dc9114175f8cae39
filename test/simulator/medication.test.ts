import { expect, test } from "vitest";
import { bandwidthOf, centreOf, depthFactor, powerFactor } from "../../src/simulator/medication.ts";
import { patients } from "../../src/simulator/patients.ts";

const rhythm = (name: string) => patients.ordinary!.rhythms.find((each) => each.name === name)!;

test("off medication beta falls by 16 where it fell by 29, and gamma rises by 9 where it rose by 15", () => {
  expect(29 * depthFactor("movement", 1)).toBeCloseTo(16, 9);
  expect(15 * depthFactor("effort", 1)).toBeCloseTo(9, 9);
  for (const drive of ["movement", "theta", "effort"] as const) {
    expect(depthFactor(drive, 0)).toBe(1);
    expect(depthFactor(drive, 0.5)).toBeCloseTo((1 + depthFactor(drive, 1)) / 2, 9);
  }
});

test("off medication beta is stronger and narrower, and nothing else is", () => {
  for (const { name } of patients.ordinary!.rhythms) {
    const isBeta = name === "beta" || name === "high-beta";
    expect(powerFactor(rhythm(name), 1) > 1).toBe(isBeta);
    expect(powerFactor(rhythm(name), 0)).toBe(1);
    expect(bandwidthOf(rhythm(name), "off") < bandwidthOf(rhythm(name), "on")).toBe(isBeta);
  }
});

test("high-frequency oscillation lies near 350 Hz on and 250 Hz off medication, gamma where it was", () => {
  expect([centreOf(rhythm("hfo"), "on"), centreOf(rhythm("hfo"), "off")]).toEqual([350, 250]);
  expect(centreOf(rhythm("gamma"), "off")).toBe(centreOf(rhythm("gamma"), "on"));
});
