/** Sections by lower-case name, each with its entries by key as written. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads `[Section]` and `Key=Value` lines; blank lines and lines that begin with ";" are passed over. */
export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | null = null;
  for (const line of text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/)) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith(";")) continue;
    if (trimmed.startsWith("[") && trimmed.endsWith("]")) {
      const name = trimmed.slice(1, -1).trim().toLowerCase();
      current = sections.get(name) ?? new Map();
      sections.set(name, current);
      continue;
    }
    const at = trimmed.indexOf("=");
    if (at > 0) current?.set(trimmed.slice(0, at).trim(), trimmed.slice(at + 1).trim());
  }
  return sections;
}
