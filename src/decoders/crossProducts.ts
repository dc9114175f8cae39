import type { Range } from "../evaluation/splits.ts";
import type { Dataset } from "./decoder.ts";
import type { Pace } from "./pace.ts";

/** The normal equations of standardised columns over some rows. */
export interface NormalEquations {
  rows: number;
  mean: Float64Array;
  /** 0 for a column that does not vary there. */
  sd: Float64Array;
  /** Cross-products of standardised columns: the lower triangle, row-major. */
  gram: Float64Array;
  /** Standardised columns times the target less its mean. */
  moment: Float64Array;
  targetMean: number;
}

/** Rows multiplied at a time: two panels of four columns stay in the innermost cache. */
const panelRows = 256;
const panelColumns = 4;

/** Sums over one interval of rows. */
interface Interval {
  readonly start: number;
  readonly end: number;
  readonly mean: Float64Array;
  /** Squared deviations from the mean. */
  readonly squares: Float64Array;
  readonly targetMean: number;
  /** What is taken off each column before it is multiplied: the same for all lags of one column. */
  readonly centre: Float64Array;
  /** Newest columns times all columns, about the centre; stride `paddedWidth`. */
  readonly products: Float64Array;
  /** Columns about their mean, times the target about its own. */
  readonly moment: Float64Array;
  /** Stretches in which each row carries the one before it in its lags. */
  readonly runs: readonly Range[];
}

/** Multiplications of the products over all rows. */
export function crossProductWork(dataset: Dataset): number {
  const newest = newestWidth(dataset);
  const share = newest === dataset.width ? 0.5 : 1;
  return share * dataset.rowCount * newest * dataset.width;
}

/**
 * Sums over intervals of rows from which the normal equations of any union of them follow by addition alone: nothing is
 * subtracted that could cancel, for every interval is centred on its own means.
 *
 * Where columns are lags of one another, a row repeats in its lagged columns what the row before it held. The products of lag
 * k + 1 with lag l + 1 are then those of lag k with lag l, but for the first and the last row of a run: only the newest
 * columns are multiplied. That rows do so is verified value by value, not concluded from what the columns are called.
 */
export class CrossProducts {
  private constructor(
    private readonly dataset: Dataset,
    /** Columns that are not lags of others; all of them where that structure is not there. */
    private readonly newest: number,
    private readonly paddedWidth: number,
    private readonly intervals: readonly Interval[],
  ) {}

  /**
   * @param cuts where an interval ends and the next one begins
   * @throws DOMException AbortError
   */
  static async of(dataset: Dataset, cuts: readonly number[], pace: Pace): Promise<CrossProducts> {
    const { rowCount, width } = dataset;
    const runs = runsOf(dataset);
    // Each run costs about as much as two rows do without the structure.
    const isLagged = newestWidth(dataset) < width && runs.length <= rowCount / 8;
    const newest = isLagged ? newestWidth(dataset) : width;
    const paddedWidth = panelColumns * Math.ceil(width / panelColumns);
    const ends = [...new Set([...cuts, rowCount])].filter((cut) => cut > 0).sort((a, b) => a - b);
    const intervals: Interval[] = [];
    let start = 0;
    for (const end of ends) {
      const within = isLagged ? runs.map((run) => overlap(run, start, end)) : [];
      const interval = await emptyInterval(dataset, start, end, newest, paddedWidth, within, pace);
      await multiplyInto(dataset, interval, newest, paddedWidth, pace);
      intervals.push(interval);
      start = end;
    }
    return new CrossProducts(dataset, newest, paddedWidth, intervals);
  }

  /**
   * @param ranges of rows, none of which may cut an interval in two
   * @throws DOMException AbortError
   */
  async normalEquations(ranges: readonly Range[], pace: Pace): Promise<NormalEquations> {
    const { width } = this.dataset;
    const parts = this.intervals.filter((part) =>
      ranges.some(([start, end]) => part.start >= start && part.end <= end),
    );
    const { rows, mean, squares, targetMean } = pooled(parts, width);
    const sd = squares.map((value) => Math.sqrt(value / rows));
    const moment = new Float64Array(width);
    for (const part of parts) {
      const weight = (part.end - part.start) * (part.targetMean - targetMean);
      for (let i = 0; i < width; i++) {
        const shift = (part.mean[i] as number) - (mean[i] as number);
        moment[i] = (moment[i] as number) + (part.moment[i] as number) + weight * shift;
      }
    }
    const gram = new Float64Array(width * width);
    const centre = mean.map((_, i) => mean[i % this.newest] as number);
    await this.newestInto(gram, parts, centre, pace);
    await this.lagsInto(gram, parts, centre, pace);
    const scale = sd.map((value) => (value > 0 ? 1 / value : 0));
    for (let i = 0; i < width; i++) {
      const si = scale[i] as number;
      const shift = rows * ((mean[i] as number) - (centre[i] as number));
      moment[i] = (moment[i] as number) * si;
      for (let j = 0; j <= i; j++) {
        const about = (gram[i * width + j] as number) - shift * ((mean[j] as number) - (centre[j] as number));
        gram[i * width + j] = about * si * (scale[j] as number);
      }
      if (pace.isDue(0)) await pace.breathe();
    }
    return { rows, mean, sd, gram, moment, targetMean };
  }

