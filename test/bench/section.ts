import type { Served } from "../builtApp.ts";

/** What a section may use. */
export interface Bench {
  /** The built app. */
  app: Served;
  /** Shorter runs, to try things with: figures are coarse. */
  isQuick: boolean;
  /** Tells how far it is, on stderr. */
  say(text: string): void;
}

export interface Table {
  title: string;
  header: readonly string[];
  rows: readonly (readonly string[])[];
}

/** What is to be reached, beside what was. */
export interface Target {
  what: string;
  target: string;
  figure: string;
  /** Null where it could not be measured here. */
  isMet: boolean | null;
}

export interface SectionResult {
  tables: readonly Table[];
  targets: readonly Target[];
  /** All figures, as plain data. */
  data: unknown;
}

/** A part of the benchmark. */
export interface Section {
  /** As it is asked for, and as its place in docs/performance.md is called. */
  readonly name: string;
  run(bench: Bench): Promise<SectionResult>;
}

/** A figure with its target, told in the same words. */
export function target(
  what: string,
  value: number,
  relation: "at most" | "at least",
  limit: number,
  unit: string,
  decimals = 1,
): Target {
  const isMet = relation === "at most" ? value <= limit : value >= limit;
  const space = unit === "" ? "" : " ";
  return {
    what,
    target: `${relation} ${limit}${space}${unit}`,
    figure: Number.isNaN(value) ? "–" : `${value.toFixed(decimals)}${space}${unit}`,
    isMet: Number.isNaN(value) ? null : isMet,
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
