import type { Block } from "../signal/block.ts";
import { InputError } from "../signal/errors.ts";
import { flatSamples } from "../signal/flat.ts";
import { channelIndex, type StreamInfo } from "../signal/stream.ts";
import { bandPower } from "./bandPower.ts";
import { hopSamplesOf } from "./hop.ts";
import {
  createRows,
  createSegment,
  type RowKernel,
  type Rows,
  type Segment,
  type SignalKernel,
} from "./kernel.ts";
import { lags } from "./lags.ts";
import { log } from "./log.ts";
import { notch } from "./notch.ts";
import { offset } from "./offset.ts";
import { runningMedian } from "./runningMedian.ts";
import { type FeatureSpec, spanMs } from "./spec.ts";

/** Width of a notch where the spec gives none. */
const defaultNotchWidthHz = 2;

/** Frames taken through all kernels at a time: few enough to stay in the processor's cache. */
const segmentFrames = 1024;

/** The chain from samples to feature rows that a spec describes, for one stream. Strictly causal. */
export interface FeaturePipeline {
  /** All columns, lag by lag, the newest first: `LFP_0_theta`, then `LFP_0_theta@-100ms`. */
  readonly names: readonly string[];
  /** The columns of the newest lag, channel by channel, band by band. */
  readonly newest: readonly { name: string; channel: string; band: string; lowHz: number; highHz: number }[];
  /** Columns in a row. */
  readonly width: number;
  readonly hopSamples: number;
  /** How far back a row reaches: the longest window and the lags (a running normalisation reaches further). */
  readonly spanMs: number;
  /** How far the newest features lag behind the signal: in the slowest band, half its window and the filters' delay. */
  readonly latencyMs: number;
  /** Times that the stream broke off: samples were missing or, in a channel used, no finite numbers, or it was flat. */
  readonly gaps: number;
  /** Rows with room for what `maxFrames` frames can bring. */
  createRows(maxFrames: number): Rows;
  /** Forgets the stream so far: as newly made. */
  reset(): void;
  /**
   * Takes the next samples in, and fills `out` with the rows that fell due: at sample s where (s + 1) is a multiple of
   * `hopSamples`. After a gap, as at the start, all kernels begin afresh and the first rows are not given out.
   * Allocates nothing; how the stream is cut into blocks makes no difference to a single bit.
   *
   * @returns rows written, also `out.count`
   * @throws RangeError where `out` is too small
   */
  process(block: Block, out: Rows): number;
}

/**
 * @param info the stream that blocks will come from
 * @param inputs names of the channels to use, in order (`spec.channels` is for the caller to heed)
 * @throws InputError where a channel is missing, or the stream's rate does not allow the hop, a band or a notch
 */
export function createFeaturePipeline(
  info: StreamInfo,
  spec: FeatureSpec,
  inputs: readonly string[],
): FeaturePipeline {
  return new KernelChain(info, spec, inputs);
}

/** A kernel with its state and the memory it fills. */
interface SignalStep {
  readonly kernel: SignalKernel<unknown, unknown>;
  readonly state: unknown;
  readonly out: Segment;
}
interface RowStep {
  readonly kernel: RowKernel<unknown, unknown>;
  readonly state: unknown;
  readonly out: Rows;
}

class KernelChain implements FeaturePipeline {
  readonly names: readonly string[];
  readonly newest: FeaturePipeline["newest"];
  readonly width: number;
  readonly hopSamples: number;
  readonly spanMs: number;
  readonly latencyMs: number;
  gaps = 0;

  private readonly streamWidth: number;
  private readonly picks: Int32Array;
  private readonly segment: Segment;
  private readonly signalSteps: SignalStep[] = [];
  private readonly bandPowers: ReturnType<typeof bandPower.init>;
  private readonly powerRows: Rows;
  private readonly rowSteps: RowStep[] = [];
  private readonly discardSamples: number;
  /** The sample that has to come next; NaN before the first. */
  private nextSample = Number.NaN;
  /** First sample since the start or the last gap; NaN in a gap. */
  private startSample = Number.NaN;
  private inGap = false;
  /** Of each channel used: its last value, and how often in a row it has stood there. */
  private readonly lastValues: Float64Array;
  private readonly unchanged: Float64Array;
  private readonly flatSamples: number;

