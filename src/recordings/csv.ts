import { InputError } from "../signal/errors.ts";
import { microvoltsPerUnit } from "../signal/units.ts";
import {
  describeChannels,
  descriptionFileFor,
  isSidecarTable,
  kindFromName,
  normalUnit,
  readDescription,
} from "./bids.ts";
import {
  cellsOf,
  countCells,
  type Dialect,
  dateReader,
  dateTimeOf,
  dialectOf,
  isRateTitle,
  linesOf,
  looksLikeDate,
  numberOf,
  rateInComment,
  rawCellsOf,
  secondsPerUnit,
  titleOf,
  unquoted,
} from "./csvTable.ts";
import type { Finding } from "./finding.ts";
import type { Marker, NamedBlob, Recording, RecordingFormat, Run, Signal } from "./recording.ts";
import { Blocks, bytesOf, decodeText } from "./slices.ts";
import { lastIndexWhere, steadyRun, tidyRate, timelineOf } from "./timeline.ts";

const blockBytes = 1 << 19;
const mostLineBytes = 1 << 20;
const mostColumns = 10_000;
const mostMarkers = 250_000;
const mostMarkerLetters = 32 << 20;
/** Rows that say how the table is laid out. */
const sampleRows = 200;
const mostRuns = 10_000;
/** Slower than any signal to decode from: times are then rather of another unit. */
const slowHz = 1;
/** Part of the rows that may be of another width before it is no table. */
const raggedShare = 0.1;

/** The layout of a table, as its first lines show it. */
interface Layout {
  dialect: Dialect;
  titles: string[];
  /** Byte that the first row of values begins at. */
  start: number;
  timeAt: number;
  /** Reads a cell of that column, in units of so many seconds; no number where it cannot. */
  timeOf: (cell: string) => number;
  secondsPerUnit: number;
  /** A time that no column of times was found for, since it can be read in several ways. */
  unclearTime: string | null;
  /** Where times are dates: the first, without its zone. */
  recordedAt: string | null;
  /** Columns of numbers. */
  numeric: number[];
  /** Columns of words: each change is a marker. */
  words: number[];
  statedRateHz: number | null;
}

/** What one pass over the rows brings. */
interface Index {
  rowCount: number;
  /** Bytes that each block begins and ends at, and its first row. */
  starts: number[];
  ends: number[];
  firstRows: number[];
  runs: Run[];
  rateHz: number | null;
  marks: { row: number; text: string; title: string }[];
  findings: Finding[];
}

/**
 * Tables of text (CSV, TSV): a row a sample, a column a channel, with a column of times or a stated rate (`# rateHz: 1000`, a
 * column `rate`, or the `SamplingFrequency` of a BIDS side-car). Separators and decimal commas are found out; columns of words
 * become markers. One pass over the file finds its rows and gaps; samples are then read by blocks.
 */
