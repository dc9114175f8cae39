import { Normal } from "./normal.ts";
import type { TrackingTask } from "./tasks.ts";

/** How many knots of a walk are kept: as far back as the force follows behind. */
const knotCount = 8;

/** The target of a tracking task over time. Asked about times in any order within a few seconds of the newest one asked for. */
export class TrackingTarget {
  private readonly knots = new Float64Array(knotCount);
  private readonly normal: Normal;
  /** Index of the newest knot drawn. */
  private newest = 0;

  constructor(
    private readonly task: TrackingTask,
    seed: number,
  ) {
    this.normal = new Normal(seed, "target");
    this.knots[0] = task.fromPercent / 100;
  }

  /** Fraction of maximum. Begins at the lower bound. */
  at(timeS: number): number {
    const { path, fromPercent, toPercent, restS = 0 } = this.task;
    const time = Math.max(0, timeS - restS);
    const [low, high] = [fromPercent / 100, toPercent / 100];
    if (path.shape === "sine")
      return low + (high - low) * (0.5 - 0.5 * Math.cos((2 * Math.PI * time) / path.periodS));
    const place = time / path.stepS;
    const index = Math.floor(place);
    while (this.newest <= index) this.draw(path.stepPercent / 100, low, high);
    const from = this.knots[index % knotCount] as number;
    const to = this.knots[(index + 1) % knotCount] as number;
    // Half a cosine from knot to knot: at rest in each, so that speed has no jumps.
    return from + (to - from) * (0.5 - 0.5 * Math.cos(Math.PI * (place - index)));
  }

  private draw(step: number, low: number, high: number): void {
    let next = (this.knots[this.newest % knotCount] as number) + step * this.normal.next();
    if (next < low) next = 2 * low - next;
    if (next > high) next = 2 * high - next;
    this.newest++;
    this.knots[this.newest % knotCount] = Math.min(high, Math.max(low, next));
  }
}
