import type uPlot from "uplot";
import { clipped } from "./canvas.ts";
import { viridis } from "./viridis.ts";

/** Wider than this a canvas is not to be had everywhere. */
const mostColumns = 8192;

/**
 * Columns of colour over time, painted once each as they come and drawn as a picture: what an animation frame costs does not depend on
 * how much is shown. Columns have their place by the number of their hop, in a ring; where one is missing there is a gap.
 */
export class HeatMap {
  private readonly canvas: OffscreenCanvas;
  private readonly pixels: OffscreenCanvasRenderingContext2D;
  private readonly column: ImageData;
  /** Number of the hop that was painted last; -1 before the first. */
  private newest = -1;
  private readonly width: number;
  private readonly levels: Float32Array;

  /**
   * @param rows from the top down
   * @param hopSeconds from one column to the next
   * @param paint fills `levels`, one a row, with 0 to 1, or NaN where there is nothing, from the column at `index` of what is held
   */
  constructor(
    private readonly rows: number,
    historySeconds: number,
    private readonly hopSeconds: number,
    private readonly paint: (index: number, levels: Float32Array) => void,
  ) {
    this.width = Math.max(1, Math.min(mostColumns, Math.ceil(historySeconds / hopSeconds)));
    this.canvas = new OffscreenCanvas(this.width, Math.max(1, rows));
    this.pixels = this.canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    this.column = this.pixels.createImageData(1, Math.max(1, rows));
    this.levels = new Float32Array(rows);
  }

  /** What has been painted is of something else. */
  clear(): void {
    this.newest = -1;
    this.pixels.clearRect(0, 0, this.width, this.rows);
  }

  /** @param times when the columns end, ascending */
  draw(u: uPlot, times: Float64Array): void {
    this.paintNew(times);
    const { min, max } = u.scales.x ?? {};
    if (min == null || max == null || this.newest < 0) return;
    const { hopSeconds, width } = this;
    const first = Math.max(0, this.newest - width + 1, Math.floor(min / hopSeconds));
    const last = Math.min(this.newest, Math.ceil(max / hopSeconds) + 1);
    if (last < first) return;
    const { bbox } = u;
    clipped(u, (ctx) => {
      ctx.imageSmoothingEnabled = false;
      // The ring is cut where it begins anew: two pieces at most.
      for (let from = first; from <= last; ) {
        const count = Math.min(last - from + 1, width - (from % width));
        const left = u.valToPos((from - 1) * hopSeconds, "x", true);
        const right = u.valToPos((from + count - 1) * hopSeconds, "x", true);
        ctx.drawImage(
          this.canvas,
          from % width,
          0,
          count,
          this.rows,
          left,
          bbox.top,
          right - left,
          bbox.height,
        );
        from += count;
      }
    });
  }

  private paintNew(times: Float64Array): void {
    const { width } = this;
    let index = times.length;
    while (
      index > 0 &&
      this.numberOf(times[index - 1] as number) > this.newest &&
      times.length - index < width
    )
      index--;
    for (; index < times.length; index++) {
      const number = this.numberOf(times[index] as number);
      const skipped = this.newest < 0 ? 0 : Math.min(width, number - this.newest - 1);
      for (let gap = 1; gap <= skipped; gap++) this.pixels.clearRect((number - gap) % width, 0, 1, this.rows);
      this.paint(index, this.levels);
      this.put(number % width);
      this.newest = number;
    }
  }

  private numberOf(seconds: number): number {
    return Math.round(seconds / this.hopSeconds);
  }

  private put(x: number): void {
    const { data } = this.column;
    for (let row = 0; row < this.rows; row++) {
      const level = this.levels[row] as number;
      const colour = 3 * Math.round(255 * Math.min(1, Math.max(0, level)));
      const at = 4 * row;
      const isGap = Number.isNaN(level);
      for (let part = 0; part < 3; part++) data[at + part] = isGap ? 0 : (viridis[colour + part] as number);
      data[at + 3] = isGap ? 0 : 255;
    }
    this.pixels.putImageData(this.column, x, 0);
  }
}