  /** Products about `centre` with the newest columns: the first columns of the lower triangle. */
  private async newestInto(
    gram: Float64Array,
    parts: readonly Interval[],
    centre: Float64Array,
    pace: Pace,
  ): Promise<void> {
    const { newest, paddedWidth } = this;
    const { width } = this.dataset;
    for (const part of parts) {
      const rows = part.end - part.start;
      const { products } = part;
      const shift = part.centre.map((value, i) => value - (centre[i] as number));
      const sum = part.mean.map((value, i) => rows * (value - (part.centre[i] as number)));
      for (let i = 0; i < width; i++) {
        const shiftI = shift[i] as number;
        const sumI = sum[i] as number;
        const most = Math.min(i + 1, newest);
        // Without lags the products are a lower triangle themselves; with them, row by row of the newest columns.
        const isTriangle = newest === width;
        for (let j = 0; j < most; j++) {
          const product = (
            isTriangle ? products[i * paddedWidth + j] : products[j * paddedWidth + i]
          ) as number;
          const shiftJ = shift[j] as number;
          gram[i * width + j] =
            (gram[i * width + j] as number) +
            product +
            sumI * shiftJ +
            shiftI * (sum[j] as number) +
            rows * shiftI * shiftJ;
        }
        if (pace.isDue(0)) await pace.breathe();
      }
    }
  }

  /** What lagged columns make with lagged columns, from the same one lag nearer. */
  private async lagsInto(
    gram: Float64Array,
    parts: readonly Interval[],
    centre: Float64Array,
    pace: Pace,
  ): Promise<void> {
    const { newest } = this;
    const { width, values } = this.dataset;
    if (newest === width) return;
    const centred = (row: number) => centre.map((value, i) => (values[row * width + i] as number) - value);
    const edges = parts.flatMap(({ runs }) =>
      runs.map(([start, end]) => ({ first: centred(start), last: centred(end - 1) })),
    );
    for (let i = newest; i < width; i++) {
      const at = i * width;
      const before = (i - newest) * width - newest;
      for (let j = newest; j <= i; j++) gram[at + j] = gram[before + j] as number;
      for (const { first, last } of edges) {
        const firstI = first[i] as number;
        const lastI = last[i - newest] as number;
        for (let j = newest; j <= i; j++) {
          gram[at + j] =
            (gram[at + j] as number) + firstI * (first[j] as number) - lastI * (last[j - newest] as number);
        }
      }
      if (pace.isDue(0)) await pace.breathe();
    }
  }
}

/** How many columns are not lags of others, by what the dataset says of them; all where lags are not block by block. */
function newestWidth({ columns, width }: Dataset): number {
  const newest = columns.findIndex(({ lagMs }) => lagMs > 0);
  if (newest <= 0 || width % newest !== 0) return width;
  for (let i = newest; i < width; i++) {
    const column = columns[i]!;
    const nearer = columns[i - newest]!;
    const isLag =
      column.channel === nearer.channel && column.band === nearer.band && column.lagMs > nearer.lagMs;
    if (!isLag) return width;
  }
  return newest;
}

/** Stretches of rows each of which holds in its lagged columns just what the row before it held one lag nearer. */
function runsOf(dataset: Dataset): Range[] {
  const { rowCount, width, values } = dataset;
  const newest = newestWidth(dataset);
  const runs: Range[] = [];
  let start = 0;
  for (let row = 1; row <= rowCount; row++) {
    if (row < rowCount && repeats(values, row * width, width, newest)) continue;
    runs.push([start, row]);
    start = row;
  }
  return runs;
}

function repeats(values: Float64Array, at: number, width: number, newest: number): boolean {
  const before = at - width - newest;
  for (let i = newest; i < width; i++) {
    if (values[at + i] !== values[before + i]) return false;
  }
  return true;
}

function overlap([start, end]: Range, from: number, to: number): Range {
  return [Math.max(start, from), Math.min(end, to)];
}

/** Its means, and room for the products. */
async function emptyInterval(
  dataset: Dataset,
  start: number,
  end: number,
  newest: number,
  paddedWidth: number,
  runs: readonly Range[],
  pace: Pace,
): Promise<Interval> {
  const { width, values, target } = dataset;
  const mean = new Float64Array(width);
  const squares = new Float64Array(width);
  let targetMean = 0;
  for (let row = start; row < end; row++) {
    const share = 1 / (row - start + 1);
    targetMean += ((target[row] as number) - targetMean) * share;
    for (let i = 0; i < width; i++) {
      const value = values[row * width + i] as number;
      const before = value - (mean[i] as number);
      mean[i] = (mean[i] as number) + before * share;
      squares[i] = (squares[i] as number) + before * (value - (mean[i] as number));
    }
    if (pace.isDue(0)) await pace.breathe();
  }
  return {
    start,
    end,
    mean,
    squares,
    targetMean,
    centre: mean.map((_, i) => mean[i % newest] as number),
    products: new Float64Array(panelColumns * Math.ceil(newest / panelColumns) * paddedWidth),
    moment: new Float64Array(width),
    runs: runs.filter(([from, to]) => to > from),
  };
}

