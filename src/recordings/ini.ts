import { linesOf } from "./csvTable.ts";

/** Sections by lower-case name, each with its entries by key as written. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface IniEntry {
  /** In lower case. */
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** `Key=Value` lines of `[Section]`s, in order; blank lines and lines that begin with ";" are passed over. */
export function* iniEntries(text: string): Generator<IniEntry> {
  let section: string | null = null;
  for (const line of linesOf(text.replace(/^\uFEFF/, ""))) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith(";")) continue;
    if (trimmed.startsWith("[") && trimmed.endsWith("]")) {
      section = trimmed.slice(1, -1).trim().toLowerCase();
      yield { section, key: "", value: "" };
      continue;
    }
    const at = trimmed.indexOf("=");
    if (at > 0 && section !== null) {
      yield { section, key: trimmed.slice(0, at).trim(), value: trimmed.slice(at + 1).trim() };
    }
  }
}

/** All of a text; of a key that comes twice the last holds. */
export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, string>>();
  for (const { section, key, value } of iniEntries(text)) {
    const entries = sections.get(section) ?? new Map<string, string>();
    sections.set(section, entries);
    if (key !== "") entries.set(key, value);
  }
  return sections;
}
