import { describe, expect, test } from "vitest";
import { sectionText } from "./render.ts";
import { target } from "./section.ts";

describe("the text of a section", () => {
  test("has each table under its title, and each target beside its figure", () => {
    const text = sectionText({
      tables: [{ title: "what", header: ["a", "b"], rows: [["1", "2"]] }],
      targets: [
        target("fast", 1.26, "at most", 2, "ms"),
        target("often", 7, "at least", 10, "", 0),
        target("elsewhere", Number.NaN, "at most", 1, "s"),
      ],
      data: null,
    });
    expect(text.replace(/ +/g, " ").split("\n")).toEqual([
      "**what**",
      "",
      "| a | b |",
      "| - | - |",
      "| 1 | 2 |",
      "",
      "| target | to reach | measured | |",
      "| --------- | ------------ | -------- | ------------ |",
      "| fast | at most 2 ms | 1.3 ms | met |",
      "| often | at least 10 | 7 | **not met** |",
      "| elsewhere | at most 1 s | – | not measured |",
    ]);
  });
});
