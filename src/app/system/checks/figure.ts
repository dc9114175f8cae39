import { formatFigure } from "../../format.ts";
import type { Figure, Finding, Verdict } from "./check.ts";

/** Where a figure stops being good, and where it begins to be bad, in its own unit. */
export interface Limits {
  readonly good: number;
  readonly bad: number;
}

/** A figure that must not be large: good up to `good`, bad above `bad`. Infinity is bad, NaN was not measured. */
export function atMost(name: string, value: number, unit: string, limits: Limits): Figure {
  return held(name, value, unit, `at most ${formatFigure(limits.good)} ${unit}`, (size) =>
    size <= limits.good ? "good" : size <= limits.bad ? "attention" : "bad",
  );
}

/** A figure that must not be small: good from `good` on, bad below `bad`. NaN was not measured. */
export function atLeast(name: string, value: number, unit: string, limits: Limits): Figure {
  return held(name, value, unit, `at least ${formatFigure(limits.good)} ${unit}`, (size) =>
    size >= limits.good ? "good" : size >= limits.bad ? "attention" : "bad",
  );
}

function held(
  name: string,
  value: number,
  unit: string,
  limitText: string,
  verdictOf: (value: number) => Verdict,
): Figure {
  const limit = limitText.trim();
  return Number.isNaN(value)
    ? { name, value: null, unit, limit, verdict: "unmeasured" }
    : { name, value, unit, limit, verdict: verdictOf(value) };
}

/** Something that is to be so; null where that is not known. @param otherwise the verdict where it is not so */
export function isSo(name: string, value: boolean | null, otherwise: "attention" | "bad"): Figure {
  const said = { name, unit: "", limit: "yes" };
  return value === null
    ? { ...said, value: null, verdict: "unmeasured" }
    : { ...said, value: value ? "yes" : "no", verdict: value ? "good" : otherwise };
}

/** A figure that is held against nothing. */
export function told(name: string, value: number | string, unit = ""): Figure {
  return { name, value, unit, limit: "", verdict: null };
}

/** From the worst to the best: what could not be measured is worse than good, and better than what was found wanting. */
const order: readonly Verdict[] = ["bad", "attention", "unmeasured", "good"];

/** The worst of some verdicts; good where there are none. */
export function worst(verdicts: readonly (Verdict | null)[]): Verdict {
  return order.find((verdict) => verdicts.includes(verdict)) ?? "good";
}

/** Figures with their verdict. @param remedies by name of a figure: told for those that are not good, in that order */
export function findingOf(
  figures: readonly Figure[],
  remedies: Readonly<Record<string, string>> = {},
): Finding {
  const wanting = figures.filter(({ verdict }) => verdict !== null && verdict !== "good");
  const told = wanting.flatMap(({ name }) => remedies[name] ?? []);
  return {
    verdict: worst(figures.map(({ verdict }) => verdict)),
    figures,
    remedy: [...new Set(told)].join(" "),
  };
}

/** What could not be measured at all. @param remedy what to do so that it can */
export function unmeasured(reason: string, remedy: string): Finding {
  return { verdict: "unmeasured", figures: [told("not measured", reason)], remedy };
}
