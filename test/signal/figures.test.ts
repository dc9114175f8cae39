import { expect, test } from "vitest";
import { formatFigure, formatValue, inUnit } from "../../src/signal/figures.ts";

test("volts are told in the unit that reads best, other units as they are", () => {
  expect([3.21, 51, 9999, 12_300, 1.82e7].map((value) => formatValue(value, "µV"))).toEqual([
    "3.2 µV",
    "51 µV",
    "9999 µV",
    "12 mV",
    "18 V",
  ]);
  expect(formatValue(12_300, "mV")).toBe("12 V");
  expect(formatValue(12_300, "nV")).toBe("1.2e4 nV");
  expect(formatValue(-0.4, "%")).toBe("0 %");
  expect(formatValue(Number.NaN, "µV")).toBe("–");
});

test("neighbours share the unit of the largest of them", () => {
  expect(inUnit(40, "µV", 20_000)).toEqual({ text: "0.04", unit: "mV" });
});

test("a figure has no more places than are read, and a minus sign of its own", () => {
  expect([0.0123, 0.123, 1.234, 12.34, 1234, -5, -0.001, 0].map(formatFigure)).toEqual([
    "0.01",
    "0.12",
    "1.2",
    "12",
    "1234",
    "−5",
    "−1.0e-3",
    "0",
  ]);
});
