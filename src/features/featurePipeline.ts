import type { Block } from "../signal/block.ts";
import { InputError } from "../signal/errors.ts";
import { flatSamples } from "../signal/flat.ts";
import { channelIndex, type StreamInfo } from "../signal/stream.ts";
import { hopSamplesOf } from "./hop.ts";
import {
  type AnyFeatureKernel,
  type AnyRowKernel,
  type AnySignalKernel,
  type Column,
  createRows,
  createSegment,
  type Rows,
  type Segment,
} from "./kernel.ts";
import { featureKernels, rowKernels, signalKernels } from "./registry.ts";
import type { FeatureSpec } from "./spec.ts";

/** A row of more columns could neither be fitted nor decoded in time. */
const mostColumns = 100_000;

/** Frames taken through all kernels at a time: few enough to stay in the processor's cache. */
const segmentFrames = 1024;

/** What one kernel of a chain adds to its delay and its reach. */
export interface KernelDelay {
  readonly kernel: string;
  readonly stage: "signal" | "feature" | "row";
  readonly latencyMs: number;
  readonly spanMs: number;
}

/** The chain from samples to feature rows that a spec describes, for one stream. Strictly causal. */
export interface FeaturePipeline {
  /** All columns, lag by lag, the newest first. */
  readonly columns: readonly Column[];
  /** Their names: `LFP_0_theta`, then `LFP_0_theta@-100ms`. */
  readonly names: readonly string[];
  /** The columns of the newest lag, which come first: kernel by kernel, channel by channel, band by band. */
  readonly newest: readonly Column[];
  /** Columns in a row. */
  readonly width: number;
  readonly hopSamples: number;
  /** How far back a row reaches: the longest window and the lags (a running normalisation reaches further). */
  readonly spanMs: number;
  /** Channels whose faults break the stream off: all that are used, but for those that the spec leaves out first of all. */
  readonly watched: readonly string[];
  /** How far the newest features lag behind the signal: in the slowest band, half its window and the filters' delay. */
  readonly latencyMs: number;
  /** What of `latencyMs` and `spanMs` is whose: kernels of the signal add up, of those of features the slowest counts. */
  readonly kernels: readonly KernelDelay[];
  /** Times that the stream broke off: samples were missing or, in a channel used, no finite numbers, or it was flat. */
  readonly gaps: number;
  /** All that is carried from one call to the next: what `captureState` of it gives makes a chain of the same spec go on alike. */
  readonly state: object;
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
  readonly kernel: AnySignalKernel;
  readonly state: unknown;
  readonly out: Segment;
}
interface FeatureStep {
  readonly kernel: AnyFeatureKernel;
  readonly state: unknown;
  /** Its first column. */
  readonly at: number;
}
interface RowStep {
  readonly kernel: AnyRowKernel;
  readonly state: unknown;
  readonly out: Rows;
}

class KernelChain implements FeaturePipeline {
  readonly columns: readonly Column[];
  readonly names: readonly string[];
  readonly newest: readonly Column[];
  readonly width: number;
  readonly hopSamples: number;
  readonly spanMs: number;
  readonly latencyMs: number;
  readonly kernels: readonly KernelDelay[];
  readonly state: object;

  private readonly streamWidth: number;
  readonly watched: readonly string[];
  private readonly picks: Int32Array;
  private readonly watchedPicks: Int32Array;
  private readonly segment: Segment;
  private readonly signalSteps: SignalStep[] = [];
  private readonly featureSteps: FeatureStep[] = [];
  private readonly featureRow: Rows;
  private readonly rowSteps: RowStep[] = [];
  private readonly discardSamples: number;
  private readonly position = {
    /** The sample that has to come next; NaN before the first. */
    nextSample: Number.NaN,
    /** First sample since the start or the last gap; NaN in a gap. */
    startSample: Number.NaN,
    inGap: false,
    gaps: 0,
  };
  /** Of each channel used: its last value, and how often in a row it has stood there. */
  private readonly lastValues: Float64Array;
  private readonly unchanged: Float64Array;
  private readonly flatSamples: number;