export const csv: RecordingFormat = {
  name: "CSV/TSV",
  endings: [".csv", ".tsv"],
  async open(file, files, options = {}) {
    if (isSidecarTable(file.name)) {
      throw new InputError(file.name, "is a BIDS side-car. Open the recording that it belongs to.");
    }
    const layout = await layoutOf(file);
    const description = descriptionFileFor(file.name, files);
    const described = description ? await readDescription(description).catch(() => null) : null;
    const statedRateHz = options.rateHz ?? layout.statedRateHz ?? described?.rateHz ?? null;
    if (layout.timeAt < 0 && statedRateHz === null) {
      throw new InputError(
        file.name,
        layout.unclearTime !== null
          ? `its times, such as ${JSON.stringify(layout.unclearTime)}, can be read in several ways. Write them as 2024-05-01T12:00:00.001Z in one column, or in seconds.`
          : 'has neither a column of times (a title such as time_s) nor a rate. Write "# rateHz: 1000" above its titles.',
      );
    }
    const index = await indexOf(file, layout, statedRateHz);
    const { rowCount, findings } = index;
    if (rowCount === 0) throw new InputError(file.name, "holds no rows of values.");
    const rateHz = index.rateHz ?? statedRateHz;
    if (rateHz === null) {
      throw new InputError(file.name, "its times do not grow: no rate can be told from them. State one.");
    }
    if (statedRateHz === null && rateHz <= slowHz) {
      findings.push({
        check: "rate",
        severity: "warning",
        channel: null,
        what: `Its times make ${Number(rateHz.toPrecision(7))} Hz, taken in seconds.`,
        remedy: "If they are milliseconds, call the column time_ms.",
      });
    }
    if (statedRateHz !== null && index.rateHz !== null && Math.abs(index.rateHz / statedRateHz - 1) > 1e-3) {
      findings.push({
        check: "rate",
        severity: "warning",
        channel: null,
        what: `A rate of ${statedRateHz} Hz is stated, its times make ${Number(index.rateHz.toPrecision(7))} Hz.`,
        remedy: "The times are believed. Find out which is right.",
      });
    }
    const runs: readonly Run[] = index.rateHz === null ? steadyRun(rowCount, rateHz) : index.runs;

    const { numeric, dialect, titles } = layout;
    const width = numeric.length;
    const blocks = new Blocks(async (block) => {
      const start = index.starts[block] as number;
      const end = index.ends[block] as number;
      const view = await bytesOf(file, start, end - start);
      const first = index.firstRows[block] as number;
      const rows = (index.firstRows[block + 1] ?? rowCount) - first;
      const values = new Float64Array(rows * width).fill(Number.NaN);
      let row = 0;
      for (const line of linesOf(new TextDecoder("windows-1252").decode(view))) {
        if (row === rows) break;
        if (isBlank(line)) continue;
        const cells = rawCellsOf(line, dialect);
        for (let k = 0; k < width; k++) {
          const cell = cells[numeric[k] as number];
          if (cell !== undefined)
            values[row * width + k] = numberOf(unquoted(cell), dialect.decimal) ?? Number.NaN;
        }
        row++;
      }
      return values;
    }, 8);
    const stated = numeric.map((at) => {
      const { name, unit } = titleOf(titles[at] as string);
      const kind = kindFromName(name);
      const isVoltage = unit === "" || microvoltsPerUnit(normalUnit(unit)) !== null;
      return { name, unit, kind: kind === "eeg" && !isVoltage ? ("misc" as const) : kind };
    });
    const channels = await describeChannels(stated, file.name, files, findings, "");
    const signals = channels.map(
      (channel, k): Signal => ({
        ...channel,
        rateHz,
        sampleCount: rowCount,
        runs,
        rails: null,
        async readSignalInto(first, asked, out) {
          const count = Math.max(0, Math.min(asked, rowCount - first));
          for (
            let done = 0,
              block = lastIndexWhere(index.firstRows.length, (i) => (index.firstRows[i] as number) <= first);
            done < count;
            block++
          ) {
            const firstRow = index.firstRows[block] as number;
            const values = await blocks.get(block);
            const rows = values.length / width;
            for (let row = first + done - firstRow; row < rows && done < count; row++) {
              out[done++] = values[row * width + k] as number;
            }
          }
          return count;
        },
        readRawInto: null,
      }),
    );
    const timeline = timelineOf(signals, file.name);
    const frameOf = frameOfRow(runs, timeline.frameAt);
    const recording: Recording = {
      format: dialect.separator === "\t" ? "TSV" : "CSV",
      name: file.name,
      info: timeline.info,
      frameCount: timeline.frameCount,
      signals,
      markers: index.marks.map(
        ({ row, text, title }): Marker => ({
          sample: frameOf(row),
          lengthSamples: 0,
          kind: title,
          text,
          channel: null,
        }),
      ),
      recordedAt: layout.recordedAt,
      findings: [...findings, ...timeline.findings],
      readInto: timeline.readInto,
    };
    return recording;
  },
};

