/** How the cells of a table are written. */
export interface Dialect {
  readonly separator: "," | ";" | "\t" | " ";
  readonly decimal: "." | ",";
}

/** Lines that are not empty; they end with CR, LF or both. */
export function* linesOf(text: string): Generator<string> {
  let nextLf = -1;
  let nextCr = -1;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) {
      at++;
      continue;
    }
    if (nextLf < at) nextLf = placeOf(text, "\n", at);
    if (nextCr < at) nextCr = placeOf(text, "\r", at);
    const end = Math.min(nextLf, nextCr);
    yield text.slice(at, end);
    at = end + 1;
  }
}

function placeOf(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? text.length : at;
}

/** Quotes around a cell keep separators inside it, "" in quotes stands for one. */
export function cellsOf(line: string, dialect: Dialect): string[] {
  return rawCellsOf(line, dialect).map(unquoted);
}

/**
 * Cells as they are written, with their quotes.
 * @param most cells that are wanted, from the first
 */
export function rawCellsOf(
  line: string,
  { separator }: Dialect,
  most = Number.POSITIVE_INFINITY,
  hasQuotes = line.includes('"'),
): string[] {
  // Blanks come in any number, in front too.
  if (!hasQuotes && separator === " ") return line.trim().split(/ +/);
  if (!hasQuotes && most === Number.POSITIVE_INFINITY) return line.split(separator);
  const cells: string[] = [];
  const code = separator.charCodeAt(0);
  let isQuoted = false;
  let start = 0;
  for (let i = 0; i <= line.length && cells.length < most; i++) {
    const at = i === line.length ? -1 : line.charCodeAt(i);
    if (at === 34) isQuoted = !isQuoted;
    else if (at === -1 || (at === code && !isQuoted)) {
      cells.push(line.slice(start, i));
      start = i + 1;
    }
  }
  return cells;
}

/** Number of cells; null where a quoted one runs over the end of the line. */
export function countCells(line: string, dialect: Dialect, hasQuotes = line.includes('"')): number | null {
  if (!hasQuotes && dialect.separator === " ") return rawCellsOf(line, dialect).length;
  const code = dialect.separator.charCodeAt(0);
  let count = 1;
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const at = line.charCodeAt(i);
    if (at === 34) isQuoted = !isQuoted;
    else if (at === code && !isQuoted) count++;
  }
  return isQuoted ? null : count;
}

/** A cell without its quotes. */
export function unquoted(cell: string): string {
  if (!cell.includes('"')) return cell;
  const inner = cell.slice(1, -1);
  if (cell.length > 1 && cell.startsWith('"') && cell.endsWith('"')) {
    if (!inner.replaceAll('""', "").includes('"')) return inner.replaceAll('""', '"');
  }
  // Quotes in the midst of a cell: each piece between two of them by itself.
  let text = "";
  cell.split('"').forEach((piece, i, pieces) => {
    // An empty piece outside of quotes, between two pieces in them, is a pair of quotes.
    text += piece === "" && i % 2 === 0 && i > 0 && i < pieces.length - 1 ? '"' : piece;
  });
  return text;
}

/** A cell's number; NaN where it holds none, undefined where it holds other words. */
export function numberOf(cell: string, decimal: "." | ","): number | undefined {
  const text = cell.trim();
  if (text === "") return Number.NaN;
  const value = Number(decimal === "," ? text.replace(",", ".") : text);
  // Number takes 0x10 and the like, which no table of samples means.
  if (!Number.isNaN(value) && !/^[+-]?0[xob]/i.test(text)) return value;
  if (/^(nan|n\/a|na|null|none|-)$/i.test(text)) return Number.NaN;
  const infinite = /^([+-]?)(inf|infinity)$/i.exec(text);
  return infinite ? (infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : undefined;
}

/** The separator that cuts the first lines into the most cells, the same number in each. */
export function dialectOf(lines: readonly string[], isTsv: boolean): Dialect {
  const separators = isTsv ? (["\t", ",", ";", " "] as const) : ([",", ";", "\t", " "] as const);
  let best: { separator: Dialect["separator"]; score: number } = { separator: separators[0], score: 0 };
  for (const separator of separators) {
    const counts = lines.map((line) => cellsOf(line, { separator, decimal: "." }).length);
    const width = counts.at(-1) ?? 0;
    const agreeing = counts.filter((count) => count === width).length / Math.max(1, counts.length);
    // A comma inside numbers cuts them alike in each line: the semicolon beside it is what separates.
    const weight = separator === ";" ? 2 : separator === " " ? 0.5 : 1;
    const score = width > 1 ? agreeing * weight : 0;
    if (score > best.score) best = { separator, score };
  }
  const { separator } = best;
  // A date's fraction says nothing about other numbers.
  const dateless = lines.map((line) => line.replaceAll(/\d{4}-\d\d-\d\d[Tt ][\d:.,]+/g, ""));
  const decimal =
    separator !== "," &&
    dateless.some((line) => /(^|[;\t ])[+-]?\d+,\d+($|[;\t ])/.test(line)) &&
    !dateless.some((line) => /\d\.\d/.test(line))
      ? ","
      : ".";
  return { separator, decimal };
}

/** Units that may stand in a column's title, in brackets or behind an underscore. */
const unitPattern =
  "%|au|a\\.u\\.|[nuµμm]?V|[mk]?N|[mk]?g|[nuµμm]?A|[mcµμu]?m|[mµμun]?s|sec|seconds?|milliseconds?|microseconds?|Hz|kg|Nm|°C|degC|deg|mmHg|m/s\\^?2|raw|arb";
const bracketed = new RegExp(`^(.*?)\\s*[[(](${unitPattern})[\\])]$`, "i");

/** A title is read no farther: patterns on it would take the square of its length. */
const mostTitleLetters = 200;

/** Name and unit of a column, from a title such as `LFP_0 [µV]`. */
export function titleOf(title: string): { name: string; unit: string } {
  const text = title.trim().slice(0, mostTitleLetters);
  const match = /[\])]$/.test(text) ? bracketed.exec(text) : null;
  return match ? { name: match[1] as string, unit: match[2] as string } : { name: text, unit: "" };
}