  constructor(info: StreamInfo, spec: FeatureSpec, inputs: readonly string[]) {
    const { rateHz } = info;
    this.hopSamples = hopSamplesOf(spec.hopMs, rateHz);
    this.picks = Int32Array.from(pickChannels(info, inputs));
    this.streamWidth = info.channels.length;
    const leftOut = leftOutFirst(spec);
    this.watched = inputs.filter((input) => !leftOut.has(input));
    this.watchedPicks = this.picks.filter((_, position) => !leftOut.has(inputs[position] as string));
    this.lastValues = new Float64Array(this.watchedPicks.length).fill(Number.NaN);
    this.unchanged = new Float64Array(this.watchedPicks.length);
    this.flatSamples = flatSamples(rateHz);

    let chosen: StreamInfo = {
      rateHz,
      channels: Array.from(this.picks, (index) => info.channels[index] as StreamInfo["channels"][number]),
    };
    this.segment = createSegment(chosen.channels.length, segmentFrames);
    const kernels: KernelDelay[] = [];
    for (const params of spec.signal) {
      const kernel: AnySignalKernel = signalKernels[params.kernel];
      const state = kernel.init(chosen, params);
      kernels.push({
        kernel: params.kernel,
        stage: kernel.stage,
        latencyMs: kernel.latencyMs(chosen, params),
        spanMs: kernel.spanMs(chosen, params),
      });
      chosen = kernel.describe(chosen, params);
      const capacity = Math.ceil((segmentFrames * chosen.rateHz) / rateHz) + 1;
      this.signalSteps.push({ kernel, state, out: createSegment(chosen.channels.length, capacity) });
    }

    const hopSamples = (this.hopSamples * chosen.rateHz) / rateHz;
    if (hopSamples < 1) {
      throw new InputError(
        "hopMs",
        `${spec.hopMs} ms is less than a sample of the signal resampled to ${chosen.rateHz} Hz`,
      );
    }
    let columns: Column[] = [];
    for (const params of spec.features) {
      const kernel: AnyFeatureKernel = featureKernels[params.kernel];
      const state = kernel.init(chosen, params, hopSamples);
      kernels.push({
        kernel: params.kernel,
        stage: kernel.stage,
        latencyMs: kernel.latencyMs(chosen, params),
        spanMs: kernel.spanMs(chosen, params),
      });
      this.featureSteps.push({ kernel, state, at: columns.length });
      columns.push(...kernel.describe(chosen, params));
    }
    refuseTwins(columns);
    this.featureRow = createRows(columns.length, 1);

    for (const params of spec.rows) {
      const kernel: AnyRowKernel = rowKernels[params.kernel];
      const made = params.kernel === "lags" ? columns.length * params.count : columns.length;
      if (made > mostColumns) {
        throw new InputError("rows", `make ${made} columns; ${mostColumns} are the most.`);
      }
      const state = kernel.init(columns, params, spec.hopMs);
      columns = kernel.describe(columns, params, spec.hopMs);
      kernels.push({
        kernel: params.kernel,
        stage: kernel.stage,
        latencyMs: 0,
        spanMs: kernel.spanMs(params, spec.hopMs),
      });
      this.rowSteps.push({ kernel, state, out: createRows(columns.length, 1) });
    }
    this.columns = columns;
    this.names = columns.map((column) => column.name);
    this.newest = columns.filter((column) => column.lagMs === 0);
    this.width = columns.length;
    this.kernels = kernels;
    this.latencyMs = totalOf(kernels, "latencyMs");
    this.spanMs = totalOf(kernels, "spanMs");
    this.discardSamples = Math.round(((spec.discardMs ?? this.spanMs) * rateHz) / 1000);
    const { position, lastValues, unchanged } = this;
    const kernelStates = [...this.signalSteps, ...this.featureSteps, ...this.rowSteps].map(
      ({ state }) => state,
    );
    this.state = { position, lastValues, unchanged, kernelStates };
  }

  get gaps(): number {
    return this.position.gaps;
  }