function frameOfRow(runs: readonly Run[], frameAt: (timeS: number) => number): (row: number) => number {
  return (row) => {
    const run = runs.findLast(({ firstSample }) => firstSample <= row) ?? (runs[0] as Run);
    return frameAt(run.startS + (row - run.firstSample) * run.stepS);
  };
}

/** Comments, and lines of nothing but blanks. */
function isBlank(line: string): boolean {
  const code = line.charCodeAt(0);
  if (code === 35 || code === 37) return true;
  return code <= 32 && line.trim() === "";
}

/** Looks at the first lines. @throws InputError where they are no table of numbers */
async function layoutOf(file: NamedBlob): Promise<Layout> {
  const view = await bytesOf(file, 0, Math.min(file.blob.size, mostLineBytes));
  const bytes = new Uint8Array(view.buffer);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new InputError(file.name, "is text in UTF-16. Save it as UTF-8.");
  }
  if (bytes.includes(0)) throw new InputError(file.name, "is no text: it holds bytes of zero.");
  // Whole lines only, unless this is the whole file.
  const end =
    bytes.length < file.blob.size ? Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13)) : bytes.length;
  if (end < 0) throw new InputError(file.name, `has a line longer than ${mostLineBytes} bytes.`);
  // A byte a character, so that places in the text are places in the file.
  const text = new TextDecoder("windows-1252").decode(bytes.subarray(0, end));
  const lines: { text: string; start: number }[] = [];
  let statedRateHz: number | null = null;
  let start = text.startsWith("ï»¿") ? 3 : 0;
  while (start < text.length && lines.length < sampleRows) {
    const next = /\r\n|\n|\r/g;
    next.lastIndex = start;
    const found = next.exec(text);
    const line = text.slice(start, found?.index ?? text.length);
    if (line.startsWith("#") || line.startsWith("%")) statedRateHz ??= rateInComment(line);
    else if (line.trim() !== "") lines.push({ text: line, start });
    start = found ? next.lastIndex : text.length;
  }
  // A line of its own that states the rate, above the titles, as some devices write it.
  for (let first = lines[0]; first && lines.length > 2; first = lines[0]) {
    const rate =
      /[a-z]/i.test(first.text) && first.text.split(/[,;\t]/).length <= 2 ? rateInComment(first.text) : null;
    if (rate === null) break;
    statedRateHz ??= rate;
    lines.shift();
  }
  const [first, ...others] = lines;
  if (!first) throw new InputError(file.name, "holds no rows of values.");
  const dialect = dialectOf(
    (others.length > 0 ? others : lines).map((line) => line.text),
    file.name.toLowerCase().endsWith(".tsv"),
  );
  const firstCells = cellsOf(first.text, dialect);
  const hasTitles = firstCells.some(
    (cell) => numberOf(cell, dialect.decimal) === undefined && dateTimeOf(cell) === null,
  );
  const body = (hasTitles ? others : lines).map((line) => cellsOf(line.text, dialect));
  const width = Math.max(firstCells.length, body[0]?.length ?? 0);
  if (width > mostColumns) throw new InputError(file.name, `has more than ${mostColumns} columns.`);
  if (body.length === 0) throw new InputError(file.name, "holds no rows of values.");
  const decodedTitles = hasTitles
    ? cellsOf(decodeText(bytes.subarray(first.start, first.start + first.text.length)), dialect)
    : [];
  const titles = Array.from({ length: width }, (_, i) => decodedTitles[i]?.trim() || `Ch${i + 1}`);

  const numeric: number[] = [];
  const words: number[] = [];
  let timeAt = -1;
  let rateAt = -1;
  let dateAt = -1;
  let unclearTime: string | null = null;
  for (let column = 0; column < width; column++) {
    let numbers = 0;
    let others_ = 0;
    let dates = 0;
    for (const cells of body) {
      const cell = cells[column];
      if (cell === undefined || cell.trim() === "") continue;
      if (dateTimeOf(cell)) dates++;
      if (numberOf(cell, dialect.decimal) === undefined) others_++;
      else numbers++;
    }
    const title = hasTitles ? (titles[column] as string) : "";
    if (dates > numbers && dates > 0.9 * others_) {
      if (dateAt < 0) dateAt = column;
    } else if (others_ > numbers) {
      const isTime = secondsPerUnit(title) !== null || /^(date|date_?time)$/i.test(title);
      if (isTime)
        unclearTime ??=
          body
            .map((cells) => cells[column] ?? "")
            .find(looksLikeDate)
            ?.trim() ?? null;
      words.push(column);
    } else if (timeAt < 0 && secondsPerUnit(title) !== null) timeAt = column;
    else if (rateAt < 0 && isRateTitle(title)) rateAt = column;
    else if (numbers === 0 && /^(marker|event|annotation|label|trigger|note|comment)s?$/i.test(title)) {
      words.push(column);
    } else numeric.push(column);
  }
  // Times in numbers come before dates, which are often rounded to seconds.
  const areDates = timeAt < 0 && dateAt >= 0;
  if (areDates) timeAt = dateAt;
  const dateZone = areDates ? zoneOf(body, timeAt, file.name) : null;
  if (numeric.length === 0) throw new InputError(file.name, "holds no columns of numbers.");
  if (rateAt >= 0) {
    const rate = numberOf(body[0]?.[rateAt] ?? "", dialect.decimal);
    if (rate !== undefined && rate > 0 && Number.isFinite(rate)) statedRateHz ??= rate;
  }
  const firstDate = body.map((cells) => cells[timeAt] ?? "").find((cell) => dateTimeOf(cell) !== null);
  const originS = (dateZone !== null && firstDate && dateTimeOf(firstDate)?.second) || 0;
  return {
    dialect,
    titles,
    unclearTime,
    timeOf:
      dateZone === null
        ? (cell) => numberOf(cell, dialect.decimal) ?? Number.NaN
        : // Counted from the first one's second: so no digits of a fraction are lost.
          dateReader(originS, dateZone),
    recordedAt:
      dateZone !== null && firstDate
        ? `${firstDate.trim().slice(0, 10)}T${/[\d:.,]+/.exec(firstDate.trim().slice(11))?.[0].replace(",", ".")}`
        : null,
    start: hasTitles ? first.start + first.text.length : first.start,
    timeAt,
    secondsPerUnit:
      timeAt < 0 || dateZone !== null
        ? 1
        : timeUnit(titles[timeAt] as string, numberOf(body[0]?.[timeAt] ?? "", dialect.decimal)),
    numeric,
    words,
    statedRateHz,
  };
}

