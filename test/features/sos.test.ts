import { describe, expect, test } from "vitest";
import { butterworthBandpass } from "../../src/features/butterworth.ts";
import {
  groupDelaySamples,
  sectionCount,
  settleSosState,
  sosFilterInto,
  sosState,
} from "../../src/features/sos.ts";

const sos = butterworthBandpass(3, 20, 35, 1000);

describe("sosFilterInto", () => {
  test("equals the difference equation of each section", () => {
    const input = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i * i * 0.01) * 50);
    const output = new Float64Array(300);
    sosFilterInto(sos, sosState(sos), input, 0, output, 0, 300);
    let expected = input;
    for (let section = 0; section < sectionCount(sos); section++) {
      const [b0, b1, b2, , a1, a2] = [...sos.subarray(section * 6, section * 6 + 6)] as number[];
      const x = expected;
      const y = new Float64Array(300);
      for (let i = 0; i < 300; i++) {
        const past = (from: Float64Array, back: number) => (i < back ? 0 : (from[i - back] as number));
        y[i] = b0! * x[i]! + b1! * past(x, 1) + b2! * past(x, 2) - a1! * past(y, 1) - a2! * past(y, 2);
      }
      expected = y;
    }
    for (let i = 0; i < 300; i++) expect(output[i]).toBeCloseTo(expected[i] as number, 9);
  });

  test("works in place and from an offset", () => {
    const input = Float64Array.from({ length: 64 }, (_, i) => Math.cos(i));
    const output = new Float64Array(64);
    sosFilterInto(sos, sosState(sos), input, 0, output, 0, 64);
    const place = new Float64Array([7, 7, ...input]);
    const state = sosState(sos);
    sosFilterInto(sos, state, place, 2, place, 2, 40);
    sosFilterInto(sos, state, place, 42, place, 42, 24);
    expect([...place]).toEqual([7, 7, ...output]);
  });
});

test("settleSosState takes away what has died down, and nothing else", () => {
  const state = Float64Array.of(1e-200, -1e-101, 1e-99, -3);
  settleSosState(state);
  expect([...state]).toEqual([0, 0, 1e-99, -3]);
});

describe("groupDelaySamples", () => {
  test("of pure delays is their length", () => {
    const delays = Float64Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0);
    expect(groupDelaySamples(delays, 0.3)).toBeCloseTo(3, 12);
  });

  test("is how late the envelope of a slowly modulated tone comes out", () => {
    const [centreHz, modulationHz, rateHz] = [26.46, 0.5, 1000];
    const delay = groupDelaySamples(sos, (2 * Math.PI * centreHz) / rateHz);
    // The phases of the two sidebands differ by the delay times their distance.
    const phase = (hz: number) => {
      const length = 8000;
      const wave = Float64Array.from({ length }, (_, i) => Math.cos((2 * Math.PI * hz * i) / rateHz));
      sosFilterInto(sos, sosState(sos), wave, 0, wave, 0, length);
      let re = 0;
      let im = 0;
      for (let i = 4000; i < length; i++) {
        re += (wave[i] as number) * Math.cos((2 * Math.PI * hz * i) / rateHz);
        im -= (wave[i] as number) * Math.sin((2 * Math.PI * hz * i) / rateHz);
      }
      return Math.atan2(im, re);
    };
    const turn = phase(centreHz - modulationHz) - phase(centreHz + modulationHz);
    const measured = (turn * rateHz) / (2 * Math.PI * 2 * modulationHz);
    expect(Math.abs(measured - delay)).toBeLessThan(0.05 * delay);
  });
});
