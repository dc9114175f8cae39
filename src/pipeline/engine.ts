import type { BackendReport } from "../decoders/backendReport.ts";
import { backendInUse, discardBackend } from "../decoders/backends.ts";
import { type BackendName, backendNames, type Decoder } from "../decoders/decoder.ts";
import { DeadlineMonitor } from "../monitors/deadline.ts";
import { Canary } from "./canary.ts";
import { type LoadedModel, startModel } from "./load.ts";

/** A backend that failed this often within this time is not started again: another one takes over. */
const mostFaults = 2;
const faultWindowMs = 60_000;
/** How often a golden row is replayed, ms: all 16 in 2 s, six passes of them in 10 s. */
const canaryEveryMs = 100;

/** The plain function in float64, which needs no backend. */
const plainReport: BackendReport = { name: "float64", renderer: "", software: false };

/** A change of what computes the decoder, with the reason in words. */
export interface Move {
  from: string;
  to: string;
  reason: string;
}

export interface EngineOptions {
  /** The user chose this backend: it is left when it fails, not when it is slow. */
  isPinned: boolean;
  /** From one value to the next. */
  hopMs: number;
  /** Runs what starts backends alone: TensorFlow.js has one in use at a time. */
  alone(operation: () => Promise<void>): Promise<void>;
  onMove(move: Move): void;
  nowMs(): number;
}

/**
 * A decoder that always answers. Where its backend fails, the same row is computed by the same function in plain float64, at once and from
 * the same state; the backend is then made anew, or another takes over, while plain float64 bridges the time. So no
 * hop is lost, and none waits.
 */
export class Engine implements Decoder {
  readonly width: number;
  private report: BackendReport;
  private graph: Decoder;
  private readonly plain: Decoder;
  private active: Decoder;
  private canary: Canary;
  private readonly deadline: DeadlineMonitor;
  private canaryAtMs = Number.NEGATIVE_INFINITY;
  private faultsMs: number[] = [];
  /** Backends that were too slow here. */
  private readonly slow = new Set<string>();
  private order: readonly BackendName[] = backendNames;
  private isMoving = false;
  private isDisposed = false;

  constructor(
    private readonly model: LoadedModel,
    private readonly options: EngineOptions,
  ) {
    this.width = model.decoder.width;
    this.report = model.backend;
    this.graph = model.decoder;
    this.plain = model.plain;
    this.active = this.graph;
    this.canary = this.createCanary();
    this.deadline = new DeadlineMonitor(options.hopMs);
  }

  get state(): Float64Array {
    return this.active.state;
  }

  /** What computes now: a backend as it reports itself, or plain float64. */
  get backend(): BackendReport {
    return this.active === this.plain ? plainReport : this.report;
  }

  reset(): void {
    this.active.reset();
  }

  predict(row: Float64Array, out: Float64Array): void {
    if (this.active === this.graph) {
      const startedMs = this.options.nowMs();
      try {
        this.graph.predict(row, out);
        if (this.deadline.add(this.options.nowMs() - startedMs)) this.onSlow();
        return;
      } catch (error) {
        this.onFault(error);
      }
    }
    this.plain.predict(row, out);
  }

  /** Between two hops, when nobody waits: replays a golden row, now and then. */
  check(): void {
    const now = this.options.nowMs();
    if (this.active !== this.graph || now - this.canaryAtMs < canaryEveryMs) return;
    this.canaryAtMs = now;
    try {
      const error = this.canary.step();
      const { toleranceOfRange } = this.model.artifact.golden;
      if (!(error <= toleranceOfRange)) {
        this.onFault(`a golden row came out wrong by ${error.toExponential(1)} of the range`);
      }
    } catch (error) {
      this.onFault(error);
    }
  }

  /** What to go to when this backend fails or is too slow. @param order the fastest first, as measured */
  rank(order: readonly BackendName[]): void {
    this.order = order;
  }

  /** Computes in plain float64 until `unbridge`: TensorFlow.js is about to start another backend, and computes nothing meanwhile. */
  bridge(): void {
    if (this.active === this.plain) return;
    this.plain.state.set(this.graph.state);
    this.active = this.plain;
  }

  /** The backend is in use again. */
  unbridge(): void {
    if (this.isMoving || this.active === this.graph || this.report === plainReport) return;
    this.graph.state.set(this.plain.state);
    this.active = this.graph;
  }

  dispose(): void {
    this.isDisposed = true;
    disposeQuietly(this.graph);
  }

  private onFault(error: unknown): void {
    this.bridge();
    if (this.isMoving) return;
    const now = this.options.nowMs();
    this.faultsMs = [...this.faultsMs.filter((atMs) => now - atMs < faultWindowMs), now];
    const reason = error instanceof Error ? error.message : String(error);
    const name = this.report.name as BackendName;
    const isHopeless = this.faultsMs.length > mostFaults;
    const others = this.order.filter((other) => other !== name);
    void this.move(isHopeless ? others : [name, ...others], reason, true);
  }

  private onSlow(): void {
    this.deadline.clear();
    const { name } = this.report;
    if (this.isMoving || this.slow.has(name)) return;
    this.slow.add(name);
    const reason = `${name} took more than half of the ${this.options.hopMs} ms from one value to the next, again and again`;
    // Of what has been measured only what is faster is worth a move; unmeasured, anything may be.
    const at = this.order.indexOf(name as BackendName);
    const faster = this.order.filter(
      (other, i) => i !== at && !this.slow.has(other) && (this.order === backendNames || i < at),
    );
    if (this.options.isPinned)
      this.options.onMove({ from: name, to: name, reason: `${reason}; it is pinned` });
    else if (faster.length > 0) void this.move(faster, reason, false);
  }

  /** Goes to the first of some backends that starts and proves right, else to plain float64. */
  private async move(candidates: readonly BackendName[], reason: string, isFault: boolean): Promise<void> {
    this.isMoving = true;
    const from = this.report.name;
    const operation = async () => {
      if (this.isDisposed) return;
      this.bridge();
      if (isFault) {
        disposeQuietly(this.graph);
        await discardBackend(from as BackendName);
      }
      for (const name of candidates) {
        try {
          const { decoder, backend } = await startModel(this.model, name);
          if (this.isDisposed) {
            disposeQuietly(decoder);
            return;
          }
          if (!isFault) disposeQuietly(this.graph);
          this.graph = decoder;
          this.report = backend;
          this.canary = this.createCanary();
          this.deadline.clear();
          this.graph.state.set(this.plain.state);
          this.active = this.graph;
          this.options.onMove({ from, to: name, reason });
          return;
        } catch {
          // The next one, then.
        }
      }
      if (!isFault && backendInUse() === from) {
        this.isMoving = false;
        this.unbridge();
        return;
      }
      this.report = plainReport;
      this.options.onMove({ from, to: plainReport.name, reason });
    };
    try {
      await this.options.alone(operation);
    } finally {
      this.isMoving = false;
    }
  }

  private createCanary(): Canary {
    return new Canary(this.model.artifact.golden, this.graph, this.model.range);
  }
}

/** Where a backend is lost, so is what it would have to give back. */
function disposeQuietly(decoder: Decoder): void {
  try {
    decoder.dispose();
  } catch {
    // Its memory went with it.
  }
}
