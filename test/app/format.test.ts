import { describe, expect, test } from "vitest";
import { formatError, formatInterval, formatP, formatR } from "../../src/app/format.ts";
import { aboutInWords, typeset } from "../../src/app/words.ts";

describe("figures of reports", () => {
  test("p claims nothing beyond a thousandth", () => {
    expect([0, 0.0004, 0.005, 0.0149, 0.25, Number.NaN].map(formatP)).toEqual([
      "< 0.001",
      "< 0.001",
      "0.005",
      "0.01",
      "0.25",
      "–",
    ]);
  });

  test("an interval has both bounds or none", () => {
    expect(formatInterval(-0.126, 0.5)).toBe("−0.13 to 0.50");
    expect(formatInterval(Number.NaN, 0.5)).toBe("–");
  });

  test("an R² that explains nothing at all is not told to the last digit", () => {
    expect([-0.25, -9.99, -6531.9].map(formatR)).toEqual(["−0.25", "−9.99", "< −10"]);
  });

  test("an error in per cent keeps what the whole figure would hide", () => {
    expect(formatError(0.36, "%")).toBe("0.36 %");
    expect(formatError(-14.2, "%")).toBe("−14 %");
    expect(formatError(20_000, "µV")).toBe("20 mV");
  });

  test("sentences get their squares and minus signs, names keep their hyphens", () => {
    expect(typeset("R2 -0.02, -0.10 to 0.05: wiener-2 and low-beta")).toBe(
      "R² −0.02, −0.10 to 0.05: wiener-2 and low-beta",
    );
    expect(typeset("(r 0.8, p 0.01) explains 65 %")).toBe("(r\u00a00.8, p\u00a00.01) explains 65\u00a0%");
  });

  test("durations are told as they can be foretold", () => {
    expect([5, 40, 80, 200].map(aboutInWords)).toEqual([
      "less than half a minute",
      "about a minute",
      "about a minute",
      "about 3 minutes",
    ]);
  });
});
