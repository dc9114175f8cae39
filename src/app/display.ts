import { type DisplayInfo, type Frame, mostShown, shownAtFirst } from "../contract/frame.ts";
import { Ring } from "../signal/ring.ts";

/** How much of the past can be gone back to, s; of many channels as much as fits. */
const mostSeconds = 600;
const mostBytes = 128e6;
/** A ring holds every value twice. */
const bytesOfTrace = 8;
const bytesOfSeconds = 16;

/** What somebody marked at a time of the stream. */
export interface StreamEvent {
  readonly seconds: number;
  readonly text: string;
}
const mostEvents = 1000;

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
  /** Interval around each decoded value. */
  readonly low: Ring<Float64Array>;
  readonly high: Ring<Float64Array>;
  /** As `Frame.hops.onsets`. */
  readonly onsets: Ring<Float32Array>;
  /** From due to decoded, ms; NaN where no clock paced it. */
  readonly toDecodedMs: Ring<Float32Array>;
  /** Columns of the spectrogram: when each window ends, and dB, channel by channel in the order of `spectraOf`. */
  readonly spectraSeconds: Ring<Float64Array>;
  readonly spectra: Ring<Float32Array>;
  /** Places among the traces of the channels whose spectra come. */
  spectraOf: readonly number[];
  /** In the order of time. */
  readonly events: StreamEvent[] = [];
  /** How much of the past is kept at most, s. */
  readonly historySeconds: number;
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
    const spectrumSize = mostShown * info.spectra.frequenciesHz.length;
    const bytesASecond =
      (rateHz / strideSamples) * (bytesOfSeconds + bytesOfTrace * info.traces.length) +
      (rateHz / hopSamples) * bytesOfTrace * (info.features.length + spectrumSize);
    this.historySeconds = Math.min(mostSeconds, Math.floor(mostBytes / bytesASecond));
    const points = Math.ceil((this.historySeconds * rateHz) / strideSamples);
    const hops = Math.ceil((this.historySeconds * rateHz) / hopSamples);
    this.pointSeconds = new Ring(Float64Array, points);
    this.traces = info.traces.map(() => new Ring(Float32Array, points));
    this.hopSeconds = new Ring(Float64Array, hops);
    this.decodedSeconds = new Ring(Float64Array, hops);
    this.decoded = new Ring(Float64Array, hops);
    this.measured = new Ring(Float64Array, hops);
    this.low = new Ring(Float64Array, hops);
    this.high = new Ring(Float64Array, hops);
    this.onsets = new Ring(Float32Array, hops);
    this.toDecodedMs = new Ring(Float32Array, hops);
    this.features = new Ring(Float32Array, hops, Math.max(1, info.features.length));
    this.spectraSeconds = new Ring(Float64Array, hops);
    this.spectra = new Ring(Float32Array, hops, spectrumSize);
    this.spectraOf = shownAtFirst(info.traces);
  }

  /** From one decoded value to the next, ms of the stream. */
  get hopMs(): number {
    return (1000 * this.info.hopSamples) / this.info.rateHz;
  }

  /** What is held already is left out: a decoder worker that takes over gives some of it once more. */
  push({ traces, hops, spectra, newestSample }: Frame): void {
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
      this.low.pushValue(hops.low[hop] as number);
      this.high.pushValue(hops.high[hop] as number);
      this.onsets.pushValue(hops.onsets[hop] as number);
      this.toDecodedMs.pushValue((hops.decodedAtMs[hop] as number) - (hops.dueAtMs[hop] as number));
      this.features.push(hops.features, hop * this.info.features.length);
    }
    for (let column = 0; column < spectra.count; column++) {
      const seconds = (spectra.samples[column] as number) / rateHz;
      if (seconds <= newestOf(this.spectraSeconds)) continue;
      this.spectraSeconds.pushValue(seconds);
      this.spectra.push(spectra.values, column * this.spectra.width);
    }
    this.nowSeconds = Math.max(this.nowSeconds, newestSample / rateHz);
  }

  /** Signals shown before are of another montage than those that come. */
  forgetSignals(): void {
    this.info.traces.forEach(({ role }, trace) => {
      if (role === "input") this.traces[trace]?.fill(Number.NaN);
    });
  }

  /** Spectra are of other channels from now on. */
  showSpectraOf(traces: readonly number[]): void {
    this.spectraOf = traces;
    this.spectraSeconds.clear();
    this.spectra.clear();
  }

  /** Puts an event in its place in time; of too many the oldest is forgotten. */
  addEvent(event: StreamEvent): void {
    const { events } = this;
    let at = events.length;
    while (at > 0 && (events[at - 1] as StreamEvent).seconds > event.seconds) at--;
    events.splice(at, 0, event);
    if (events.length > mostEvents) events.shift();
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

/** Index of the first of ascending times that is not before `seconds`; their number where all are. */
export function firstFrom(times: ArrayLike<number>, seconds: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
