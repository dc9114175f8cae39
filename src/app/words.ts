/** Words that several pages share. */

/** A number of candidates for the features, as a choice. */
export function searchTitle(budget: number): string {
  return budget === 1 ? "none" : `${budget} candidates`;
}

/** Sentences of reports are plain text: on the page they get minus signs and squares, and figures stay with what they are of. */
export function typeset(words: string): string {
  return words
    .replace(/\bR2\b/g, "R²")
    .replace(/(?<![\w.–-])-(?=\d)/g, "−")
    .replace(/(?<=[( ])(R²|r|p) (?=[+−\d])/g, "$1\u00a0")
    .replace(/(\d) %/g, "$1\u00a0%");
}

/** A duration as it can be foretold. */
export function aboutInWords(seconds: number): string {
  if (seconds < 30) return "less than half a minute";
  const minutes = Math.round(seconds / 60);
  return minutes <= 1 ? "about a minute" : `about ${minutes} minutes`;
}

/** What went wrong, for a person. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Errors lose their class between threads and keep their name. */
export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
