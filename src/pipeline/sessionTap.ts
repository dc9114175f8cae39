import {
  batchBuffers,
  type SessionStart,
  type TapBatch,
  type ToRecorder,
  type ToTap,
} from "../contract/sessionPort.ts";
import type { DecoderRecord } from "../sessions/session.ts";
import type { Block } from "../signal/block.ts";
import type { Snapshot } from "../signal/snapshot.ts";

/** How often what was gathered is handed over: the most that waits here while the disk is fast. */
const handOverEveryMs = 100;
/** Stream that a batch has room for, s; and how many batches there are at most: so much is kept while the disk hangs. */
const batchSeconds = 0.5;
const mostBatches = 16;
/** A disk that lets more than this wait is spared until batches are full. */
const mostInFlight = 2;
const mostBlocks = 128;
const mostHops = 200;

/**
 * Copies what is decoded, and what comes of it, into batches for the recorder. Called by the decoder worker; takes the time of a
 * copy and never waits. Where the recorder holds all batches, what comes is left out, and after it the state is told anew, so
 * that a replay can go on from there.
 */
export class SessionTap {
  private readonly free: TapBatch[] = [];
  private made = 0;
  private inFlight = 0;
  private batch: TapBatch | null = null;
  /** The state is told before the next block. */
  private stateIsDue = true;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly width: number;
  private readonly featureCount: number;
  private readonly mostFrames: number;

  /** @param snapshot the state that the next block is decoded from */
  constructor(
    private readonly port: MessagePort,
    start: SessionStart,
    private readonly snapshot: () => Snapshot,
  ) {
    const { rateHz, channels } = start.info;
    this.width = channels.length;
    this.featureCount = start.featureNames.length;
    this.mostFrames = Math.max(1, Math.ceil(batchSeconds * rateHz));
    this.tell({ kind: "start", start });
    port.onmessage = ({ data: { batch } }: MessageEvent<ToTap>) => {
      this.inFlight--;
      batch.blockCount = batch.frameCount = batch.hopCount = 0;
      batch.computers = [];
      batch.reasons = [];
      this.free.push(batch);
    };
    this.timer = setInterval(() => {
      if (this.inFlight < mostInFlight) this.handOver();
    }, handOverEveryMs);
  }

  /** Before the block is decoded. */
  block({ firstSample, frameCount, data, acquiredAtMs, msPerSample = 0 }: Block): void {
    const { width } = this;
    for (let offset = 0; offset < frameCount; ) {
      const batch = this.roomy();
      if (batch === null) {
        this.stateIsDue = true;
        return;
      }
      // Where half a block was left out there is no state to go on from: the rest is left out too.
      if (this.stateIsDue && offset > 0) return;
      if (this.stateIsDue) this.tellState(firstSample);
      const count = Math.min(frameCount - offset, this.mostFrames - batch.frameCount);
      batch.firstSamples[batch.blockCount] = firstSample + offset;
      batch.frameCounts[batch.blockCount] = count;
      batch.acquiredAtMs[batch.blockCount] = acquiredAtMs - (frameCount - offset - count) * msPerSample;
      batch.data.set(data.subarray(offset * width, (offset + count) * width), batch.frameCount * width);
      batch.blockCount++;
      batch.frameCount += count;
      offset += count;
    }
  }

  /** A hop of the block that came last. @param row its features, the newest lag first; null where there are none */
  hop(
    sample: number,
    decoded: number,
    measured: number,
    row: Float64Array | null,
    computedBy: string,
    noEstimate: string | null,
  ): void {
    if (this.stateIsDue) return;
    const batch = this.roomy();
    if (batch === null) return;
    const { featureCount } = this;
    const at = batch.hopCount++;
    batch.samples[at] = sample;
    batch.decoded[at] = decoded;
    batch.measured[at] = measured;
    for (let i = 0; i < featureCount; i++) {
      batch.features[at * featureCount + i] = row === null ? Number.NaN : (row[i] as number);
    }
    batch.computedBy[at] = placeIn(batch.computers, computedBy);
    batch.noEstimate[at] = noEstimate === null ? 0 : 1 + placeIn(batch.reasons, noEstimate);
  }

  /** Another decoder, or the same on another backend, decodes from `record.sample` on. */
  decoder(record: DecoderRecord): void {
    this.handOver();
    this.tell({ kind: "decoder", decoder: record });
    this.stateIsDue = true;
  }

  event(kind: "pause" | "resume" | "backend" | "fault", sample: number, text: string): void {
    this.handOver();
    this.tell({ kind: "event", event: { kind, sample, text } });
  }

  /** Hands over what is left and ends the session. @param reason null where only this decoder worker leaves it */
  close(reason: string | null): void {
    clearInterval(this.timer);
    this.handOver();
    if (reason !== null) this.tell({ kind: "end", reason });
    this.port.close();
  }

  private tellState(sample: number): void {
    const snapshot = this.snapshot();
    this.stateIsDue = false;
    this.tell({ kind: "state", state: { sample, snapshot } }, [snapshot.values.buffer as ArrayBuffer]);
  }

  /** A batch that a block and a hop fit in; null where the recorder holds them all. */
  private roomy(): TapBatch | null {
    const { batch } = this;
    const isFull =
      batch !== null &&
      (batch.frameCount === this.mostFrames ||
        batch.blockCount === mostBlocks ||
        batch.hopCount === mostHops);
    if (isFull) this.handOver();
    this.batch ??= this.free.pop() ?? this.make();
    return this.batch;
  }

  private make(): TapBatch | null {
    if (this.made === mostBatches) return null;
    this.made++;
    return {
      blockCount: 0,
      frameCount: 0,
      hopCount: 0,
      firstSamples: new Float64Array(mostBlocks),
      frameCounts: new Uint32Array(mostBlocks),
      acquiredAtMs: new Float64Array(mostBlocks),
      data: new Float32Array(this.mostFrames * this.width),
      samples: new Float64Array(mostHops),
      decoded: new Float64Array(mostHops),
      measured: new Float64Array(mostHops),
      features: new Float64Array(mostHops * this.featureCount),
      computedBy: new Uint8Array(mostHops),
      noEstimate: new Uint8Array(mostHops),
      computers: [],
      reasons: [],
    };
  }

  /** Sends what was gathered, whether or not there is much of it. */
  handOver(): void {
    const { batch } = this;
    if (batch === null || (batch.blockCount === 0 && batch.hopCount === 0)) return;
    this.batch = null;
    this.inFlight++;
    this.tell({ kind: "batch", batch }, batchBuffers(batch));
  }

  private tell(message: ToRecorder, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }
}

function placeIn(names: string[], name: string): number {
  const at = names.indexOf(name);
  return at >= 0 ? at : names.push(name) - 1;
}
