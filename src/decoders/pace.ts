import type { FitOptions } from "./decoder.ts";

/** Computed at a stretch at most, ms: a cancel is a message, and is heard between two stretches. */
const stretchMs = 25;

/** Breaks a long computation into stretches, tells of its progress between them and hears of a cancel. */
export class Pace {
  private done = 0;
  private doing = "";
  private stretchStartMs = performance.now();

  /** @param total work there is, in whatever unit `isDue` is told of it */
  constructor(
    private readonly total: number,
    private readonly options: Pick<FitOptions, "signal" | "onProgress">,
  ) {}

  /** Whether to `breathe`, so much more `work` having been done. */
  isDue(work: number): boolean {
    this.done += work;
    return performance.now() - this.stretchStartMs > stretchMs;
  }

  /** Reports what is being done and lets messages in. @throws DOMException AbortError where cancelled */
  async breathe(doing = this.doing): Promise<void> {
    this.doing = doing;
    this.options.onProgress?.(Math.min(1, this.done / this.total), doing);
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.options.signal?.throwIfAborted();
    this.stretchStartMs = performance.now();
  }
}