/** Whether date-times name their zone. @throws InputError where some do and others do not */
function zoneOf(body: readonly string[][], column: number, file: string): boolean {
  const zoned = body.flatMap((cells) => dateTimeOf(cells[column] ?? "")?.isZoned ?? []);
  if (zoned.includes(true) && zoned.includes(false)) {
    throw new InputError(
      file,
      "some of its times name their zone, others do not: how far apart they are cannot be told.",
    );
  }
  return zoned.includes(true);
}

/** Seconds in a unit of the times: as the title says, else by the size of what can only be a date since 1970. */
function timeUnit(title: string, first: number | undefined): number {
  const unit = secondsPerUnit(title) ?? 1;
  if (unit !== 1 || first === undefined || !(first > 1e11)) return unit;
  return first > 1e17 ? 1e-9 : first > 1e14 ? 1e-6 : 1e-3;
}

/** One pass over the rows: where blocks begin, times, gaps, marks. Holds no samples. */
async function indexOf(file: NamedBlob, layout: Layout, statedRateHz: number | null): Promise<Index> {
  const { dialect, titles, timeAt, words, numeric } = layout;
  const width = titles.length;
  const starts: number[] = [];
  const ends: number[] = [];
  const firstRows: number[] = [];
  const marks: Index["marks"] = [];
  const lastWords = words.map(() => "");
  const findings: Finding[] = [];
  const times = timeAt < 0 ? null : new TimeColumn(layout.secondsPerUnit, statedRateHz);
  const lastWord = words.at(-1) ?? -1;
  let markLetters = 0;
  let isCut = false;
  const decoder = new TextDecoder("windows-1252");
  let rowCount = 0;
  let ragged = 0;
  let firstRagged = -1;
  let lastWidth = width;
  let position = layout.start;
  while (position < file.blob.size) {
    const length = Math.min(blockBytes + mostLineBytes, file.blob.size - position);
    const isLast = position + length === file.blob.size;
    const text = decoder.decode(await bytesOf(file, position, length));
    // The block ends at the first line's end behind its size.
    let end = text.length;
    if (!isLast) {
      end = text.indexOf("\n", Math.min(blockBytes, length - 1)) + 1;
      if (end === 0) end = text.indexOf("\r", Math.min(blockBytes, length - 1)) + 1;
      if (end === 0) throw new InputError(file.name, `has a line longer than ${mostLineBytes} bytes.`);
    } else if (length > blockBytes) {
      const nearer = text.indexOf("\n", blockBytes) + 1;
      if (nearer > 0) end = nearer;
    }
    const before = rowCount;
    const hasQuotes = text.includes('"');
    for (const line of linesOf(text.slice(0, end))) {
      if (isBlank(line)) continue;
      if (line.length > mostLineBytes)
        throw new InputError(file.name, `has a line longer than ${mostLineBytes} bytes.`);
      const isQuoted = hasQuotes && line.includes('"');
      const count = countCells(line, dialect, isQuoted);
      if (count === null) {
        throw new InputError(file.name, `row ${rowCount + 1}: a quoted cell runs over the end of its line.`);
      }
      lastWidth = count;
      if (count !== width) {
        if (ragged++ === 0) firstRagged = rowCount;
      }
      const lastNeeded = Math.max(timeAt, isCut ? -1 : lastWord);
      if (lastNeeded >= 0) {
        const cells = rawCellsOf(line, dialect, lastNeeded + 1, isQuoted);
        times?.add(layout.timeOf(unquoted(cells[timeAt] ?? "")));
        for (let k = 0; k < words.length && !isCut; k++) {
          const column = words[k] as number;
          const cut = (cells[column] ?? "").trim();
          if (cut === lastWords[k]) continue;
          isCut = marks.length === mostMarkers || markLetters > mostMarkerLetters;
          if (isCut) break;
          // Cut from a block, a word would keep all of the block.
          lastWords[k] = JSON.parse(JSON.stringify(cut)) as string;
          const word = unquoted(lastWords[k] as string).trim();
          if (word === "" || /^(n\/a|nan)$/i.test(word)) continue;
          markLetters += word.length;
          marks.push({ row: rowCount, text: utf8Of(word), title: titles[column] as string });
        }
      }
      rowCount++;
    }
    if (rowCount > before) {
      starts.push(position);
      ends.push(position + end);
      firstRows.push(before);
    }
    position += end;
  }
  if (isCut) {
    findings.push({
      check: "markers",
      severity: "warning",
      channel: null,
      what: "Its columns of words hold more markers than are kept.",
      remedy: `The first ${marks.length} are used.`,
    });
  }
  if (ragged > 0) {
    const isEndCut = ragged === 1 && lastWidth < width;
    if (!isEndCut && ragged > raggedShare * rowCount) {
      throw new InputError(
        file.name,
        `is no table: ${ragged} of ${rowCount} rows have another number of cells than its ${width} columns.`,
      );
    }
    findings.push({
      check: "size",
      severity: "warning",
      channel: null,
      isCut: isEndCut,
      what: isEndCut
        ? `Its last row has ${lastWidth} of ${width} cells: it was cut off.`
        : `${ragged} rows have another number of cells than its ${width} columns, the first of them row ${firstRagged + 1}.`,
      remedy: "What is missing in a row is taken for no number.",
    });
  }
  if (numeric.length > 0 && times) {
    const { runs, rateHz, findings: found } = times.result();
    return { rowCount, starts, ends, firstRows, runs, rateHz, marks, findings: [...findings, ...found] };
  }
  return { rowCount, starts, ends, firstRows, runs: [], rateHz: null, marks, findings };
}

