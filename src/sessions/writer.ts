import { encodeRecord, type RecordKind } from "./record.ts";
import type { Batch, DecoderRecord, EventKind, SessionEnd, SessionHeader, StateRecord } from "./session.ts";

/** Where a log goes. Called by one thread; what it throws ends the session. */
export interface LogFile {
  append(bytes: Uint8Array): void;
}

/** A decoded hop and a block as they come from the decoder: some may come twice, after it was started anew. */
export type IncomingBatch = Omit<Batch, "writtenAtMs">;

/**
 * Appends a session to its log. Samples and hops that it has already are left out, so that what is decoded again after a
 * restart is recorded once; samples that are missing become an event.
 */
export class SessionWriter {
  /** The sample that has to come next. */
  nextSample: number;
  frameCount = 0;
  hopCount = 0;
  missingSamples = 0;
  bytesWritten = 0;
  /** One past the last sample that is written. */
  private endSample: number;
  private sequence = 0;
  private lastHopSample = -1;

  constructor(
    private readonly file: LogFile,
    private readonly header: SessionHeader,
    private readonly dateMs: () => number,
  ) {
    this.nextSample = header.startSample;
    this.endSample = header.startSample;
    this.append("header", header);
  }

  decoder(record: DecoderRecord): void {
    this.append("decoder", record);
    if (record.sample > this.header.startSample) {
      this.event("decoder", record.sample, `another decoder or backend: ${record.backend.name}`);
    }
  }

  /** The state that what follows is decoded from; of samples that are recorded already it says nothing new. */
  state(record: StateRecord): void {
    if (record.sample < this.nextSample) return;
    this.skipTo(record.sample, "unrecorded", "was decoded, but not recorded");
    this.append("state", record);
  }

  batch({ blocks, data, hops, computers, reasons }: IncomingBatch): void {
    const width = this.header.info.channels.length;
    const pieces: { first: number; count: number; acquiredAtMs: number; from: number }[] = [];
    let from = 0;
    for (let i = 0; i < blocks.firstSamples.length; i++) {
      const first = blocks.firstSamples[i] as number;
      const count = blocks.frameCounts[i] as number;
      const known = Math.min(count, Math.max(0, this.nextSample - first));
      if (count > known) {
        // What lies before the gap is written before what tells of it.
        if (first > this.nextSample) {
          this.write(pieces.splice(0), data, null, [], []);
          this.skipTo(first, "gap", "never came");
        }
        pieces.push({
          first: first + known,
          count: count - known,
          acquiredAtMs: blocks.acquiredAtMs[i] as number,
          from: (from + known) * width,
        });
        this.nextSample = first + count;
      }
      from += count;
    }
    this.write(pieces, data, this.newHops(hops), computers, reasons);
  }

  event(kind: EventKind, sample: number, text: string, lengthSamples = 0): void {
    this.append("event", { sample, lengthSamples, kind, text, atMs: this.dateMs() });
  }

  end(reason: string): SessionEnd {
    const end: SessionEnd = {
      reason,
      isRecovered: false,
      tornBytes: 0,
      endedAt: new Date(this.dateMs()).toISOString(),
      frameCount: this.frameCount,
      hopCount: this.hopCount,
      endSample: this.endSample,
      missingSamples: this.endSample - this.header.startSample - this.frameCount,
    };
    this.append("end", end);
    return end;
  }

  private skipTo(sample: number, kind: "gap" | "unrecorded", what: string): void {
    const missing = sample - this.nextSample;
    if (missing <= 0) return;
    const ms = Math.round((1000 * missing) / this.header.info.rateHz);
    this.event(
      kind,
      this.nextSample,
      `${ms} ms (${missing} ${missing === 1 ? "sample" : "samples"}) ${what}`,
      missing,
    );
    this.missingSamples += missing;
    this.nextSample = sample;
  }

  private newHops(hops: IncomingBatch["hops"]): IncomingBatch["hops"] | null {
    const count = hops.samples.length;
    let known = 0;
    while (known < count && (hops.samples[known] as number) <= this.lastHopSample) known++;
    if (known === count) return null;
    this.lastHopSample = hops.samples[count - 1] as number;
    const featureCount = this.header.featureNames.length;
    return {
      samples: hops.samples.subarray(known),
      decoded: hops.decoded.subarray(known),
      measured: hops.measured.subarray(known),
      features: hops.features.subarray(known * featureCount, count * featureCount),
      computedBy: hops.computedBy.subarray(known),
      noEstimate: hops.noEstimate.subarray(known),
    };
  }

  private write(
    pieces: readonly { first: number; count: number; acquiredAtMs: number; from: number }[],
    data: Float32Array,
    hops: IncomingBatch["hops"] | null,
    computers: string[],
    reasons: string[],
  ): void {
    if (pieces.length === 0 && hops === null) return;
    const width = this.header.info.channels.length;
    const frameCount = pieces.reduce((sum, { count }) => sum + count, 0);
    const samples = new Float32Array(frameCount * width);
    let at = 0;
    for (const { from, count } of pieces) {
      samples.set(data.subarray(from, from + count * width), at);
      at += count * width;
    }
    const batch: Batch = {
      writtenAtMs: this.dateMs(),
      blocks: {
        firstSamples: Float64Array.from(pieces, ({ first }) => first),
        frameCounts: Uint32Array.from(pieces, ({ count }) => count),
        acquiredAtMs: Float64Array.from(pieces, ({ acquiredAtMs }) => acquiredAtMs),
      },
      data: samples,
      hops: hops ?? noHops(),
      computers,
      reasons,
    };
    this.append("batch", batch);
    this.frameCount += frameCount;
    this.hopCount += hops?.samples.length ?? 0;
    const last = pieces.at(-1);
    if (last) this.endSample = last.first + last.count;
  }

  private append(kind: RecordKind, value: object): void {
    const bytes = encodeRecord(kind, this.sequence, value);
    this.file.append(bytes);
    this.sequence++;
    this.bytesWritten += bytes.length;
  }
}

function noHops(): Batch["hops"] {
  return {
    samples: new Float64Array(0),
    decoded: new Float64Array(0),
    measured: new Float64Array(0),
    features: new Float64Array(0),
    computedBy: new Uint8Array(0),
    noEstimate: new Uint8Array(0),
  };
}