  constructor(info: StreamInfo, spec: FeatureSpec, inputs: readonly string[]) {
    const { rateHz } = info;
    this.hopSamples = hopSamplesOf(spec.hopMs, rateHz);
    this.picks = Int32Array.from(pickChannels(info, inputs));
    this.streamWidth = info.channels.length;
    this.lastValues = new Float64Array(this.picks.length).fill(Number.NaN);
    this.unchanged = new Float64Array(this.picks.length);
    this.flatSamples = flatSamples(rateHz);
    this.spanMs = spanMs(spec);
    this.discardSamples = Math.round(((spec.discardMs ?? this.spanMs) * rateHz) / 1000);

    let chosen: StreamInfo = {
      rateHz,
      channels: Array.from(this.picks, (index) => info.channels[index] as StreamInfo["channels"][number]),
    };
    this.segment = createSegment(chosen.channels.length, segmentFrames);
    let latencyMs = 0;
    const addSignal = <Params, State>(kernel: SignalKernel<Params, State>, params: Params) => {
      const state = kernel.init(chosen, params);
      latencyMs += kernel.latencyMs(chosen, params);
      chosen = kernel.describe(chosen, params);
      const out = createSegment(chosen.channels.length, segmentFrames);
      this.signalSteps.push({ kernel, state, out });
    };
    if (spec.offset === "first-sample") addSignal(offset, {});
    if (spec.notch) {
      const { lineHz, harmonics, widthHz = defaultNotchWidthHz } = spec.notch;
      addSignal(notch, { lineHz, harmonics, widthHz });
    }

    this.bandPowers = bandPower.init(chosen, spec);
    this.latencyMs = latencyMs + bandPower.latencyMs(chosen, spec);
    let names = bandPower.describe(chosen, spec);
    this.newest = chosen.channels.flatMap((channel, at) =>
      spec.bands.map(({ name: band, lowHz, highHz }, index) => ({
        name: names[at * spec.bands.length + index] as string,
        channel: channel.name,
        band,
        lowHz,
        highHz,
      })),
    );
    const rowRoom = Math.ceil(segmentFrames / this.hopSamples);
    this.powerRows = createRows(names.length, rowRoom);

    const addRows = <Params, State>(kernel: RowKernel<Params, State>, params: Params) => {
      const state = kernel.init(names, params, spec.hopMs);
      names = kernel.describe(names, params, spec.hopMs);
      this.rowSteps.push({ kernel, state, out: createRows(names.length, rowRoom) });
    };
    addRows(log, spec);
    if (spec.normalise) addRows(runningMedian, spec.normalise);
    addRows(lags, spec);
    this.names = names;
    this.width = names.length;
  }

  createRows(maxFrames: number): Rows {
    return createRows(this.width, Math.ceil(maxFrames / this.hopSamples));
  }

  reset(): void {
    this.breakOff();
    this.nextSample = Number.NaN;
    this.inGap = false;
    this.gaps = 0;
    this.lastValues.fill(Number.NaN);
    this.unchanged.fill(0);
  }

  process(block: Block, out: Rows): number {
    const { firstSample, frameCount } = block;
    out.count = 0;
    if (frameCount === 0) return 0;
    const { hopSamples } = this;
    const due = Math.floor((firstSample + frameCount) / hopSamples) - Math.floor(firstSample / hopSamples);
    if (out.capacity < due || out.width !== this.width) {
      throw new RangeError(
        `${due} rows of ${this.width} columns can fall due; given was room for ${out.capacity} of ${out.width}`,
      );
    }
    if (firstSample !== this.nextSample && !Number.isNaN(this.nextSample)) this.enterGap();
    this.nextSample = firstSample + frameCount;
    let from = 0;
    for (let frame = 0; frame < frameCount; frame++) {
      const sound = this.isSound(block, frame);
      if (!sound || frame - from === segmentFrames) {
        if (frame > from) this.advance(block, from, frame, out);
        from = sound ? frame : frame + 1;
      }
      if (!sound) this.enterGap();
    }
    if (frameCount > from) this.advance(block, from, frameCount, out);
    return out.count;
  }

