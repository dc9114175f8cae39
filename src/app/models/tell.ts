import type { DecoderSummary } from "../../contract/apis.ts";
import { formatInterval, formatPercent, formatR } from "../format.ts";

/** Scores as they stand in a file, where null is a figure that is missing. */
export type ToldScore = DecoderSummary["metrics"]["blocked"]["pooled"];

export const figureOf = (value: number | null | undefined): number => value ?? Number.NaN;

export const tellR = (value: number | null | undefined): string => formatR(figureOf(value));

/** "0.74 to 0.86"; "–" where there is none. */
export const tellInterval = (low: number | null | undefined, high: number | null | undefined): string =>
  formatInterval(figureOf(low), figureOf(high));

export function tellShare(value: number | null | undefined): string {
  const text = formatPercent(figureOf(value));
  return text === "–" ? text : `${text} %`;
}

export function tellDate(iso: string | null): string {
  if (iso === null) return "–";
  return new Date(iso).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

export function tellSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A hash as far as it has to be read to be told from others. */
export const tellHash = (hash: string): string => hash.slice(0, 12);
