import { describe, expect, test } from "vitest";
import { formatLength, formatTime, spanOfKey, spanWords } from "../../../src/app/data/span.ts";

const whole = { from: 0, to: 3600 };

describe("keys", () => {
  test("zoom about the middle, from an hour down to 100 ms and back", () => {
    let span = whole;
    for (let i = 0; i < 20; i++) span = spanOfKey("+", span, whole)!;
    expect(span.to - span.from).toBeCloseTo(0.1, 9);
    expect((span.from + span.to) / 2).toBeCloseTo(1800, 6);
    for (let i = 0; i < 20; i++) span = spanOfKey("-", span, whole)!;
    expect(span).toEqual(whole);
  });

  test("pan by a quarter, and no further than the recording goes", () => {
    expect(spanOfKey("ArrowRight", { from: 100, to: 140 }, whole)).toEqual({ from: 110, to: 150 });
    expect(spanOfKey("ArrowLeft", { from: 4, to: 44 }, whole)).toEqual({ from: 0, to: 40 });
    expect(spanOfKey("Home", { from: 4, to: 44 }, whole)).toEqual(whole);
    expect(spanOfKey("a", { from: 4, to: 44 }, whole)).toBeNull();
  });
});

test("times and lengths are told as finely as what is shown", () => {
  expect(formatTime(3723, 36)).toBe("1:02:03");
  expect(formatTime(4.25, 0.01)).toBe("00:04.25");
  expect(formatTime(59.9996, 0.001)).toBe("01:00.000");
  expect([0.1, 12.5, 300, 9000].map(formatLength)).toEqual(["100 ms", "13 s", "5 min", "2.5 h"]);
  expect(spanWords({ from: 4.2, to: 5.2 })).toBe("00:04.20 to 00:05.20, 1 s");
  expect(spanWords(whole)).toBe("00:00 to 1:00:00, 60 min");
});
