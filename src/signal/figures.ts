/** Values with their units, as people read them. */

/** Prefixes of volt that a value in microvolts may be told in; other units are told as they are. */
const voltSteps: Readonly<Record<string, readonly (readonly [least: number, unit: string])[]>> = {
  µV: [
    [1e6, "V"],
    [1e4, "mV"],
  ],
  mV: [[1e4, "V"]],
};

/**
 * A value and its unit, in a larger unit where the figures would be unreadable.
 * @param magnitude what decides the unit: the largest value nearby, so that neighbours share one
 */
export function inUnit(
  value: number,
  unit: string,
  magnitude = Math.abs(value),
): { text: string; unit: string } {
  const larger = voltSteps[unit]?.find(([least]) => magnitude >= least)?.[1];
  const factor = larger === undefined ? 1 : larger === "mV" || unit === "mV" ? 1e3 : 1e6;
  return { text: formatIn(value / factor, unit), unit: larger ?? unit };
}

export function formatValue(value: number, unit: string, magnitude?: number): string {
  if (!Number.isFinite(value)) return "–";
  const told = inUnit(value, unit, magnitude);
  return `${told.text}${told.unit ? ` ${told.unit}` : ""}`;
}

/** As fine as it can be read while it changes: whole per cent, else as `formatFigure`. */
function formatIn(value: number, unit: string): string {
  return unit === "%" && Number.isFinite(value)
    ? value.toFixed(0).replace(/^-0$/, "0").replace("-", "−")
    : formatFigure(value);
}

/** As fine as it is read: two decimals below 1, one below 10, whole numbers up to 9999; powers of ten beyond either end. */
export function formatFigure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const text =
    size >= 10_000
      ? value.toExponential(1).replace("e+", "e")
      : size >= 10
        ? value.toFixed(0)
        : size >= 0.01 || value === 0
          ? String(Number(value.toFixed(size >= 1 ? 1 : 2)))
          : value.toExponential(1);
  return text.replace(/^-(?=0*\.?0*$)/, "").replace("-", "−");
}