  /** Whether all channels used hold finite numbers in this frame and none of them is flat. Called once a frame, in order. */
  private isSound(block: Block, frame: number): boolean {
    const { picks, streamWidth, lastValues, unchanged } = this;
    const at = frame * streamWidth;
    let sound = true;
    for (let i = 0; i < picks.length; i++) {
      const value = block.data[at + (picks[i] as number)] as number;
      const still = value === (lastValues[i] as number) ? (unchanged[i] as number) + 1 : 1;
      unchanged[i] = still;
      lastValues[i] = value;
      if (!Number.isFinite(value) || still >= this.flatSamples) sound = false;
    }
    return sound;
  }

  private enterGap(): void {
    if (this.inGap) return;
    this.inGap = true;
    this.gaps++;
    this.breakOff();
  }

  /** All kernels begin afresh with the next sample. */
  private breakOff(): void {
    this.startSample = Number.NaN;
    for (let i = 0; i < this.signalSteps.length; i++) {
      const step = this.signalSteps[i] as SignalStep;
      step.kernel.reset(step.state);
    }
    bandPower.reset(this.bandPowers);
    for (let i = 0; i < this.rowSteps.length; i++) {
      const step = this.rowSteps[i] as RowStep;
      step.kernel.reset(step.state);
    }
  }

  /** Takes frames `from` to `end` (at most a segment) through all kernels and appends the rows to `out`. */
  private advance(block: Block, from: number, end: number, out: Rows): void {
    const { picks, streamWidth } = this;
    let { segment } = this;
    this.inGap = false;
    segment.firstSample = block.firstSample + from;
    segment.frameCount = end - from;
    if (Number.isNaN(this.startSample)) this.startSample = segment.firstSample;
    for (let i = 0; i < picks.length; i++) {
      const to = i * segmentFrames;
      const pick = picks[i] as number;
      for (let frame = from; frame < end; frame++) {
        segment.data[to + frame - from] = block.data[frame * streamWidth + pick] as number;
      }
    }

    for (let i = 0; i < this.signalSteps.length; i++) {
      const step = this.signalSteps[i] as SignalStep;
      step.kernel.process(step.state, segment, step.out);
      segment = step.out;
    }
    let rows = this.powerRows;
    bandPower.process(this.bandPowers, segment, rows);
    for (let i = 0; i < this.rowSteps.length; i++) {
      const step = this.rowSteps[i] as RowStep;
      step.kernel.process(step.state, rows, step.out);
      rows = step.out;
    }

    for (let row = 0; row < rows.count; row++) {
      const sample = rows.samples[row] as number;
      if (sample - this.startSample < this.discardSamples) continue;
      const at = out.count * this.width;
      for (let i = 0; i < this.width; i++) out.values[at + i] = rows.values[row * this.width + i] as number;
      out.samples[out.count] = sample;
      out.count++;
    }
  }
}

function pickChannels(info: StreamInfo, inputs: readonly string[]): number[] {
  if (inputs.length === 0) throw new InputError("channels", "there must be at least one to make features of");
  return inputs.map((name, position) => {
    const index = channelIndex(info, name);
    if (index < 0) {
      const names = info.channels.map((channel) => channel.name).join(", ");
      throw new InputError(`channel ${name}`, `is not in the stream; it has ${names}`);
    }
    if (inputs.indexOf(name) !== position) throw new InputError(`channel ${name}`, "is named twice");
    return index;
  });
}
