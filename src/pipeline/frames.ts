import type { Frame } from "../contract/frame.ts";

export interface FrameShape {
  traceCount: number;
  strideSamples: number;
  featureCount: number;
  /** How many points and hops a frame holds before the oldest are dropped. */
  pointCapacity: number;
  hopCapacity: number;
  /** Values in a column of the spectrogram. */
  spectrumSize: number;
}

/**
 * Gathers what the page has not been sent yet. Two sets of buffers take turns: one fills while the other is with
 * the page. A page that is slow gets fuller frames; past the capacity the oldest half is dropped, and counted.
 */
export class FrameBuilder {
  private filling: Frame;
  private spare: Frame | null;
  private droppedPoints = 0;

  constructor(private readonly shape: FrameShape) {
    this.filling = emptyFrame(shape);
    this.spare = emptyFrame(shape);
  }

  get isEmpty(): boolean {
    return this.filling.traces.count === 0 && this.filling.hops.count === 0;
  }

  pushPoint(values: Float32Array, sample: number): void {
    const { traces } = this.filling;
    const { traceCount, pointCapacity, strideSamples } = this.shape;
    if (traces.count === pointCapacity) {
      const dropped = Math.ceil(pointCapacity / 2);
      traces.values.copyWithin(0, dropped * traceCount);
      traces.count -= dropped;
      traces.firstSample += dropped * strideSamples;
      this.droppedPoints += dropped;
    }
    if (traces.count === 0) traces.firstSample = sample;
    traces.values.set(values, traces.count * traceCount);
    traces.count++;
  }

  /**
   * @param interval low and high; NaN where there is none
   * @param onsets as `Frame.hops.onsets`
   * @param features standardised features of the newest lag, or null where there are none yet
   * @param dueAtMs when the sample was due, NaN where no clock paced it
   * @param decodedAtMs when the value was decoded, by the same clock
   */
  pushHop(
    sample: number,
    decoded: number,
    measured: number,
    interval: ArrayLike<number>,
    onsets: number,
    features: Float64Array | null,
    dueAtMs: number,
    decodedAtMs: number,
  ): void {
    const { hops } = this.filling;
    const { featureCount, hopCapacity } = this.shape;
    if (hops.count === hopCapacity) {
      const dropped = Math.ceil(hopCapacity / 2);
      hops.samples.copyWithin(0, dropped);
      hops.decoded.copyWithin(0, dropped);
      hops.measured.copyWithin(0, dropped);
      hops.low.copyWithin(0, dropped);
      hops.high.copyWithin(0, dropped);
      hops.onsets.copyWithin(0, dropped);
      hops.dueAtMs.copyWithin(0, dropped);
      hops.decodedAtMs.copyWithin(0, dropped);
      hops.features.copyWithin(0, dropped * featureCount);
      hops.count -= dropped;
      this.droppedPoints += dropped;
    }
    const at = hops.count++;
    hops.samples[at] = sample;
    hops.decoded[at] = decoded;
    hops.measured[at] = measured;
    hops.low[at] = interval[0] as number;
    hops.high[at] = interval[1] as number;
    hops.onsets[at] = onsets;
    hops.dueAtMs[at] = dueAtMs;
    hops.decodedAtMs[at] = decodedAtMs;
    for (let i = 0; i < featureCount; i++) {
      hops.features[at * featureCount + i] = features === null ? Number.NaN : (features[i] as number);
    }
  }

  /** @param column as `Spectrogram.column`; shorter where fewer channels are looked at */
  pushSpectrum(sample: number, column: Float32Array): void {
    const { spectra } = this.filling;
    const { spectrumSize, hopCapacity } = this.shape;
    if (spectra.count === hopCapacity) {
      const dropped = Math.ceil(hopCapacity / 2);
      spectra.samples.copyWithin(0, dropped);
      spectra.values.copyWithin(0, dropped * spectrumSize);
      spectra.count -= dropped;
    }
    const at = spectra.count++;
    spectra.samples[at] = sample;
    spectra.values.fill(Number.NaN, at * spectrumSize, (at + 1) * spectrumSize);
    spectra.values.set(column, at * spectrumSize);
  }

  /** Those gathered are of other channels than the next ones. */
  forgetSpectra(): void {
    this.filling.spectra.count = 0;
  }

  /**
   * The frame gathered so far, for sending with its buffers transferred; goes on in the other set.
   * @param spent the frame that the page hands back, if it has one
   */
  take(spent: Frame | null): Frame {
    const frame = this.filling;
    frame.droppedPoints = this.droppedPoints;
    const next = spent ?? this.spare ?? emptyFrame(this.shape);
    if (next === this.spare) this.spare = null;
    next.traces.count = 0;
    next.hops.count = 0;
    next.spectra.count = 0;
    this.filling = next;
    return frame;
  }
}

function emptyFrame(shape: FrameShape): Frame {
  return {
    kind: "frame",
    traces: { values: new Float32Array(shape.pointCapacity * shape.traceCount), count: 0, firstSample: 0 },
    hops: {
      count: 0,
      samples: new Float64Array(shape.hopCapacity),
      decoded: new Float64Array(shape.hopCapacity),
      measured: new Float64Array(shape.hopCapacity),
      low: new Float64Array(shape.hopCapacity),
      high: new Float64Array(shape.hopCapacity),
      onsets: new Uint8Array(shape.hopCapacity),
      dueAtMs: new Float64Array(shape.hopCapacity),
      decodedAtMs: new Float64Array(shape.hopCapacity),
      features: new Float32Array(shape.hopCapacity * shape.featureCount),
    },
    spectra: {
      count: 0,
      samples: new Float64Array(shape.hopCapacity),
      values: new Float32Array(shape.hopCapacity * shape.spectrumSize),
    },
    newestSample: 0,
    droppedPoints: 0,
    status: null,
  };
}
