import { type Frame, type FrameRequest, frameBuffers, type LiveStatus } from "../contract/frame.ts";
import { Ring } from "../signal/ring.ts";
import type { Display } from "./display.ts";
import { panned, type TimeView, wholeView, zoomed } from "./timeView.ts";

/** Something that draws a display; called at most once an animation frame. */
export type Drawing = (display: Display, fromSeconds: number, toSeconds: number) => void;

/** An interval this many times the usual one means that a frame was left out. */
const lateFactor = 1.5;
const rateWindow = 120;
/** A value whose successor is this much overdue is no longer the value now; how often it is told for how long. */
const staleAfterMs = 250;
const staleEveryMs = 250;

/**
 * Frames taken in for one that is drawn: as many as blocks come in real time while a screen shows one. A stream that runs
 * faster is not asked for more often than this.
 */
const framesADrawing = 2;

/**
 * Takes frames from the decoder worker and has them drawn. One frame is in flight, asked for when the last one has been
 * taken in, so that what is drawn is as new as can be, and slow drawing makes bigger frames and never a queue.
 */
export class DrawLoop {
  /** Span of what is shown. */
  private spanSeconds = wholeView.spanSeconds;
  /** Right edge of a view of the past, s of the stream: it holds still while the stream goes on. Null where the view follows it. */
  private edgeSeconds: number | null = null;
  /** Animation frames that came too late, since the run began. */
  droppedFrames = 0;
  droppedPoints = 0;
  private display: Display | null = null;
  private port: MessagePort | null = null;
  /** Taken in and not yet asked to be followed by the next one: enough came since the last drawing. */
  private spent: Frame | null = null;
  private takenSinceDrawing = 0;
  /** To be told when what came with it has been drawn. */
  private status: LiveStatus | null = null;
  /** Stream sample of the newest value that was taken in, and of the newest that was drawn; and when, by the decoder's clock. */
  private newestSample = Number.NaN;
  private drawnSample = Number.NaN;
  private drawnAtMs = Number.NaN;
  private decoderOffsetMs = 0;
  private dirty = true;
  private lastTickMs = Number.NaN;
  /** When the newest value came; NaN before the first, and while none is to be expected. */
  private newestHopAtMs = Number.NaN;
  /** How long there has been no value, as it was told; 0 while values come. */
  private staleMs = 0;
  private isHeld = false;
  /** Median interval of animation frames; NaN until enough were seen. */
  private usualMs = Number.NaN;
  private readonly intervalsMs = new Ring(Float64Array, rateWindow);
  private readonly drawings = new Set<Drawing>();
  /** Windows that show what is drawn: the page's own first. */
  private readonly screens: Window[] = [];

  /**
   * @param onStatus told every status, after what came with it has been drawn
   * @param onView told of every change of the view
   * @param onStale told how long the newest value has been overdue, ms, while it is; 0 when values come again
   */
  constructor(
    private readonly onStatus: (status: LiveStatus) => void,
    private readonly onView: (spanSeconds: number, edgeSeconds: number | null) => void,
    private readonly onStale: (staleMs: number) => void,
  ) {
    this.addScreen(window);
  }

  /**
   * Draws for another window, too: drawings of both run in one tick, at the pace of the page's own. While that is hidden, and gets
   * no animation frames, those of the other window go on. @returns how to leave it out again
   */
  addScreen(screen: Window): () => void {
    const { screens } = this;
    screens.push(screen);
    const tick = (tickMs: number) => {
      if (!screens.includes(screen)) return;
      if (screen === this.pacemaker) this.tick(tickMs);
      screen.requestAnimationFrame(tick);
    };
    screen.requestAnimationFrame(tick);
    // Hidden pages get no animation frames: the interval over that time says nothing about drawing.
    const onVisibility = () => {
      this.lastTickMs = Number.NaN;
      // What waits for the next animation frame would wait until the page is seen again.
      if (this.isHidden) this.leaveOut();
    };
    screen.document.addEventListener("visibilitychange", onVisibility);
    return () => {
      screens.splice(screens.indexOf(screen), 1);
      screen.document.removeEventListener("visibilitychange", onVisibility);
      onVisibility();
    };
  }

  private get pacemaker(): Window | undefined {
    return this.screens.find(({ document }) => !document.hidden);
  }

  private get isHidden(): boolean {
    return this.pacemaker === undefined;
  }

  /** @param decoderOffsetMs adds to a stamp of this page's clock to read it on the decoder worker's */
  connect(display: Display, port: MessagePort, decoderOffsetMs: number): void {
    this.disconnect();
    this.display = display;
    this.port = port;
    this.decoderOffsetMs = decoderOffsetMs;
    this.droppedFrames = 0;
    this.droppedPoints = 0;
    this.lastTickMs = Number.NaN;
    this.intervalsMs.clear();
    this.resetView();
    this.expectNothing();
    this.listen(port);
  }

  /** Goes on with the same display, from a decoder worker that took over. */
  reconnect(port: MessagePort, decoderOffsetMs: number): void {
    this.port?.close();
    this.port = port;
    this.decoderOffsetMs = decoderOffsetMs;
    this.listen(port);
  }

  private listen(port: MessagePort): void {
    port.onmessage = ({ data: frame }: MessageEvent<Frame>) => {
      if (port === this.port) this.take(frame);
    };
    this.spent = null;
    this.takenSinceDrawing = 0;
    this.newestSample = Number.NaN;
    this.drawnSample = Number.NaN;
    this.request(null);
  }

