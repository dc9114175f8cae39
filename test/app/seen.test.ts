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
    expect(firstUnseenSample(trainedOn, { label: "strong responder, seed 2" }, 1000)).toBe(0);
    expect(firstUnseenSample(trainedOn, { label: "strong responder, seed 11" }, 1000)).toBe(0);
    expect(firstUnseenSample(trainedOn, { label: "weak responder, seed 1" }, 1000)).toBe(0);
  });

  test("ends behind what it was trained on, and the gap", () => {
    expect(firstUnseenSample(trainedOn, { label: "strong responder, seed 1" }, 1000)).toBe(61_500);
    expect(firstUnseenSample(trainedOn, { label: "strong responder, seed 1" }, 250)).toBe(60_375);
  });

  test("is the same of the same seed with another task, or squeezed by hand", () => {
    const label = "strong responder, seed 1, tracking a sine, squeezed by hand from 00:12 on";
    expect(firstUnseenSample(trainedOn, { label }, 1000)).toBe(61_500);
  });

  test("lies in the stream that a recorded session was recorded from", () => {
    const onSession = {
      ...trainedOn,
      source: "guided-run.gripscope",
      origin: { source: "strong responder, seed 42, 20 s of rest first", firstSample: 20_000 },
    };
    expect(firstUnseenSample(onSession, { label: "guided-run.gripscope" }, 1000)).toBe(61_500);
    expect(firstUnseenSample(onSession, { label: "strong responder, seed 42" }, 1000)).toBe(81_500);
    expect(firstUnseenSample(onSession, { label: "strong responder, seed 43" }, 1000)).toBe(0);
    // The same session under another name, and another session that overlaps it.
    const { origin } = onSession;
    expect(firstUnseenSample(onSession, { label: "copy.gripscope", origin }, 1000)).toBe(61_500);
    const later = { ...origin, firstSample: 50_000 };
    expect(firstUnseenSample(onSession, { label: "b.gripscope", origin: later }, 1000)).toBe(31_500);
    const after = { ...origin, firstSample: 90_000 };
    expect(firstUnseenSample(onSession, { label: "c.gripscope", origin: after }, 1000)).toBe(0);
  });

  test("lies in a session that was recorded of the seed that it was trained on", () => {
    const origin = { source: "strong responder, seed 1", firstSample: 40_000 };
    expect(firstUnseenSample(trainedOn, { label: "a.gripscope", origin }, 1000)).toBe(21_500);
  });
});