/** Moments of several intervals together (Chan, Golub and LeVeque 1983). */
function pooled(parts: readonly Interval[], width: number) {
  const mean = new Float64Array(width);
  const squares = new Float64Array(width);
  let rows = 0;
  let targetMean = 0;
  for (const part of parts) {
    const added = part.end - part.start;
    const share = added / (rows + added);
    for (let i = 0; i < width; i++) {
      const apart = (part.mean[i] as number) - (mean[i] as number);
      mean[i] = (mean[i] as number) + apart * share;
      squares[i] = (squares[i] as number) + (part.squares[i] as number) + apart * apart * rows * share;
    }
    targetMean += (part.targetMean - targetMean) * share;
    rows += added;
  }
  return { rows, mean, squares, targetMean };
}

/** Fills the interval's products and moments. */
async function multiplyInto(
  dataset: Dataset,
  interval: Interval,
  newest: number,
  paddedWidth: number,
  pace: Pace,
): Promise<void> {
  const { width, values, target } = dataset;
  const { centre, mean, moment, products, targetMean } = interval;
  const work = crossProductWork(dataset) / dataset.rowCount;
  const panels = paddedWidth / panelColumns;
  const newestPanels = Math.ceil(newest / panelColumns);
  const isTriangle = newest === width;
  const tiles = isTriangle ? (panels * (panels + 1)) / 2 : newestPanels * panels;
  const packed = new Float64Array(panels * panelRows * panelColumns);
  for (let start = interval.start; start < interval.end; start += panelRows) {
    const rows = Math.min(panelRows, interval.end - start);
    for (let r = 0; r < rows; r++) {
      const at = (start + r) * width;
      const y = (target[start + r] as number) - targetMean;
      for (let i = 0; i < width; i++) {
        const value = values[at + i] as number;
        packed[((i >> 2) * panelRows + r) * panelColumns + (i & 3)] = value - (centre[i] as number);
        moment[i] = (moment[i] as number) + (value - (mean[i] as number)) * y;
      }
    }
    for (let i = 0; i < newestPanels; i++) {
      // The panels of a triangle end at its diagonal; products beyond are never read.
      const most = isTriangle ? i + 1 : panels;
      for (let j = 0; j < most; j++) {
        multiplyPanels(packed, i, j, rows, products, (i * paddedWidth + j) * panelColumns, paddedWidth);
      }
      if (pace.isDue((work * rows * most) / tiles)) await pace.breathe();
    }
  }
}

/** Adds the products of panel `i` with panel `j`, four columns by four, at `at`. */
function multiplyPanels(
  packed: Float64Array,
  i: number,
  j: number,
  rows: number,
  products: Float64Array,
  at: number,
  stride: number,
): void {
  const a = i * panelRows * panelColumns;
  const b = j * panelRows * panelColumns;
  const end = rows * panelColumns;
  // Two columns by four: more sums than this do not stay in registers.
  for (let half = 0; half < panelColumns; half += 2) {
    let s00 = 0;
    let s01 = 0;
    let s02 = 0;
    let s03 = 0;
    let s10 = 0;
    let s11 = 0;
    let s12 = 0;
    let s13 = 0;
    for (let r = 0; r < end; r += panelColumns) {
      const a0 = packed[a + r + half] as number;
      const a1 = packed[a + r + half + 1] as number;
      const b0 = packed[b + r] as number;
      const b1 = packed[b + r + 1] as number;
      const b2 = packed[b + r + 2] as number;
      const b3 = packed[b + r + 3] as number;
      s00 += a0 * b0;
      s01 += a0 * b1;
      s02 += a0 * b2;
      s03 += a0 * b3;
      s10 += a1 * b0;
      s11 += a1 * b1;
      s12 += a1 * b2;
      s13 += a1 * b3;
    }
    const to = at + half * stride;
    products[to] = (products[to] as number) + s00;
    products[to + 1] = (products[to + 1] as number) + s01;
    products[to + 2] = (products[to + 2] as number) + s02;
    products[to + 3] = (products[to + 3] as number) + s03;
    products[to + stride] = (products[to + stride] as number) + s10;
    products[to + stride + 1] = (products[to + stride + 1] as number) + s11;
    products[to + stride + 2] = (products[to + stride + 2] as number) + s12;
    products[to + stride + 3] = (products[to + stride + 3] as number) + s13;
  }
}
