import { describe, expect, test } from "vitest";
import { atLeast, atMost, findingOf, isSo, told, worst } from "../../../../src/app/system/checks/figure.ts";

describe("a figure beside its limit", () => {
  const limits = { good: 50, bad: 100 };
  test("that must not be large", () => {
    const verdictOf = (value: number) => atMost("a", value, "ms", limits).verdict;
    expect([0, 50, 50.1, 100, 100.1, Number.POSITIVE_INFINITY, Number.NaN].map(verdictOf)).toEqual([
      ...["good", "good", "attention", "attention", "bad", "bad", "unmeasured"],
    ]);
    expect(atMost("a", 1, "ms", limits).limit).toBe("at most 50 ms");
    expect(atMost("a", Number.NaN, "", limits)).toMatchObject({ value: null, limit: "at most 50" });
  });

  test("that must not be small", () => {
    const verdictOf = (value: number) => atLeast("a", value, "/s", { good: 50, bad: 25 }).verdict;
    expect([60, 50, 49, 25, 24, Number.NaN].map(verdictOf)).toEqual([
      ...["good", "good", "attention", "attention", "bad", "unmeasured"],
    ]);
  });

  test("that is to be so", () => {
    expect(isSo("a", true, "bad")).toMatchObject({ value: "yes", verdict: "good" });
    expect(isSo("a", false, "attention")).toMatchObject({ value: "no", verdict: "attention" });
    expect(isSo("a", null, "bad")).toMatchObject({ value: null, verdict: "unmeasured" });
  });
});

test("the worst verdict counts, and each remedy is told once", () => {
  expect(worst([])).toBe("good");
  expect(worst(["good", null, "unmeasured"])).toBe("unmeasured");
  expect(worst(["attention", "unmeasured", "bad"])).toBe("bad");
  const finding = findingOf(
    [isSo("a", false, "attention"), isSo("b", false, "bad"), isSo("c", true, "bad"), told("d", 3)],
    { a: "Do this.", b: "Do this.", c: "Never told.", d: "Never told." },
  );
  expect(finding).toMatchObject({ verdict: "bad", remedy: "Do this." });
});
