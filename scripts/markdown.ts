/** A table of Markdown, its columns aligned. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((text, i) =>
    Math.max(text.length, ...rows.map((row) => (row[i] as string).length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] as number)).join(" | ")} |`;
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/**
 * The page with what stands between `<!-- name -->` and `<!-- end -->` replaced.
 * @throws Error where the page has no such place
 */
export function replaceTables(page: string, tables: Readonly<Record<string, string>>): string {
  let replaced = page;
  for (const [name, text] of Object.entries(tables)) {
    const place = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);
    if (!place.test(replaced)) throw new Error(`the page has no place for ${name}`);
    replaced = replaced.replace(place, (_, start: string, end: string) => `${start}\n${text}\n\n${end}`);
  }
  return replaced;
}