  /** The stream is held on purpose, or goes on: until the next value comes none is overdue. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.expectNothing();
  }

  private expectNothing(): void {
    this.newestHopAtMs = Number.NaN;
    this.tellStale(0);
  }

  disconnect(): void {
    this.expectNothing();
    this.port?.close();
    this.port = null;
    this.spent = null;
    this.status = null;
    this.display = null;
  }

  /** @returns how to take the drawing out again */
  add(drawing: Drawing): () => void {
    this.drawings.add(drawing);
    this.dirty = true;
    return () => this.drawings.delete(drawing);
  }

  /** Has everything drawn anew, whether or not there are new samples. */
  redraw = (): void => {
    this.dirty = true;
  };

  get view(): TimeView {
    const { spanSeconds, edgeSeconds, display } = this;
    const backSeconds = edgeSeconds === null || !display ? 0 : display.nowSeconds - edgeSeconds;
    return { spanSeconds, backSeconds };
  }

  zoom(factor: number, fraction: number): void {
    this.show(zoomed(this.view, factor, fraction, this.display?.heldSeconds ?? 0));
  }

  /** Into the past. */
  pan(seconds: number): void {
    this.show(panned(this.view, seconds, this.display?.heldSeconds ?? 0));
  }

  /** Has the right edge so far behind now, s; as much is seen as before. */
  scrubTo(backSeconds: number): void {
    this.pan(backSeconds - this.view.backSeconds);
  }

  resetView(): void {
    this.show(wholeView);
  }

  private show(view: TimeView): void {
    this.spanSeconds = view.spanSeconds;
    this.edgeSeconds =
      view.backSeconds > 0 && this.display ? this.display.nowSeconds - view.backSeconds : null;
    this.dirty = true;
    this.onView(this.spanSeconds, this.edgeSeconds);
  }

  get framesPerSecond(): number {
    const intervals = this.intervalsMs.newest();
    let sum = 0;
    for (const interval of intervals) sum += interval;
    return sum > 0 ? (1000 * intervals.length) / sum : Number.NaN;
  }

  private tick(tickMs: number): void {
    this.watch(tickMs);
    const { display } = this;
    if (!display) return;
    if (this.dirty) this.draw(display);
    // Without a next value in sight the comparison with NaN is false.
    const silentMs = performance.now() - this.newestHopAtMs - display.hopMs;
    const staleMs = silentMs > staleAfterMs ? silentMs : 0;
    if (staleMs > 0 !== this.staleMs > 0 || staleMs - this.staleMs >= staleEveryMs) this.tellStale(staleMs);
  }

  private tellStale(staleMs: number): void {
    if (staleMs === this.staleMs) return;
    this.staleMs = staleMs;
    this.onStale(staleMs);
  }

  private take(frame: Frame): void {
    const { display } = this;
    if (!display) return;
    const { hops } = frame;
    display.push(frame);
    this.dirty = true;
    this.takenSinceDrawing++;
    if (hops.count > 0) this.newestSample = hops.samples[hops.count - 1] as number;
    if (hops.count > 0 && !this.isHeld) this.newestHopAtMs = performance.now();
    if (frame.status && frame.status.state !== "running") this.newestHopAtMs = Number.NaN;
    this.droppedPoints = frame.droppedPoints;
    this.status = frame.status ?? this.status;
    if (this.isHidden) this.leaveOut();
    if (this.isHidden || this.takenSinceDrawing < framesADrawing) this.request(frame);
    else this.spent = frame;
  }

  /** A hidden page has no animation frames: nothing is drawn, and its figures go on. */
  private leaveOut(): void {
    this.drawnSample = this.newestSample;
    this.drawnAtMs = Number.NaN;
    this.settle();
  }

  /** What waited for the drawing. */
  private settle(): void {
    const { status, spent } = this;
    this.takenSinceDrawing = 0;
    this.status = null;
    this.spent = null;
    if (status) this.onStatus(status);
    if (spent) this.request(spent);
  }

  private draw(display: Display): void {
    this.dirty = false;
    // What has left the history cannot be shown: the view moves on with the oldest that is held.
    const oldest = display.nowSeconds - display.heldSeconds;
    if (this.edgeSeconds !== null && this.edgeSeconds - this.spanSeconds < oldest)
      this.edgeSeconds = Math.min(display.nowSeconds, oldest + this.spanSeconds);
    const to = this.edgeSeconds ?? display.nowSeconds;
    for (const drawing of this.drawings) drawing(display, to - this.spanSeconds, to);
    // uPlot draws in a microtask of its own that was queued before this one: now it has drawn.
    queueMicrotask(() => {
      if (display !== this.display) return;
      if (this.newestSample !== this.drawnSample) {
        this.drawnSample = this.newestSample;
        this.drawnAtMs = performance.now() + this.decoderOffsetMs;
      }
      this.settle();
    });
  }

  private watch(tickMs: number): void {
    if (this.isHidden) return;
    if (Number.isFinite(this.lastTickMs)) {
      const interval = tickMs - this.lastTickMs;
      if (interval > lateFactor * this.usualMs) this.droppedFrames += Math.round(interval / this.usualMs) - 1;
      this.intervalsMs.pushValue(interval);
      if (this.intervalsMs.count % 30 === 0) {
        const sorted = this.intervalsMs.newest().slice().sort();
        this.usualMs = sorted[sorted.length >> 1] as number;
      }
    }
    this.lastTickMs = tickMs;
  }

  private request(spent: Frame | null): void {
    const { drawnSample, drawnAtMs } = this;
    const message: FrameRequest = { kind: "request", spent, drawnSample, drawnAtMs };
    this.port?.postMessage(message, spent ? frameBuffers(spent) : []);
  }
}
