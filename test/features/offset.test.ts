import { expect, test } from "vitest";
import { createSegment } from "../../src/features/kernel.ts";
import { offset } from "../../src/features/offset.ts";
import { segmentOf, streamOf } from "./fixture.ts";

test("takes each channel's first sample away, until it is reset", () => {
  const state = offset.init(streamOf(2), {});
  const out = createSegment(2, 3);
  offset.process(state, segmentOf([Float64Array.of(5, 6, 7), Float64Array.of(-1, 0, 1)], 40), out);
  expect([...out.data]).toEqual([0, 1, 2, 0, 1, 2]);
  expect([out.firstSample, out.frameCount]).toEqual([40, 3]);

  offset.process(state, segmentOf([Float64Array.of(8), Float64Array.of(2)], 43), out);
  expect([out.data[0], out.data[3], out.frameCount]).toEqual([3, 3, 1]);

  offset.reset(state);
  offset.process(state, segmentOf([Float64Array.of(8, 9), Float64Array.of(2, 4)], 50), out);
  expect([...out.data.subarray(0, 2), ...out.data.subarray(3, 5)]).toEqual([0, 1, 0, 2]);
});

test("an empty segment is no first sample", () => {
  const state = offset.init(streamOf(1), {});
  const out = createSegment(1, 2);
  offset.process(state, segmentOf([new Float64Array(0)]), out);
  offset.process(state, segmentOf([Float64Array.of(3, 5)]), out);
  expect([...out.data]).toEqual([0, 2]);
});
