import type { DisplayMontage } from "../contract/frame.ts";
import type { Block } from "../signal/block.ts";

/** Points a second that a trace is drawn with, at most. */
const pointsPerSecond = 500;

/** Samples from one displayed point to the next at a given rate. */
export function displayStride(rateHz: number): number {
  return Math.max(1, Math.round(rateHz / pointsPerSecond));
}

/** Takes one point (a value for each trace); points come `strideSamples` apart. */
export type PointSink = (values: Float32Array, sample: number) => void;

/**
 * Thins a stream for display so that no excursion is lost: of every two strides of samples, each trace keeps its
 * least and its greatest value, in the order they came. A gap comes out as points of NaN.
 */
export class DisplayTraces {
  /** Of the inputs: each as recorded, less the next one (of which the last has none), or less the mean of all. */
  montage: DisplayMontage = "recorded";
  private readonly least: Float32Array;
  private readonly greatest: Float32Array;
  private readonly leastAt: Int32Array;
  private readonly greatestAt: Int32Array;
  private readonly point: Float32Array;
  private readonly bucket: number;
  private filled = 0;
  private bucketStart = 0;
  private expected = -1;

  /**
   * @param columns indices of the channels to show, out of `width` in a frame  @param inputs how many of them, from the first on, the montage is of
   * @param maxGapPoints a longer gap is drawn this long
   */
  constructor(
    private readonly columns: readonly number[],
    private readonly inputs: number,
    private readonly width: number,
    private readonly strideSamples: number,
    private readonly maxGapPoints: number,
    private readonly sink: PointSink,
  ) {
    this.bucket = strideSamples === 1 ? 1 : 2 * strideSamples;
    this.least = new Float32Array(columns.length);
    this.greatest = new Float32Array(columns.length);
    this.leastAt = new Int32Array(columns.length);
    this.greatestAt = new Int32Array(columns.length);
    this.point = new Float32Array(columns.length);
  }

  process(block: Block): void {
    const { columns, least, greatest, leastAt, greatestAt } = this;
    if (this.expected >= 0 && block.firstSample !== this.expected) this.gap(block.firstSample);
    this.expected = block.firstSample + block.frameCount;
    for (let frame = 0; frame < block.frameCount; frame++) {
      if (this.filled === 0) this.bucketStart = block.firstSample + frame;
      const at = frame * this.width;
      const mean = this.montage === "average" ? this.meanAt(block.data, at) : 0;
      for (let i = 0; i < columns.length; i++) {
        let value = block.data[at + (columns[i] as number)] as number;
        if (i < this.inputs) {
          value -= mean;
          if (this.montage === "bipolar")
            value -=
              i + 1 < this.inputs ? (block.data[at + (columns[i + 1] as number)] as number) : Number.NaN;
        }
        if (this.filled === 0 || value < (least[i] as number) || Number.isNaN(least[i])) {
          least[i] = value;
          leastAt[i] = this.filled;
        }
        if (this.filled === 0 || value > (greatest[i] as number) || Number.isNaN(greatest[i])) {
          greatest[i] = value;
          greatestAt[i] = this.filled;
        }
      }
      this.filled++;
      if (this.filled === this.bucket) this.flush();
    }
  }

  private meanAt(data: Float32Array, at: number): number {
    let sum = 0;
    for (let i = 0; i < this.inputs; i++) sum += data[at + (this.columns[i] as number)] as number;
    return sum / this.inputs;
  }

  private flush(): void {
    const { point, columns, least, greatest, leastAt, greatestAt } = this;
    this.filled = 0;
    if (this.bucket === 1) {
      this.sink(least, this.bucketStart);
      return;
    }
    for (let half = 0; half < 2; half++) {
      for (let i = 0; i < columns.length; i++) {
        const leastFirst = (leastAt[i] as number) <= (greatestAt[i] as number);
        point[i] = (leastFirst === (half === 0) ? least[i] : greatest[i]) as number;
      }
      this.sink(point, this.bucketStart + half * this.strideSamples);
    }
  }

  private gap(nextSample: number): void {
    const from = this.filled > 0 ? this.bucketStart : this.expected;
    this.filled = 0;
    this.point.fill(Number.NaN);
    const points = Math.floor((nextSample - from) / this.strideSamples);
    const shown = Math.min(points, this.maxGapPoints);
    for (let i = 0; i < shown; i++) this.sink(this.point, nextSample - (shown - i) * this.strideSamples);
  }
}
