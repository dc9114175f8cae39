import { expect, test } from "vitest";
import {
  cellsOf,
  dateReader,
  dialectOf,
  isRateTitle,
  isTitleUnit,
  linesOf,
  numberOf,
  rateInComment,
  rawCellsOf,
  secondsPerUnit,
  titleOf,
} from "../../src/recordings/csvTable.ts";

test("separator and decimal sign are told from the lines", () => {
  expect(dialectOf(["1,2,3", "4,5,6"], false)).toEqual({ separator: ",", decimal: "." });
  expect(dialectOf(["1,5;2,5", "3,5;4,5"], false)).toEqual({ separator: ";", decimal: "," });
  expect(dialectOf(["1\t2,5", "3\t4,5"], true)).toEqual({ separator: "\t", decimal: "," });
  expect(dialectOf(["1.5 2", "3.5  4"], false)).toEqual({ separator: " ", decimal: "." });
});

test("quotes keep separators inside a cell", () => {
  const dialect = { separator: ",", decimal: "." } as const;
  expect(cellsOf('a,"b,c","say ""x""",', dialect)).toEqual(["a", "b,c", 'say "x"', ""]);
  expect(cellsOf('"""",x"a,""b"c,a""b,"a"b"c","a', dialect)).toEqual(['"', 'xa,"bc', "ab", "abc", "a"]);
  expect(rawCellsOf('a,"b,c",d', dialect, 2)).toEqual(["a", '"b,c"']);
  expect(rawCellsOf("a,b,c", dialect, 2)).toEqual(["a", "b"]);
});

test("lines end with CR, LF or both; empty ones are passed over", () => {
  expect([...linesOf("\n\r\na\rb\r\nc\n\n \nd")]).toEqual(["a", "b", "c", " ", "d"]);
  expect([...linesOf("\r\n")]).toEqual([]);
});

test("a cell is a number, no number, or words", () => {
  expect([" 1e3", "-0", ".5", "+2", "inf", "-Infinity"].map((cell) => numberOf(cell, "."))).toEqual([
    1000,
    -0,
    0.5,
    2,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
  expect(["", "NaN", "n/a", "null"].map((cell) => numberOf(cell, "."))).toEqual(Array(4).fill(Number.NaN));
  expect(["x", "1,5", "0x10", "1 2"].map((cell) => numberOf(cell, "."))).toEqual(Array(4).fill(undefined));
  expect(numberOf("1,5", ",")).toBe(1.5);
});

test("titles give name and unit, where a unit it is", () => {
  expect(titleOf("LFP_0 [µV]")).toEqual({ name: "LFP_0", unit: "µV" });
  expect(titleOf("grip (N)")).toEqual({ name: "grip", unit: "N" });
  expect(titleOf("hand (left)")).toEqual({ name: "hand (left)", unit: "" });
  expect([isTitleUnit("mV"), isTitleUnit("furlong")]).toEqual([true, false]);
});

test("times are known by their titles, in any unit", () => {
  const titles = ["time", "time_s", "t", "Time (s)", "time_ms", "timestamp [us]", "Timestamp", "seconds"];
  expect(titles.map(secondsPerUnit)).toEqual([1, 1, 1, 1, 1e-3, 1e-6, 1, 1]);
  expect(["LFP", "timer", "lifetime", "ms_force"].map(secondsPerUnit)).toEqual(Array(4).fill(null));
});

test("a rate is known in a comment, or by its column's title", () => {
  const lines = [
    "# rateHz: 1000",
    "# Sampling rate = 250 Hz",
    "# fs=2k",
    "#sampling_frequency,422.5",
    "% srate 128",
  ];
  expect(lines.map(rateInComment)).toEqual([1000, 250, 2000, 422.5, 128]);
  expect(["# heart", "# rate: fast", "# rate: 0", "# first 5 rows"].map(rateInComment)).toEqual(
    Array(4).fill(null),
  );
  expect(["fs", "Rate_Hz", "sampling_rate", "heart rate"].map(isRateTitle)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test("date-times are read the same whatever stood before them", () => {
  const cells = [
    "2024-05-01T12:00:00.5",
    "2024-05-01 12:00:00,125",
    "2024-05-01T12:00:00.75",
    "2024-05-01T12:00:00.7x",
    "2024-05-01T12:00:00",
    "2024-05-01T12:00:00.",
    "2024-05-01T12:00:00.75Z",
    "2024-05-01T12:00:00.875",
    "2024-05-01T12:01",
    "x",
  ];
  const origin = Date.UTC(2024, 4, 1, 12) / 1000;
  const whole = dateReader(origin, false);
  const expected = [0.5, 0.125, 0.75, Number.NaN, 0, Number.NaN, Number.NaN, 0.875, 60, Number.NaN];
  expect(cells.map(whole)).toEqual(expected);
  expect(cells.map((cell) => dateReader(origin, false)(cell))).toEqual(expected);
  const zoned = dateReader(origin, true);
  expect(
    [
      "2024-05-01T12:00:00.75Z",
      "2024-05-01T12:00:00.5Z",
      "2024-05-01T12:00:00.5+02:00",
      "2024-05-01T12:00:00.5",
    ].map(zoned),
  ).toEqual([0.75, 0.5, 0.5 - 7200, Number.NaN]);
});
