import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { type Action, actions } from "../../../src/app/actions.ts";
import { markdownBlocks } from "../../../src/app/markdownBlocks.ts";

const docs = new URL("../../../docs/", import.meta.url);
const text = await readFile(new URL("guide.md", docs), "utf8");
const blocks = markdownBlocks(text);
const headings = blocks.filter((block) => block.kind === "heading");

/** The words of a section, down to the next heading of its level. */
function section(title: string): string {
  const [, after = ""] = text.split(`\n## ${title}\n`);
  return after.split("\n## ")[0] ?? "";
}

const named: Readonly<Record<string, string>> = {
  " ": "space",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

/** A key as it comes, whatever was chosen in its place. */
const keyOf = ({ key, withControl }: Action) =>
  `${withControl ? "Ctrl " : ""}${named[key] ?? key.toUpperCase()}`;

describe("the guide", () => {
  test("names every key", () => {
    const keyboard = section("Keyboard");
    for (const action of actions.filter(({ key }) => key !== "")) {
      expect(keyboard, action.title).toContain(`\`${keyOf(action)}\``);
    }
  });

  test("tells of every page", () => {
    const titles = headings.filter(({ level }) => level === 3).map((heading) => heading.text);
    const turnings = actions.filter(({ id }) => id.startsWith("show-"));
    expect(turnings.length).toBeGreaterThan(5);
    for (const { title } of turnings) expect(titles, title).toContain(title.split(":")[0]);
  });

  test("has no heading twice", () => {
    const slugs = headings.map(({ slug }) => slug);
    expect(slugs).toEqual([...new Set(slugs)]);
  });

  test("links to headings and files that there are", () => {
    const targets = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = ""]) => target);
    expect(targets.length).toBeGreaterThan(5);
    const slugs = headings.map(({ slug }) => `#${slug}`);
    for (const target of targets) {
      if (target.startsWith("#")) expect(slugs).toContain(target);
      else expect(existsSync(new URL(target, docs)), target).toBe(true);
    }
  });

  test("is made of what can be shown", () => {
    for (const block of blocks) {
      if (block.kind === "table") for (const row of block.rows) expect(row).toHaveLength(block.head.length);
      if (block.kind === "paragraph") expect(block.text).not.toMatch(/^[|#-]|<\w/);
    }
  });
});
