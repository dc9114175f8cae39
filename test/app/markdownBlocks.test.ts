import { describe, expect, test } from "vitest";
import { markdownBlocks } from "../../src/app/markdownBlocks.ts";

describe("Markdown is taken apart into", () => {
  test("headings, with what a link to each says", () => {
    expect(markdownBlocks("# One\n\n### Figures of Live, 90 % of r!")).toEqual([
      { kind: "heading", level: 1, text: "One", slug: "one" },
      { kind: "heading", level: 3, text: "Figures of Live, 90 % of r!", slug: "figures-of-live-90--of-r" },
    ]);
  });

  test("paragraphs, whose lines go on", () => {
    expect(markdownBlocks("a\nb\n\n\nc - d\n- e")).toEqual([
      { kind: "paragraph", text: "a b" },
      { kind: "paragraph", text: "c - d - e" },
    ]);
  });

  test("lists, numbered or not, whose items go on in the next line", () => {
    expect(markdownBlocks("- a\n  b\n- c\n\n1. d\n2. e\n   f")).toEqual([
      { kind: "list", isNumbered: false, items: ["a b", "c"] },
      { kind: "list", isNumbered: true, items: ["d", "e f"] },
    ]);
  });

  test("tables", () => {
    expect(markdownBlocks("| a | b |\n| --- | ---: |\n| 1 |  |\ntext")).toEqual([
      { kind: "table", head: ["a", "b"], rows: [["1", ""]] },
      { kind: "paragraph", text: "text" },
    ]);
    expect(markdownBlocks("| alone")).toEqual([{ kind: "paragraph", text: "| alone" }]);
  });

  test("code, with empty lines and what looks like a heading in it, to the end where it is not closed", () => {
    expect(markdownBlocks("```\nnpm ci\n\n# x\n```\nb\n```\nc")).toEqual([
      { kind: "code", text: "npm ci\n\n# x" },
      { kind: "paragraph", text: "b" },
      { kind: "code", text: "c" },
    ]);
  });

  test("nothing of nothing", () => expect(markdownBlocks(" \n\n")).toEqual([]));
});
