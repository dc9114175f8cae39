import { describe, expect, test } from "vitest";
import { courseOf } from "../../../src/app/evaluate/course.ts";
import { seriesTable } from "../../../src/app/evaluate/seriesTable.ts";
import { strips } from "../../../src/app/evaluate/strips.ts";

const series = {
  rateHz: 10,
  samples: Float64Array.of(0, 1, 2, 7, 8),
  measured: Float64Array.of(0, 10, 20, 30, 92),
  decoded: {
    a: { blocked: Float64Array.of(1, 2, 3, 4, 5), forward: Float64Array.of(Number.NaN, Number.NaN, 3, 4, 6) },
    b: { blocked: Float64Array.of(5, 4, 3, 2, 1), forward: null },
  },
};

describe("the course", () => {
  test("holds a gap where rows are missing, and round bounds", () => {
    const { seconds, measured, decoded, low, high } = courseOf(series, "a", false);
    expect([...seconds].map((value) => Number(value.toFixed(6)))).toEqual([0, 0.1, 0.2, 0.3, 0.7, 0.8]);
    expect([...measured]).toEqual([0, 10, 20, Number.NaN, 30, 92]);
    expect([...decoded]).toEqual([1, 2, 3, Number.NaN, 4, 5]);
    expect([low, high]).toEqual([0, 100]);
  });

  test("is of forward chaining where asked for and known", () => {
    expect([...courseOf(series, "a", true).decoded]).toEqual([Number.NaN, Number.NaN, 3, Number.NaN, 4, 6]);
    expect([...courseOf(series, "b", true).decoded]).toEqual([5, 4, 3, Number.NaN, 2, 1]);
  });

  test("is written as a table with empty cells for what is not known", () => {
    expect(seriesTable(series).split("\n").slice(0, 3)).toEqual([
      "time_s,measured,a,a forward,b,b forward",
      "0,0,1,,5,",
      "0.1,10,2,,4,",
    ]);
  });

  test("is drawn in strips with lines that stop at gaps", () => {
    const drawn = strips(courseOf(series, "a", false), "%");
    expect(drawn.match(/<svg/g)).toHaveLength(1);
    expect(/class="decoded"/.test(drawn)).toBe(true);
    expect(drawn.match(/d="M[^M"]*M[^M"]*"/g)).toHaveLength(2);
    expect(drawn).not.toContain("NaN");
  });
});
