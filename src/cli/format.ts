import type { Score } from "../evaluation/score.ts";

/** Columns aligned by blanks; numbers are expected as text already. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join("  ")
      .trimEnd();
  return [line(header), ...rows.map(line)].join("\n");
}

/** A figure with so many digits behind the point, "-" where there is none. */
export function figure(value: number, digits = 2): string {
  return Number.isFinite(value) ? value.toFixed(digits) : "-";
}

export const scoreHeader = ["", "r", "95 % interval", "chance r", "R2", "RMSE", "nRMSE %", "values", "s"];

export function scoreRow(title: string, score: Score): string[] {
  const interval = Number.isFinite(score.rLow) ? `${figure(score.rLow)} to ${figure(score.rHigh)}` : "-";
  return [
    title,
    figure(score.r),
    interval,
    figure(score.chanceR),
    figure(score.r2),
    score.rmse.toPrecision(3),
    figure(100 * score.nrmse, 1),
    String(score.count),
    figure(score.seconds, 1),
  ];
}