/** Read byte by byte as Latin-1; words may be UTF-8. */
function utf8Of(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return decodeText(Uint8Array.from(text, (character) => latinCodes.get(character) ?? 63));
}

/** Byte of each character of the older Windows code page. */
const latinCodes = new Map(
  Array.from(
    new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, i) => i)),
    (character, i) => [character, i],
  ),
);

/** Rows whose times say what step is usual. */
const stepRows = 4096;
/** Rows whose times may lie behind the latest one before that is taken for a clock set back. */
const mostBehind = 50;

/** The times of rows, one after another: gaps, repeats and the rate. Memory grows with gaps alone. */
class TimeColumn {
  private readonly first: number[] = [];
  private row = 0;
  private last = Number.NaN;
  private lastRow = -1;
  private step = Number.NaN;
  private grain = 0;
  private readonly gaps: { row: number; timeS: number; afterS: number }[] = [];
  private gapCount = 0;
  private steadyS = 0;
  private steadySteps = 0;
  private repeats = 0;
  private firstRepeatS = Number.NaN;
  private backwards = 0;
  private unread = 0;
  private origin = Number.NaN;
  private behind = 0;
  private startS = Number.NaN;

  constructor(
    private readonly scale: number,
    private readonly statedRateHz: number | null,
  ) {}

