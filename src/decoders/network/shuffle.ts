import type { Random } from "../../signal/random.ts";

/** Puts the elements in random order, in place, each order as likely as any (Fisher and Yates; Durstenfeld 1964). */
export function shuffle(elements: Uint32Array, random: Random): void {
  for (let i = elements.length - 1; i > 0; i--) {
    const other = random.integer(i + 1);
    const kept = elements[i]!;
    elements[i] = elements[other]!;
    elements[other] = kept;
  }
}
