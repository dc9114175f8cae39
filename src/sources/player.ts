import type { Block } from "../signal/block.ts";
import { samplesFromMs } from "../signal/units.ts";
import type { Source } from "./source.ts";

export interface PlayerOptions {
  startSample: number;
  /** What lies before is sent as fast as it is taken, stamped NaN; the clock starts when it has been taken. */
  liveFromSample: number;
  /** Times real time; Infinity for as fast as it is taken. */
  speed: number;
  blockMs: number;
  /** Blocks that may be unanswered at a time. */
  blocksInFlight: number;
  /** Clock of this worker, ms. */
  nowMs(): number;
  /** Calls back after a delay in ms that may be a fraction, and returns how to take that back. */
  later(callback: () => void, delayMs: number): () => void;
  /** The receiver owns the block's data until it hands the buffer to `taken`. */
  send(block: Block): void;
  onEnd(): void;
  onFail(error: unknown): void;
}

/** Blocks grow up to this many times `blockMs` while there is something to catch up with. */
const catchUpFactor = 10;

/**
 * Plays a source at the pace of a clock. Driven by samples, not by timers: what is due is counted from the
 * clock, so a timer that fires late (a throttled tab) makes more blocks at once and loses nothing, and a
 * receiver that is slow leaves samples in the source, never in a queue.
 */
export class Player {
  private readonly width: number;
  private readonly blockFrames: number;
  private readonly maxFrames: number;
  private readonly free: Float32Array[] = [];
  /** Index in the source. */
  private next: number;
  /** Adds to an index in the source to give that of the stream: what was never acquired counts there alone. */
  private skippedSamples = 0;
  private anchorSample: number;
  /** When `anchorSample` was due; NaN while no clock runs (history under way, or paused). */
  private anchorMs = Number.NaN;
  private inHistory: boolean;
  private paused = false;
  private ended = false;
  private pumping = false;
  private cancelTimer: (() => void) | null = null;
  private speed: number;

  constructor(
    private readonly source: Source,
    private readonly options: PlayerOptions,
  ) {
    const { rateHz, channels } = source.info;
    this.speed = options.speed;
    this.width = channels.length;
    this.blockFrames = samplesFromMs(options.blockMs, rateHz);
    this.maxFrames = this.blockFrames * catchUpFactor;
    this.fill();
    this.next = options.startSample;
    this.anchorSample = Math.max(options.startSample, options.liveFromSample);
    this.inHistory = this.next < this.anchorSample;
  }

  start(): void {
    if (!this.inHistory) this.anchorMs = this.options.nowMs();
    void this.pump();
  }

  private fill(): void {
    while (this.free.length < this.options.blocksInFlight) this.free.push(this.createBuffer());
  }

  private createBuffer(): Float32Array {
    return new Float32Array(this.maxFrames * this.width);
  }

  /** A block's buffer comes back. */
  taken(data: Float32Array): void {
    // What comes back may not be what was sent: neither more buffers than were agreed, nor one that is too small.
    if (this.free.length < this.options.blocksInFlight) {
      this.free.push(data.length === this.maxFrames * this.width ? data : this.createBuffer());
    }
    this.goOn();
  }

  /** The receiver is gone with the buffers that it had; another one takes what comes next. */
  replaceReceiver(): void {
    this.fill();
    this.goOn();
  }

  /** Samples of `ms` of the clock were never acquired: what comes next stands that much later in the stream. */
  skip(ms: number): void {
    if (this.inHistory || this.paused || this.speed === Number.POSITIVE_INFINITY) return;
    this.skippedSamples += Math.round(ms * this.samplesPerMs());
  }

  private goOn(): void {
    if (
      this.inHistory &&
      this.next >= this.anchorSample &&
      this.free.length === this.options.blocksInFlight
    ) {
      this.inHistory = false;
      if (!this.paused) this.anchorMs = this.options.nowMs();
    }
    void this.pump();
  }

  pause(): void {
    if (this.paused) return;
    this.reanchor();
    this.paused = true;
    this.anchorMs = Number.NaN;
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    if (!this.inHistory) this.anchorMs = this.options.nowMs();
    void this.pump();
  }

  /** @param speed times real time, or Infinity */
  setSpeed(speed: number): void {
    this.reanchor();
    this.speed = speed;
    void this.pump();
  }

  stop(): void {
    this.ended = true;
    this.cancelTimer?.();
  }

  /** Counts time from now and from the next sample on, at whatever speed comes. */
  private reanchor(): void {
    if (this.inHistory || Number.isNaN(this.anchorMs)) return;
    this.anchorMs = this.options.nowMs();
    this.anchorSample = this.next;
  }

  /** Samples that are due by now. */
  private dueSample(): number {
    if (this.inHistory) return this.anchorSample;
    if (this.paused) return this.next;
    if (this.speed === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    const elapsedMs = this.options.nowMs() - this.anchorMs;
    return (
      this.anchorSample + Math.floor((elapsedMs * this.samplesPerMs()) / this.blockFrames) * this.blockFrames
    );
  }

  private samplesPerMs(): number {
    return (this.source.info.rateHz * this.speed) / 1000;
  }

  /** When the sample before `sample` was complete. */
  private dueAtMs(sample: number): number {
    if (this.inHistory || this.speed === Number.POSITIVE_INFINITY) return Number.NaN;
    return this.anchorMs + (sample - this.anchorSample) / this.samplesPerMs();
  }

  private async pump(): Promise<void> {
    if (this.pumping || this.ended) return;
    this.pumping = true;
    this.cancelTimer?.();
    this.cancelTimer = null;
    try {
      // Pausing, speed changes and returned buffers all may happen while a read is awaited: look anew each time.
      while (!this.ended) {
        const due = Math.min(this.dueSample(), this.source.frameCount);
        if (this.next >= this.source.frameCount) {
          // The end is told when every block has been taken, so that nothing overtakes it.
          if (this.free.length === this.options.blocksInFlight) {
            this.ended = true;
            this.options.onEnd();
          }
          return;
        }
        if (due <= this.next || this.free.length === 0) break;
        const frames = Math.min(due - this.next, this.maxFrames);
        const data = this.free.pop() as Float32Array;
        const firstSample = this.next + this.skippedSamples;
        // By the clock as it is now: pausing and speed changes while a read is awaited count from the block after it.
        const acquiredAtMs = this.dueAtMs(this.next + frames);
        const msPerSample = 1 / this.samplesPerMs();
        const read = this.source.readInto(this.next, frames, data);
        const frameCount = typeof read === "number" ? read : await read;
        if (this.ended) return;
        if (frameCount === 0) throw new Error(`The source gave nothing at sample ${this.next}.`);
        this.next += frameCount;
        this.options.send({ firstSample, frameCount, data, acquiredAtMs, msPerSample });
      }
      this.wakeWhenDue();
    } catch (error) {
      this.ended = true;
      this.options.onFail(error);
    } finally {
      this.pumping = false;
    }
  }

  private wakeWhenDue(): void {
    if (this.ended || this.paused || this.inHistory || this.free.length === 0) return;
    if (this.speed === Number.POSITIVE_INFINITY) return;
    const dueMs = this.dueAtMs(this.next + this.blockFrames);
    const delayMs = Math.max(0, dueMs - this.options.nowMs());
    this.cancelTimer = this.options.later(() => void this.pump(), delayMs);
  }
}
