import type { Frame } from "../contract/frame.ts";

export interface FrameShape {
  traceCount: number;
  strideSamples: number;
  featureCount: number;
  /** How many points and hops a frame holds before the oldest are dropped. */
  pointCapacity: number;
  hopCapacity: number;
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
   * @param features standardised features of the newest lag, or null where there are none yet
   * @param dueAtMs when the sample was due, NaN where no clock paced it
   * @param decodedAtMs when the value was decoded, by the same clock
   */
  pushHop(
    sample: number,
    decoded: number,
    measured: number,
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
    hops.dueAtMs[at] = dueAtMs;
    hops.decodedAtMs[at] = decodedAtMs;
    for (let i = 0; i < featureCount; i++) {
      hops.features[at * featureCount + i] = features === null ? Number.NaN : (features[i] as number);
    }
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
      dueAtMs: new Float64Array(shape.hopCapacity),
      decodedAtMs: new Float64Array(shape.hopCapacity),
      features: new Float32Array(shape.hopCapacity * shape.featureCount),
    },
    newestSample: 0,
    droppedPoints: 0,
    status: null,
  };
}
