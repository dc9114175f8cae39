import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { Markdown } from "../../src/app/Markdown.tsx";

const anchors = { prefix: "in-", follow: () => undefined };
const card = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));
const guide = (text: string) => renderToStaticMarkup(createElement(Markdown, { text, anchors }));

describe("Markdown", () => {
  test("shows HTML as it is written, wherever it stands", () => {
    const evil = '<img src=x onerror="alert(1)">';
    for (const text of [
      evil,
      `# x\n\n## ${evil}`,
      `- ${evil}`,
      `| a |\n| ${evil} |`,
      `**${evil}**`,
      `\`${evil}\``,
    ]) {
      expect(guide(text), text).not.toContain("<img");
      expect(guide(text), text).toContain("&lt;img");
    }
    expect(guide("```\n<script>\n```")).toBe("<pre><code>&lt;script&gt;</code></pre>");
  });

  test("makes links to headings of the text alone, and only where they can be followed", () => {
    expect(guide("see [the _one_](#one)")).toBe('<p>see <a href="#in-one">the _one_</a></p>');
    expect(guide("see [Formats](formats.md).")).toBe("<p>see Formats (docs/formats.md).</p>");
    expect(guide("[x](javascript:alert)")).not.toContain("<a");
    expect(card("[x](#one)")).toBe("<p>[x](#one)</p>");
  });

  test("gives headings an id only where they are linked to", () => {
    expect(guide("## The one")).toBe('<h3 id="in-the-one" tabindex="-1">The one</h3>');
    expect(card("# Title\n\n## The one")).toBe("<h3>The one</h3>");
  });

  test("shows bold, emphasis and code, and leaves names with underscores alone", () => {
    expect(card("**a** _b c_ `d_e` LFP_RIGHT_1, LFP_LEFT_1")).toBe(
      "<p><b>a</b> <em>b c</em> <code>d_e</code> LFP_RIGHT_1, LFP_LEFT_1</p>",
    );
  });
});