/** Whether a unit in brackets would be read as one. */
export function isTitleUnit(unit: string): boolean {
  return new RegExp(`^(${unitPattern})$`, "i").test(unit);
}

const timeTitle =
  /^(time|times|timestamps?|time_?stamp|t|seconds?|sec|s|ms|lsl_?time|time_?(s|sec|secs|seconds|ms|msec|us|µs|microseconds|milliseconds|ns))$/i;

/** Seconds in one of a time column's unit; null where it is no time column. */
export function secondsPerUnit(title: string): number | null {
  const { name, unit } = titleOf(title);
  if (!timeTitle.test(name)) return null;
  const words = `${name.replace(/^(lsl_?)?time_?(stamps?)?_?/i, "")} ${unit}`.toLowerCase();
  if (/\b(ms|msec|milliseconds?)\b/.test(words)) return 1e-3;
  if (/(^|\s)(us|µs|μs|microseconds?)\b/.test(words)) return 1e-6;
  if (/\bns\b/.test(words)) return 1e-9;
  return 1;
}

const rateWords = "(?:sampling|sample|s)?[ _]?(?:rate|frequency|freq)|fs|srate";

/** The rate that a line of comment states, as in `# rateHz: 1000`; null where it states none. */
export function rateInComment(line: string): number | null {
  const match = new RegExp(
    `(?:^|[^a-z])(?:${rateWords})(?:[ _]?(?:\\[?\\(?hz\\)?\\]?))?\\s*[:=,;\\t ]\\s*([0-9]+(?:\\.[0-9]+)?(?:e[+-]?[0-9]+)?)\\s*(k?)(?:hz)?`,
    "i",
  ).exec(line.slice(0, mostTitleLetters));
  if (!match) return null;
  const rate = Number(match[1]) * (match[2] ? 1000 : 1);
  return Number.isFinite(rate) && rate > 0 ? rate : null;
}

/** Whether a column states the rate, in every row. */
export function isRateTitle(title: string): boolean {
  return new RegExp(`^(?:${rateWords})(?:[ _]?hz)?$`, "i").test(titleOf(title).name);
}

const dateTime =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?\s?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?$/;

/** A date and time of ISO 8601: whole seconds since 1970, what is left of one, and whether it names its zone. */
export interface DateTime {
  readonly second: number;
  readonly fraction: number;
  readonly isZoned: boolean;
}

/** Null where a cell is no date-time of ISO 8601, or none that there is. */
export function dateTimeOf(cell: string): DateTime | null {
  const match = dateTime.exec(cell.trim());
  if (!match) return null;
  const part = (i: number) => Number(match[i] ?? 0);
  if (part(4) > 23 || part(5) > 59 || part(6) > 59) return null;
  const ms = Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6));
  // A day that the month does not have would be counted into the next.
  const date = new Date(ms);
  if (date.getUTCDate() !== part(3) || date.getUTCMonth() !== part(2) - 1) return null;
  const ahead = match[9] ? (match[9] === "-" ? -60 : 60) * (60 * part(10) + part(11)) : 0;
  return {
    second: ms / 1000 - ahead,
    fraction: match[7] ? Number(`0.${match[7]}`) : 0,
    isZoned: match[8] !== undefined || match[9] !== undefined,
  };
}

/** Whether a cell looks like a date or a time of day, of any spelling. */
export function looksLikeDate(cell: string): boolean {
  return /^\W?\d{1,4}[-/.:]\d{1,2}[-/.:]\d{1,4}(\D|$)/.test(cell.trim().slice(0, mostTitleLetters));
}

/**
 * Reads date-times of one column, in seconds from a whole second; NaN for others. What stands before the fraction is read anew
 * only where it differs from the cell before.
 */
export function dateReader(originS: number, isZoned: boolean): (cell: string) => number {
  /** As far as the point, and behind the fraction. */
  let start = "";
  let zone = "";
  let second = 0;
  return (cell) => {
    const text = cell.trim();
    if (start !== "" && text.startsWith(start) && text.endsWith(zone)) {
      const digits = text.slice(start.length, text.length - zone.length);
      if (/^\d{1,12}$/.test(digits)) return second + Number(digits) / 10 ** digits.length;
    }
    const date = dateTimeOf(text);
    if (date?.isZoned !== isZoned) return Number.NaN;
    second = date.second - originS;
    const split = /^(.{19}[.,])\d+(.*)$/.exec(text);
    start = split?.[1] ?? "";
    zone = split?.[2] ?? "";
    return second + date.fraction;
  };
}
