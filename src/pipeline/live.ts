import { type Decoder, DecoderFault } from "../decoders/decoder.ts";
import { createFeaturePipeline, type FeaturePipeline } from "../features/index.ts";
import type { Rows } from "../features/kernel.ts";
import { OutsideMonitor } from "../monitors/outside.ts";
import { QualityMonitor } from "../monitors/quality.ts";
import type { Block } from "../signal/block.ts";
import { InputError } from "../signal/errors.ts";
import { Ring } from "../signal/ring.ts";
import { captureState, restoreState, type Snapshot } from "../signal/snapshot.ts";
import { channelIndex, type StreamInfo } from "../signal/stream.ts";
import { targetLagSamples } from "./dataset.ts";
import type { LoadedModel } from "./load.ts";

/** Told of every hop, whether it could be decoded or not. */
export interface HopListener {
  /**
   * @param sample stream index of the newest sample that the value rests on
   * @param decoded in the target's unit; NaN for "no estimate"
   * @param measured the target channel at that sample, or by the lag of the target earlier: what `decoded` is to be
   *   compared with; NaN where the stream has none
   * @param row the features, lags included; null where windows and lags are not yet filled
   */
  onHop(sample: number, decoded: number, measured: number, row: Float64Array | null): void;
}

/**
 * Samples to decoded values: the path that live decoding, replay and the terminal share. What it gives depends on
 * the samples alone, not on how they were cut into blocks or when they came.
 */
export class LiveDecoder {
  readonly features: FeaturePipeline;
  readonly quality: QualityMonitor;
  /** Samples that were never given. */
  lostSamples = 0;
  /** Why the newest hop is no estimate; null where it is one. */
  noEstimate: string | null;
  private readonly outside: OutsideMonitor;
  private decoder: Decoder;
  private readonly rows: Rows;
  private readonly row: Float64Array;
  private readonly decoded = new Float64Array(1);
  private readonly targetAt: number;
  private readonly width: number;
  private readonly part: Block;
  /** The newest values of the target, as many as its lag and one more, where it has a lag. */
  private readonly targets: Ring<Float32Array> | null;
  private readonly usualMsPerSample: number;
  private expected = -1;

  /** @throws InputError where the stream lacks a channel of the model or runs at another rate */
  constructor(
    info: StreamInfo,
    private model: LoadedModel,
    private readonly listener: HopListener,
  ) {
    const { input } = model.artifact;
    if (info.rateHz !== input.rateHz) {
      throw new InputError(
        model.artifact.name,
        `was trained at ${input.rateHz} Hz and cannot decode a stream of ${info.rateHz} Hz.`,
      );
    }
    const names = input.channels.map((channel) => channel.name);
    const missing = names.filter((name) => channelIndex(info, name) < 0);
    if (missing.length > 0) {
      throw new InputError(
        model.artifact.name,
        `needs ${missing.join(", ")}, which the stream does not have.`,
      );
    }
    this.features = createFeaturePipeline(info, model.spec, names);
    this.quality = new QualityMonitor(
      info,
      this.features.watched.map((name) => channelIndex(info, name)),
    );
    this.outside = new OutsideMonitor(this.features.newest);
    this.decoder = model.decoder;
    this.decoder.reset();
    this.width = info.channels.length;
    this.rows = this.features.createRows(this.features.hopSamples);
    this.row = new Float64Array(this.features.width);
    this.targetAt = channelIndex(info, input.target.name);
    const lag = targetLagSamples(model.spec, info.rateHz);
    this.targets = lag > 0 && this.targetAt >= 0 ? new Ring(Float32Array, lag + 1) : null;
    this.part = {
      firstSample: 0,
      frameCount: 0,
      data: new Float32Array(0),
      acquiredAtMs: Number.NaN,
      msPerSample: Number.NaN,
    };
    this.usualMsPerSample = 1000 / info.rateHz;
    this.noEstimate = this.filling();
  }

  /** Goes on with another decoder over the same features, or with the same elsewhere: that one takes over what is carried. */
  swap(model: LoadedModel): void {
    if (model.artifact.hash === this.model.artifact.hash) model.decoder.state.set(this.decoder.state);
    else model.decoder.reset();
    this.model = model;
    this.decoder = model.decoder;
  }

