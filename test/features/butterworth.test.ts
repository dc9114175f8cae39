import { describe, expect, test } from "vitest";
import { butterworthBandpass, butterworthLowpass } from "../../src/features/butterworth.ts";
import { fixture, relativeError } from "./fixture.ts";

describe("butterworthBandpass", () => {
  test.each(fixture.designs)(
    "order $order, $lowHz-$highHz Hz at $rateHz Hz is SciPy's, section for section",
    (design) => {
      const sos = butterworthBandpass(design.order, design.lowHz, design.highHz, design.rateHz);
      expect(relativeError(sos, design.sos)).toBeLessThan(1e-12);
    },
  );

  test("the edges lie at -3 dB, the centre of the warped band at 0 dB", () => {
    const [lowHz, highHz, rateHz] = [13, 35, 1000];
    const sos = butterworthBandpass(3, lowHz, highHz, rateHz);
    const warp = (hz: number) => Math.tan((Math.PI * hz) / rateHz);
    const centreHz = (Math.atan(Math.sqrt(warp(lowHz) * warp(highHz))) * rateHz) / Math.PI;
    expect(gain(sos, lowHz, rateHz)).toBeCloseTo(Math.SQRT1_2, 9);
    expect(gain(sos, highHz, rateHz)).toBeCloseTo(Math.SQRT1_2, 9);
    expect(gain(sos, centreHz, rateHz)).toBeCloseTo(1, 9);
  });
});

describe("butterworthLowpass", () => {
  test.each(fixture.lowpasses)(
    "order $order to $highHz Hz at $rateHz Hz is SciPy's, section for section",
    ({ order, highHz, rateHz, sos }) => {
      expect(relativeError(butterworthLowpass(order, highHz, rateHz), sos)).toBeLessThan(1e-12);
    },
  );

  test("the edge lies at -3 dB, 0 Hz at 0 dB", () => {
    const sos = butterworthLowpass(3, 40, 1000);
    expect(gain(sos, 40, 1000)).toBeCloseTo(Math.SQRT1_2, 9);
    expect(gain(sos, 0, 1000)).toBeCloseTo(1, 9);
  });
});

function gain(sos: Float64Array, hz: number, rateHz: number): number {
  const size = (at: number) => {
    const w = (2 * Math.PI * hz) / rateHz;
    const [c0, c1, c2] = [...sos.subarray(at, at + 3)] as [number, number, number];
    const re = c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w);
    return Math.hypot(re, c1 * Math.sin(w) + c2 * Math.sin(2 * w));
  };
  let product = 1;
  for (let at = 0; at < sos.length; at += 6) product *= size(at) / size(at + 3);
  return product;
}