  add(stamp: number): void {
    // Dates are large: counted from the first one, no digits are lost.
    if (Number.isNaN(this.origin) && Number.isFinite(stamp)) this.origin = stamp;
    const time = stamp - this.origin;
    if (this.first.length < stepRows && this.row < stepRows) {
      this.first.push(time);
      this.row++;
      return;
    }
    if (Number.isNaN(this.step)) this.begin();
    this.take(time * this.scale, this.row++);
  }

  /** What the first rows show: the usual step, and how finely times are written. */
  private begin(): void {
    const steps: number[] = [];
    let last = Number.NaN;
    let grain = Number.POSITIVE_INFINITY;
    for (const time of this.first) {
      if (!Number.isFinite(time)) continue;
      const step = (time - last) * this.scale;
      if (Number.isFinite(step)) {
        steps.push(step);
        if (step > 0) grain = Math.min(grain, step);
      }
      last = time;
    }
    const sorted = steps.toSorted((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? Number.NaN;
    // Of whole milliseconds at 2048 Hz the median is 0: then what all of them make together.
    const usual = median > 0 ? steps.filter((step) => step >= 0 && step <= 3 * median) : steps;
    const mean = usual.reduce((sum, step) => sum + step, 0) / usual.length;
    this.step = mean > 0 ? mean : this.statedRateHz === null ? 0 : 1 / this.statedRateHz;
    // Rounded times move in whole grains: 3 and 4 ms where 3.9 ms are meant.
    const isRounded =
      Number.isFinite(grain) &&
      grain > 0 &&
      steps.every((step) => Math.abs(step / grain - Math.round(step / grain)) < 1e-3);
    const perStep = this.step / grain;
    // Grains that a step is made of whole do not blur it.
    const isWhole = perStep > 0.9 && Math.abs(perStep - Math.round(perStep)) < 1e-3 * perStep;
    this.grain = isRounded && !isWhole ? grain : 0;
    this.first.forEach((time, row) => {
      this.take(time * this.scale, row);
    });
  }

  private take(timeS: number, row: number): void {
    if (!Number.isFinite(timeS)) {
      this.unread++;
      return;
    }
    if (this.lastRow >= 0) {
      const rows = row - this.lastRow;
      const passed = timeS - this.last;
      const longest = Math.max(1.5 * this.step, this.step + 1.01 * this.grain);
      // Where times are rounded more coarsely than samples come, equal ones are no repeats.
      const isCoarse = this.grain > this.step;
      if (passed > longest + (rows - 1) * this.step) {
        this.gapCount++;
        if (this.gaps.length < mostRuns) this.gaps.push({ row, timeS, afterS: this.last });
      } else if (passed < 0 || (passed === 0 && !isCoarse)) {
        if (passed < 0) this.backwards++;
        else if (this.repeats++ === 0) this.firstRepeatS = timeS - this.startS;
        // What stays behind for long has begun anew; what does not is told from the last time that counted.
        if (++this.behind < mostBehind) return;
      } else if (this.behind === 0) {
        this.steadyS += passed;
        this.steadySteps += rows;
      }
      this.behind = 0;
    } else this.startS = timeS;
    this.last = timeS;
    this.lastRow = row;
  }

  result(): { runs: Run[]; rateHz: number | null; findings: Finding[] } {
    if (Number.isNaN(this.step)) this.begin();
    const { row: rowCount, steadySteps, steadyS, gapCount } = this;
    const findings: Finding[] = [];
    const stepS = steadyS / steadySteps;
    if (!(stepS > 0) || !Number.isFinite(stepS)) return { runs: [], rateHz: null, findings };
    const rounding = Math.max(1e-9, Math.min(1e-3, (2 * this.grain) / steadyS));
    const rateHz = Number(tidyRate(1 / stepS, this.repeats === 0 ? rounding : 1e-9).toPrecision(12));
    // Times that never keep step are no gaps: such a table was stamped by a clock that wavers.
    const isIrregular = gapCount > mostRuns || gapCount > Math.max(3, 0.05 * rowCount);
    const about = { channel: null, severity: "warning" as const };
    if (isIrregular) {
      findings.push({
        ...about,
        check: "rate",
        what: `Its times are irregular: ${gapCount} of ${rowCount} steps are much longer than others.`,
        remedy: "Rows are taken to follow one another at the mean rate. Times may be off.",
      });
    }
    if (this.repeats + this.backwards > 0) {
      findings.push({
        ...about,
        check: "duplicate-time",
        ...(this.repeats > 0 && { span: { fromS: this.firstRepeatS, toS: this.firstRepeatS } }),
        what: `${this.repeats} rows repeat the time of the row before${this.repeats > 0 ? `, the first at ${this.firstRepeatS.toFixed(3)} s` : ""}; ${this.backwards} go back in time.`,
        remedy: "They are taken to be samples of their own. Check whether rows were written twice.",
      });
    }
    if (this.unread > 0) {
      findings.push({
        ...about,
        check: "missing-time",
        what: `${this.unread} rows have no time.`,
        remedy: "They are taken to follow the row before.",
      });
    }
    if (this.grain > 0) {
      findings.push({
        channel: null,
        severity: "note",
        check: "rate",
        what: `Its times are rounded to ${Number((1000 * this.grain).toPrecision(6))} ms, a sample takes ${Number((1000 * stepS).toPrecision(6))} ms.`,
        remedy: "The rate is what all of them make together.",
      });
    }
    const step = 1 / rateHz;
    const breaks = isIrregular ? [] : this.gaps;
    const runs: Run[] = [];
    let firstSample = 0;
    let startS = 0;
    for (const gap of [...breaks, null]) {
      const end = gap?.row ?? rowCount;
      runs.push({ firstSample, sampleCount: end - firstSample, startS, stepS: step });
      if (gap) {
        // As long as the times say, on a grid of whole samples.
        startS +=
          (end - firstSample - 1) * step + Math.max(1, Math.round((gap.timeS - gap.afterS) / step)) * step;
        firstSample = end;
      }
    }
    return { runs, rateHz, findings };
  }
}
