import type { Series } from "./report.ts";

/** Measured and held-out decoded values as CSV, a row for each; what is not known is empty. The terminal writes the same. */
export function seriesTable({ samples, rateHz, measured, decoded }: Series): string {
  const names = Object.keys(decoded);
  const header = ["time_s", "measured", ...names.flatMap((name) => [name, `${name} forward`])];
  const cell = (value: number | undefined) =>
    value === undefined || Number.isNaN(value) ? "" : String(value);
  const lines = Array.from(samples, (sample, row) =>
    [
      sample / rateHz,
      measured[row],
      ...names.flatMap((name) => [decoded[name]?.blocked[row], decoded[name]?.forward?.[row]]),
    ]
      .map(cell)
      .join(","),
  );
  return `${[header.join(","), ...lines].join("\n")}\n`;
}