  createRows(maxFrames: number): Rows {
    return createRows(this.width, Math.ceil(maxFrames / this.hopSamples));
  }

  reset(): void {
    this.breakOff();
    this.position.nextSample = Number.NaN;
    this.position.inGap = false;
    this.position.gaps = 0;
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
    if (firstSample !== this.position.nextSample && !Number.isNaN(this.position.nextSample)) this.enterGap();
    this.position.nextSample = firstSample + frameCount;
    let from = 0;
    for (let frame = 0; frame < frameCount; frame++) {
      const sound = this.isSound(block, frame);
      if (!sound || frame - from === segmentFrames || (firstSample + frame) % hopSamples === 0) {
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
    const { watchedPicks: picks, streamWidth, lastValues, unchanged } = this;
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
    if (this.position.inGap) return;
    this.position.inGap = true;
    this.position.gaps++;
    this.breakOff();
  }

  /** All kernels begin afresh with the next sample. */
  private breakOff(): void {
    this.position.startSample = Number.NaN;
    for (let i = 0; i < this.signalSteps.length; i++) {
      const step = this.signalSteps[i] as SignalStep;
      step.kernel.reset(step.state);
    }
    for (let i = 0; i < this.featureSteps.length; i++) {
      const step = this.featureSteps[i] as FeatureStep;
      step.kernel.reset(step.state);
    }
    for (let i = 0; i < this.rowSteps.length; i++) {
      const step = this.rowSteps[i] as RowStep;
      step.kernel.reset(step.state);
    }
  }

  /** Takes frames `from` to `end` (within a hop, and a segment) through all kernels, and appends the row to `out` where the hop ends there. */
  private advance(block: Block, from: number, end: number, out: Rows): void {
    const { picks, streamWidth } = this;
    let { segment } = this;
    this.position.inGap = false;
    segment.firstSample = block.firstSample + from;
    segment.frameCount = end - from;
    if (Number.isNaN(this.position.startSample)) this.position.startSample = segment.firstSample;
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
    for (let i = 0; i < this.featureSteps.length; i++) {
      const step = this.featureSteps[i] as FeatureStep;
      step.kernel.process(step.state, segment);
    }
    const sample = block.firstSample + end - 1;
    if ((sample + 1) % this.hopSamples !== 0) return;

    let rows = this.featureRow;
    for (let i = 0; i < this.featureSteps.length; i++) {
      const step = this.featureSteps[i] as FeatureStep;
      step.kernel.rowInto(step.state, rows.values, step.at);
    }
    rows.samples[0] = sample;
    rows.count = 1;
    for (let i = 0; i < this.rowSteps.length; i++) {
      const step = this.rowSteps[i] as RowStep;
      step.kernel.process(step.state, rows, step.out);
      rows = step.out;
    }
    if (rows.count === 0 || sample - this.position.startSample < this.discardSamples) return;
    const at = out.count * this.width;
    for (let i = 0; i < this.width; i++) out.values[at + i] = rows.values[i] as number;
    out.samples[out.count] = sample;
    out.count++;
  }
}

/** Of the signal and of rows all that is in series, of features the largest that is side by side. */
function totalOf(kernels: readonly KernelDelay[], field: "latencyMs" | "spanMs"): number {
  const of = (stage: KernelDelay["stage"]) =>
    kernels.filter((each) => each.stage === stage).map((each) => each[field]);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return sum(of("signal")) + Math.max(...of("feature")) + sum(of("row"));
}

function refuseTwins(columns: readonly Column[]): void {
  const names = columns.map((column) => column.name);
  const twin = names.find((name, at) => names.indexOf(name) !== at);
  if (twin !== undefined) throw new InputError("features", `two columns are called ${twin}`);
}

/** Channels that are left out before anything mixes channels: only then can their faults reach nothing else. */
function leftOutFirst(spec: FeatureSpec): Set<string> {
  const names = new Set<string>();
  for (const step of spec.signal) {
    if (step.kernel === "exclude") for (const channel of step.channels) names.add(channel);
    else if (step.kernel !== "offset") break;
  }
  return names;
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
