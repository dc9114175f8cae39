import { formatClock, formatFigure } from "../format.ts";
import { pannedSpan, type Span, zoomedSpan } from "../plots/span.ts";

/** As far down as a recording is looked at, s. */
export const leastSeconds = 0.1;
/** What a key zooms by, and the share of what is shown that it pans by. */
const keyFactor = 2;
const keyShare = 0.25;

/** What a key, or the button that says the same, makes of what is shown; null where it is none of them. */
export function spanOfKey(key: string, span: Span, whole: Span): Span | null {
  const step = keyShare * (span.to - span.from);
  switch (key) {
    case "+":
    case "=":
      return zoomedSpan(span, whole, 1 / keyFactor, 0.5, leastSeconds);
    case "-":
      return zoomedSpan(span, whole, keyFactor, 0.5, leastSeconds);
    case "ArrowLeft":
      return pannedSpan(span, whole, step);
    case "ArrowRight":
      return pannedSpan(span, whole, -step);
    case "Home":
      return whole;
    default:
      return null;
  }
}

/** A time as finely as a step of `step` seconds can be told: "1:02:03", "00:04.25". */
export function formatTime(seconds: number, step: number): string {
  const decimals = step >= 1 ? 0 : Math.min(3, Math.ceil(-Math.log10(step) - 1e-9));
  const per = 10 ** decimals;
  const units = Math.round(Math.max(0, seconds) * per);
  const clock = formatClock(Math.floor(units / per));
  return decimals === 0 ? clock : `${clock}.${String(units % per).padStart(decimals, "0")}`;
}

/** A length of time in the unit that reads best. */
export function formatLength(seconds: number): string {
  if (seconds < 0.9995) return `${formatFigure(1000 * seconds)} ms`;
  if (seconds < 120) return `${formatFigure(seconds)} s`;
  if (seconds < 7200) return `${formatFigure(seconds / 60)} min`;
  return `${formatFigure(seconds / 3600)} h`;
}

/** What is shown, in words: "00:04.2 to 00:05.2, 1 s". */
export function spanWords({ from, to }: Span): string {
  const step = (to - from) / 100;
  return `${formatTime(from, step)} to ${formatTime(to, step)}, ${formatLength(to - from)}`;
}
