import { expect, test } from "vitest";
import { createSegment } from "../../src/features/kernel.ts";
import { notch, notchSos } from "../../src/features/notch.ts";
import { InputError } from "../../src/signal/errors.ts";
import { fixture, fixtureSignal, relativeError, segmentOf, streamOf } from "./fixture.ts";

const { params } = fixture.notch;

test("the sections are those of SciPy's iirnotch, and so is what comes out", () => {
  expect(relativeError(notchSos(params, fixture.rateHz), fixture.notch.sos)).toBeLessThan(1e-10);
  const info = streamOf(1);
  const count = fixture.notch.filtered.length;
  const out = createSegment(1, count);
  notch.process(notch.init(info, params), segmentOf(fixtureSignal.slice(0, 1), 0, 0, count), out);
  expect(relativeError(out.data, fixture.notch.filtered)).toBeLessThan(1e-9);
});

test("takes the line and its harmonic away and leaves a tone between them", () => {
  const count = 6000;
  const tone = (hz: number) =>
    Float64Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * hz * i) / 1000));
  const state = notch.init(streamOf(3), { lineHz: 50, harmonics: 2, widthHz: 2 });
  const out = createSegment(3, count);
  notch.process(state, segmentOf([tone(50), tone(100), tone(72)]), out);
  const peaks = [0, 1, 2].map((channel) =>
    Math.max(...out.data.subarray(channel * count + 3000, (channel + 1) * count).map(Math.abs)),
  );
  expect(peaks[0]).toBeLessThan(1e-6);
  expect(peaks[1]).toBeLessThan(1e-6);
  expect(peaks[2]).toBeCloseTo(1, 2);
});

test("its delay away from the line is below a millisecond", () => {
  const delayMs = notch.latencyMs(streamOf(1), { lineHz: 50, harmonics: 2, widthHz: 2 });
  expect(delayMs).toBeGreaterThan(0);
  expect(delayMs).toBeLessThan(1);
});

test("refuses a harmonic at half the rate", () => {
  expect(() => notch.init(streamOf(1), { lineHz: 50, harmonics: 10, widthHz: 2 })).toThrow(InputError);
});
