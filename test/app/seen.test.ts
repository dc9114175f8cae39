import { describe, expect, test } from "vitest";
import { firstUnseenSample } from "../../src/app/seen.ts";

const trainedOn = {
  source: "strong responder, seed 1",
  firstSample: 0,
  lastSample: 59_999,
  gapMs: 1500,
  origin: null,
};

describe("what a decoder has seen of a stream", () => {
  test("of another stream is nothing", () => {
    expect(firstUnseenSample(trainedOn, "strong responder, seed 2", 1000)).toBe(0);
    expect(firstUnseenSample(trainedOn, "strong responder, seed 11", 1000)).toBe(0);
    expect(firstUnseenSample(trainedOn, "weak responder, seed 1", 1000)).toBe(0);
  });

  test("ends behind what it was trained on, and the gap", () => {
    expect(firstUnseenSample(trainedOn, "strong responder, seed 1", 1000)).toBe(61_500);
    expect(firstUnseenSample(trainedOn, "strong responder, seed 1", 250)).toBe(60_375);
  });

  test("is the same of the same seed with another task, or squeezed by hand", () => {
    const label = "strong responder, seed 1, tracking a sine, squeezed by hand from 00:12 on";
    expect(firstUnseenSample(trainedOn, label, 1000)).toBe(61_500);
  });

  test("lies in the stream that a recorded session was recorded from", () => {
    const onSession = {
      ...trainedOn,
      source: "guided-run.gripscope",
      origin: { source: "strong responder, seed 42, 20 s of rest first", firstSample: 20_000 },
    };
    expect(firstUnseenSample(onSession, "guided-run.gripscope", 1000)).toBe(61_500);
    expect(firstUnseenSample(onSession, "strong responder, seed 42", 1000)).toBe(81_500);
    expect(firstUnseenSample(onSession, "strong responder, seed 43", 1000)).toBe(0);
  });
});
