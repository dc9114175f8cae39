import { markdownTable } from "../../scripts/markdown.ts";
import type { SectionResult, Target } from "./section.ts";

/** The tables of a section, each under its title, and its targets: readable as they are, and as Markdown. */
export function sectionText({ tables, targets }: SectionResult): string {
  const texts = tables.map(({ title, header, rows }) => `**${title}**\n\n${markdownTable(header, rows)}`);
  return [...texts, ...(targets.length > 0 ? [targetsText(targets)] : [])].join("\n\n");
}

/** Each target beside its figure. */
export function targetsText(targets: readonly Target[]): string {
  const verdict = (isMet: boolean | null) =>
    isMet === null ? "not measured" : isMet ? "met" : "**not met**";
  return markdownTable(
    ["target", "to reach", "measured", ""],
    targets.map(({ what, target, figure, isMet }) => [what, target, figure, verdict(isMet)]),
  );
}
