/** What a text in Markdown is made of, as far as the cards of decoders and the guide use it. */
export type MarkdownBlock =
  | { readonly kind: "heading"; readonly level: number; readonly text: string; readonly slug: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly isNumbered: boolean; readonly items: readonly string[] }
  | {
      readonly kind: "table";
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: "code"; readonly text: string };

const fence = "```";
const headed = /^(#{1,6}) +(.*)$/;
const bullet = /^- +/;
const number = /^\d+\. +/;

/** Takes a text apart, in its order. What is none of the kinds above is a paragraph and stands as it is written. */
export function markdownBlocks(text: string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  const lines = text.split(/\r\n?|[\n\u2028\u2029]/);
  let at = 0;
  /** Takes lines as long as `fits` says so. */
  const take = (fits: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && fits(lines[at] as string)) at++;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] as string;
    const heading = headed.exec(line);
    if (line.trim() === "") at++;
    else if (line.startsWith(fence)) {
      at++;
      const code = take((each) => !each.startsWith(fence));
      at++;
      blocks.push({ kind: "code", text: code.join("\n") });
    } else if (heading) {
      at++;
      const [, marks = "", words = ""] = heading;
      blocks.push({ kind: "heading", level: marks.length, text: words, slug: slugOf(words) });
    } else if (line.startsWith("|") && (lines[at + 1] ?? "").startsWith("|")) {
      blocks.push(tableOf(take((each) => each.startsWith("|"))));
    } else {
      const marker = bullet.test(line) ? bullet : number.test(line) ? number : null;
      const held = take((each) => each.trim() !== "" && !headed.test(each) && !each.startsWith(fence));
      blocks.push(
        marker
          ? { kind: "list", isNumbered: marker === number, items: itemsOf(held, marker) }
          : { kind: "paragraph", text: held.map((each) => each.trim()).join(" ") },
      );
    }
  }
  return blocks;
}

/** A line that does not begin an item goes on with the one before. */
function itemsOf(lines: readonly string[], marker: RegExp): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (marker.test(line)) items.push(line.replace(marker, ""));
    else items.push(`${items.pop() ?? ""} ${line.trim()}`);
  }
  return items;
}

function tableOf(lines: readonly string[]): MarkdownBlock {
  const [head = [], ...rows] = lines
    .filter((line) => !/^[|\s:-]+$/.test(line))
    .map((line) =>
      line
        .trim()
        .replace(/^\||\|$/g, "")
        .split("|")
        .map((cell) => cell.trim()),
    );
  return { kind: "table", head, rows };
}

/** What a link to a heading says behind its #: as GitHub makes it. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
