/** Figures for people: one rule for each, so that they read alike everywhere. */
import { formatFigure, formatValue } from "../signal/figures.ts";

export { formatFigure, formatValue, inUnit } from "../signal/figures.ts";

/** A value that does not change while it is read: also per cent with decimals, below 10. */
export function formatError(value: number, unit: string, magnitude?: number): string {
  if (unit !== "%" || !Number.isFinite(value)) return formatValue(value, unit, magnitude);
  return `${formatFigure(value)} %`;
}

/** Below this an R² says no more than that nothing was explained. */
const leastScore = -10;

/** A correlation or R², always with two decimals. */
export function formatR(value: number): string {
  if (value < leastScore) return `< ${leastScore}`.replace("-", "−");
  return Number.isFinite(value)
    ? value
        .toFixed(2)
        .replace(/^-0\.00$/, "0.00")
        .replace("-", "−")
    : "–";
}

/** Bounds of a correlation or of R². */
export function formatInterval(low: number, high: number): string {
  return Number.isFinite(low) && Number.isFinite(high) ? `${formatR(low)} to ${formatR(high)}` : "–";
}

/** Two significant figures, and no claim beyond a thousandth. */
export function formatP(value: number): string {
  if (!Number.isFinite(value)) return "–";
  // Of 200 shifts none reached as far: no smaller p could have come out.
  if (Math.abs(value - 1 / 201) < 1e-9) return "≤ 0.005";
  if (value < 0.001) return "< 0.001";
  return value < 0.01 ? value.toFixed(3) : value.toFixed(2);
}

export function formatPercent(fraction: number): string {
  return Number.isFinite(fraction) ? `${Math.round(100 * fraction)}` : "–";
}

/** Milliseconds: a decimal below 10. */
export function formatMs(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

/** A time of the stream: "00:42", "1:02:03". */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

export function formatCount(value: number): string {
  return value.toLocaleString("en-GB");
}

/** The next of 1, 2, 5 times a power of ten. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
