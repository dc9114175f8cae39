import { describe, expect, test } from "vitest";
import { FrameBuilder } from "../../src/pipeline/frames.ts";

const shape = {
  traceCount: 2,
  strideSamples: 2,
  featureCount: 1,
  pointCapacity: 8,
  hopCapacity: 4,
  spectrumSize: 2,
};
const interval = [1, 3];

function push(builder: FrameBuilder, from: number, count: number) {
  for (let i = from; i < from + count; i++) builder.pushPoint(new Float32Array([i, -i]), 2 * i);
}

describe("FrameBuilder", () => {
  test("each frame holds what came since the one before, while buffers go to and fro", () => {
    const builder = new FrameBuilder(shape);
    const seen: number[] = [];
    let spent = null;
    for (let round = 0; round < 5; round++) {
      push(builder, 3 * round, 3);
      builder.pushHop(round, 10 * round, 20 * round, interval, 1, Float64Array.of(round), round, round);
      builder.pushSpectrum(round, Float32Array.of(round));
      const frame = builder.take(spent);
      expect(frame.traces.firstSample).toBe(6 * round);
      expect(frame.traces.count).toBe(3);
      seen.push(...frame.traces.values.subarray(0, 6).filter((_, i) => i % 2 === 0));
      expect([
        frame.hops.count,
        frame.hops.decoded[0],
        frame.hops.measured[0],
        frame.hops.features[0],
        frame.hops.low[0],
        frame.hops.high[0],
        frame.hops.onsets[0],
      ]).toEqual([1, 10 * round, 20 * round, round, 1, 3, 1]);
      expect([frame.spectra.count, frame.spectra.samples[0], frame.spectra.values[0]]).toEqual([
        1,
        round,
        round,
      ]);
      expect(frame.spectra.values[1]).toBeNaN();
      spent = frame;
    }
    expect(seen).toEqual(Array.from({ length: 15 }, (_, i) => i));
    expect(builder.isEmpty).toBe(true);
  });

  test("past the capacity the oldest are dropped and counted, the newest kept in place", () => {
    const builder = new FrameBuilder(shape);
    push(builder, 0, 11);
    for (let hop = 0; hop < 6; hop++) builder.pushHop(hop, hop, hop, [hop, hop], hop % 2, null, hop, hop);
    const { traces, hops, droppedPoints } = builder.take(null);
    expect(traces.firstSample + 2 * (traces.count - 1)).toBe(20);
    expect(traces.values[2 * (traces.count - 1)]).toBe(10);
    expect(Array.from(hops.samples.subarray(0, hops.count))).toEqual([2, 3, 4, 5]);
    expect([hops.low[0], hops.high[0], hops.onsets[0], hops.onsets[1]]).toEqual([2, 2, 0, 1]);
    expect([hops.dueAtMs[0], hops.decodedAtMs[0]]).toEqual([2, 2]);
    expect(hops.features[0]).toBeNaN();
    expect(droppedPoints).toBe(11 - traces.count + 2);
  });
});
