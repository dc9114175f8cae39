import { describe, expect, test } from "vitest";
import { cell, summaryOf } from "./summary.ts";

describe("a summary", () => {
  test("tells where values lie, whatever their order, and leaves out what is no number", () => {
    const values = Array.from({ length: 101 }, (_, i) => (37 * i) % 101);
    expect(summaryOf([...values, Number.NaN])).toEqual({
      count: 101,
      p50: 50,
      p95: 95,
      p99: 99,
      greatest: 100,
    });
    expect(summaryOf([])).toMatchObject({ count: 0, p50: Number.NaN });
  });

  test("is told in as many places as its size deserves", () => {
    expect([0, 0.00123, 0.456, 7.891, 45.67, 1234.5, Number.NaN].map(cell)).toEqual([
      "0",
      "0.0012",
      "0.46",
      "7.89",
      "45.7",
      "1235",
      "–",
    ]);
  });
});