  /** All that later values rest on, between two blocks: a decoder of the same model over the same stream goes on from it bit for bit. */
  snapshot(): Snapshot {
    return captureState(this.carried());
  }

  /** @throws TypeError where the snapshot is of another model or stream */
  restore(snapshot: Snapshot): void {
    const carried = this.carried();
    restoreState(carried, snapshot);
    this.expected = carried.counts.expected;
    this.lostSamples = carried.counts.lostSamples;
  }

  private carried() {
    return {
      counts: { expected: this.expected, lostSamples: this.lostSamples },
      decoder: this.decoder.state,
      features: this.features.state,
      quality: this.quality,
      targets: this.targets,
    };
  }

  /** Allocates nothing where the block lies within one hop, a view for each hop where it does not. */
  process(block: Block): void {
    if (this.expected >= 0 && block.firstSample > this.expected) {
      this.lostSamples += block.firstSample - this.expected;
      this.decoder.reset();
      this.targets?.clear();
    }
    this.expected = block.firstSample + block.frameCount;
    const { hopSamples } = this.features;
    for (let offset = 0; offset < block.frameCount; ) {
      const first = block.firstSample + offset;
      const toHop = hopSamples - (first % hopSamples);
      const count = Math.min(toHop, block.frameCount - offset);
      const part = offset === 0 && count === block.frameCount ? block : this.cut(block, offset, count);
      if (this.targets) {
        for (let i = 0; i < count; i++) {
          this.targets.pushValue(part.data[i * this.width + this.targetAt] as number);
        }
      }
      this.quality.observe(part);
      const rowCount = this.features.process(part, this.rows);
      if (count === toHop) this.hop(first + count - 1, rowCount > 0, part);
      offset += count;
    }
  }

  private cut(block: Block, offset: number, count: number): Block {
    const { part } = this;
    part.firstSample = block.firstSample + offset;
    part.frameCount = count;
    const msPerSample = block.msPerSample ?? this.usualMsPerSample;
    part.acquiredAtMs = block.acquiredAtMs - (block.frameCount - offset - count) * msPerSample;
    part.msPerSample = msPerSample;
    part.data = block.data.subarray(offset * this.width, (offset + count) * this.width);
    return part;
  }

  private hop(sample: number, filled: boolean, part: Block): void {
    const { listener, rows, row } = this;
    const measured = this.measured(part);
    if (!filled) {
      this.decoder.reset();
      this.noEstimate = this.quality.blocking() ?? this.filling();
      listener.onHop(sample, Number.NaN, measured, null);
      return;
    }
    for (let i = 0; i < row.length; i++) row[i] = rows.values[i] as number;
    this.noEstimate = this.quality.blocking() ?? this.outside.reason(row, this.model.mean, this.model.sd);
    // A decoder that carries state must not take what comes behind missing rows for their sequel.
    if (this.noEstimate === null) this.noEstimate = this.predict();
    else this.decoder.reset();
    listener.onHop(
      sample,
      this.noEstimate === null ? (this.decoded[0] as number) : Number.NaN,
      measured,
      row,
    );
  }

  /** The target at the newest sample of `part`, or by its lag earlier. */
  private measured(part: Block): number {
    const { targets, targetAt } = this;
    if (targetAt < 0) return Number.NaN;
    if (targets === null) return part.data[(part.frameCount - 1) * this.width + targetAt] as number;
    return targets.length < targets.capacity ? Number.NaN : targets.at(targets.capacity - 1);
  }

  /** Null where the decoder gave a value, else why not. */
  private predict(): string | null {
    try {
      this.decoder.predict(this.row, this.decoded);
      return null;
    } catch (error) {
      if (error instanceof DecoderFault) {
        // This row is missing from what it carries over.
        this.decoder.reset();
        return error.message;
      }
      throw error;
    }
  }

  private filling(): string {
    return `windows and lags fill for ${(this.features.spanMs / 1000).toFixed(1)} s, at the start and after a gap`;
  }
}
