import type { DisplayInfo, Frame } from "../contract/frame.ts";
import { Ring } from "../signal/ring.ts";

/** How much of the past can be panned back to, s. */
export const historySeconds = 120;

/**
 * What the plots draw: the newest stretch of a run, in rings that the frames are copied into. React never sees
 * a sample.
 */
export class Display {
  /** Time of each point of the traces, s of the stream. */
  readonly pointSeconds: Ring<Float64Array>;
  /** One ring a trace, in the order of `info.traces`. */
  readonly traces: readonly Ring<Float32Array>[];
  readonly hopSeconds: Ring<Float64Array>;
  /** Time that each decoded value tells of: that of its hop, or by the lag of the target earlier. */
  readonly decodedSeconds: Ring<Float64Array>;
  readonly decoded: Ring<Float64Array>;
  readonly measured: Ring<Float64Array>;
  /** Standardised features of each hop. */
  readonly features: Ring<Float32Array>;
  /** Right edge of the plots, s of the stream. */
  nowSeconds = 0;
  /** Newest values as they are told, four times a second. */
  told = { decoded: Number.NaN, measured: Number.NaN };
  /** Nothing more will come. */
  ended = false;
  /** Largest absolute value measured so far: says in which unit values are told. */
  magnitude = 0;
  /** @param marks times that divide the stream, with what begins there */
  constructor(
    readonly info: DisplayInfo,
    readonly marks: readonly { seconds: number; label: string }[],
  ) {
    const { rateHz, strideSamples, hopSamples } = info;
    const points = Math.ceil((historySeconds * rateHz) / strideSamples);
    const hops = Math.ceil((historySeconds * rateHz) / hopSamples);
    this.pointSeconds = new Ring(Float64Array, points);
    this.traces = info.traces.map(() => new Ring(Float32Array, points));
    this.hopSeconds = new Ring(Float64Array, hops);
    this.decodedSeconds = new Ring(Float64Array, hops);
    this.decoded = new Ring(Float64Array, hops);
    this.measured = new Ring(Float64Array, hops);
    this.features = new Ring(Float32Array, hops, Math.max(1, info.features.length));
  }

  /** From one decoded value to the next, ms of the stream. */
  get hopMs(): number {
    return (1000 * this.info.hopSamples) / this.info.rateHz;
  }

  /** What is held already is left out: a decoder worker that takes over gives some of it once more. */
  push({ traces, hops, newestSample }: Frame): void {
    const { rateHz, strideSamples } = this.info;
    const width = this.traces.length;
    for (let point = 0; point < traces.count; point++) {
      const seconds = (traces.firstSample + point * strideSamples) / rateHz;
      if (seconds <= newestOf(this.pointSeconds)) continue;
      this.pointSeconds.pushValue(seconds);
      for (let trace = 0; trace < width; trace++) {
        (this.traces[trace] as Ring<Float32Array>).pushValue(traces.values[point * width + trace] as number);
      }
    }
    for (let hop = 0; hop < hops.count; hop++) {
      const seconds = (hops.samples[hop] as number) / rateHz;
      if (seconds <= newestOf(this.hopSeconds)) continue;
      this.hopSeconds.pushValue(seconds);
      this.decodedSeconds.pushValue(seconds - this.info.targetLagMs / 1000);
      this.decoded.pushValue(hops.decoded[hop] as number);
      const measured = hops.measured[hop] as number;
      this.measured.pushValue(measured);
      if (Math.abs(measured) > this.magnitude) this.magnitude = Math.abs(measured);
      this.features.push(hops.features, hop * this.info.features.length);
    }
    this.nowSeconds = Math.max(this.nowSeconds, newestSample / rateHz);
  }

  /** How much of the past is held, s. */
  get heldSeconds(): number {
    const { pointSeconds } = this;
    return pointSeconds.length === 0 ? 0 : this.nowSeconds - pointSeconds.at(pointSeconds.length - 1);
  }

  /** Index of the first trace of a role, or -1. */
  traceOf(role: "target" | "cue"): number {
    return this.info.traces.findIndex((trace) => trace.role === role);
  }
}

function newestOf(seconds: Ring<Float64Array>): number {
  return seconds.length === 0 ? Number.NEGATIVE_INFINITY : seconds.at(0);
}
