import { describe, expect, test } from "vitest";
import { drawnChannels, drawnSeconds, excerptRequest, lanesOf } from "../../../src/app/evaluate/stretch.ts";
import { ExcerptRequest } from "../../../src/contract/config.ts";
import { parseWith } from "../../../src/pipeline/parseWith.ts";

const channel = (name: string) => ({ name, unit: "µV", kind: "lfp" }) as const;
const info = (count: number, rateHz: number) => ({
  rateHz,
  channels: Array.from({ length: count }, (_, i) => channel(`LFP_${i}`)),
});
const origin = (count: number, rateHz: number) => ({
  source: { kind: "simulated", patient: "strong", seed: 1 } as const,
  info: info(count, rateHz),
});

describe("what is read of a stretch", () => {
  test("is the stretch and a quarter of it on either side, never before the beginning", () => {
    const request = excerptRequest(origin(4, 1000), ["LFP_1"], { from: 20, to: 30 });
    expect(request).toMatchObject({ channels: ["LFP_1"], startSample: 17_500, frameCount: 15_000 });
    expect(() => parseWith(ExcerptRequest, request, "request")).not.toThrow();
    expect(excerptRequest(origin(4, 1000), ["LFP_1"], { from: 1, to: 11 })).toMatchObject({
      startSample: 0,
      frameCount: 13_500,
    });
  });

  test("is no more than the trainer gives, and holds all of the longest stretch that is drawn", () => {
    for (const [count, rateHz] of [
      [4, 1000],
      [4, 30_000],
      [64, 24_414.0625],
      [300, 2000],
    ] as const) {
      const { info } = origin(count, rateHz);
      const from = 100;
      const to = from + drawnSeconds(info);
      const { startSample, frameCount } = excerptRequest(origin(count, rateHz), ["LFP_0"], { from, to });
      expect(frameCount * count).toBeLessThanOrEqual(1_000_000);
      expect(startSample / rateHz).toBeLessThanOrEqual(from);
      expect((startSample + frameCount) / rateHz).toBeGreaterThan(to - 2 / rateHz);
    }
    expect(drawnSeconds(info(4, 1000))).toBe(20);
  });

  test("is eight channels at most, of many those that would be missed most, in their order", () => {
    const few = ["a", "b"];
    expect(drawnChannels({ channels: few, detail: null })).toEqual(few);
    const many = Array.from({ length: 10 }, (_, i) => `c${i}`);
    expect(drawnChannels({ channels: many, detail: null })).toEqual(many.slice(0, 8));
    const channels = many.map((name, i) => ({
      name,
      mean: i,
      low: i,
      median: i,
      high: i,
      count: 1,
      drops: [],
    }));
    expect(
      drawnChannels({
        channels: many,
        detail: {
          decoder: "a",
          worst: [],
          byLevel: [],
          byTime: [],
          byQuality: [],
          map: [],
          importance: { bands: [], channels },
        },
      }),
    ).toEqual(many.slice(2));
  });
});

test("a lane holds all of its channel, around its mean, with a bar of a round length that fits", () => {
  const lanes = lanesOf({
    rateHz: 10,
    firstSample: 0,
    frameCount: 4,
    channels: [channel("a"), channel("b"), channel("c")],
    data: Float32Array.of(100, 104, 98, 98, 5, 5, Number.NaN, 5, ...Array(4).fill(Number.NaN)),
  });
  expect(lanes[0]).toMatchObject({ name: "a", unit: "µV", centre: 100, half: 4.2, bar: 2 });
  expect([...(lanes[0]?.values ?? [])]).toEqual([100, 104, 98, 98]);
  expect(lanes[1]).toMatchObject({ centre: 5, bar: 0 });
  expect(lanes[2]).toMatchObject({ centre: 0, half: 1, bar: 0 });
});
