import { describe, expect, test } from "vitest";
import { butterworthBandpass } from "../../src/features/butterworth.ts";
import {
  groupDelaySamples,
  sectionCount,
  settleSosStates,
  sosFilterInto,
  sosStates,
} from "../../src/features/sos.ts";

const sos = butterworthBandpass(3, 20, 35, 1000);

describe("sosFilterInto", () => {
  test.each([1, 2, 3, 4, 7])("of order %d equals the difference equation of each section", (order) => {
    const sos = butterworthBandpass(order, 20, 35, 1000);
    const input = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i * i * 0.01) * 50);
    const output = new Float64Array(300);
    sosFilterInto(sos, sosStates(sos, 1), input, 0, 300, output, 0, 300, 300);
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
    for (let i = 0; i < 300; i++) expect(output[i]).toBeCloseTo(expected[i] as number, 8);
  });

  test.each([1, 2, 3, 4, 7])(
    "of order %d works on channels as on each alone, bit for bit, in place and in pieces",
    (order) => {
      const sos = butterworthBandpass(order, 20, 35, 1000);
      const inputs = [0.7, 1.3, 2.9].map((rate) =>
        Float64Array.from({ length: 64 }, (_, i) => Math.cos(rate * i)),
      );
      const alone = inputs.map((input) => {
        const output = new Float64Array(64);
        sosFilterInto(sos, sosStates(sos, 1), input, 0, 0, output, 0, 0, 64);
        return [...output];
      });
      const place = new Float64Array(2 + 3 * 70).fill(7);
      for (const [channel, input] of inputs.entries()) place.set(input, 2 + 70 * channel);
      const states = sosStates(sos, 3);
      sosFilterInto(sos, states, place, 2, 70, place, 2, 70, 40);
      sosFilterInto(sos, states, place, 42, 70, place, 42, 70, 24);
      const gap = Array.from({ length: 6 }, () => 7);
      expect([...place]).toEqual([7, 7, ...alone.flatMap((output) => [...output, ...gap])]);
    },
  );
});

test("settleSosStates takes away what has died down, and nothing else", () => {
  const state = Float64Array.of(1e-200, -1e-101, 1e-99, -3);
  settleSosStates(state);
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
      sosFilterInto(sos, sosStates(sos, 1), wave, 0, 0, wave, 0, 0, length);
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
