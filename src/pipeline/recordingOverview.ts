import type { Overview } from "../contract/apis.ts";
import type { OverviewRequest } from "../contract/config.ts";
import type { Marker, Recording } from "../recordings/index.ts";
import { InputError } from "../signal/errors.ts";
import { type Extent, Pyramid } from "../signal/pyramid.ts";
import { channelIndex } from "../signal/stream.ts";
import { type Places, placesOf } from "./places.ts";

/** Samples in a bin, where the recording is not too long for it. */
const leastBaseSamples = 64;
/** Bins of the finest level, of all signals together. */
const mostBins = 1 << 22;
/** Samples of all channels that are read for one answer. */
const mostRawSamples = 1 << 20;
/** More markers than this cannot be told apart. */
const mostMarkers = 100;

type Asked = Omit<OverviewRequest, "source">;

/**
 * A recording seen from afar: a pyramid of extremes for each signal, as it is stored, which verification fills while it goes through the
 * samples. A stretch whose columns are finer than the bins is read from the file instead, so that down there single samples are told.
 *
 * Memory: at most 38 MB however long the recording is: four million bins of 8 bytes and 1/7 more; the longer it is, the more samples lie
 * in a bin. An answer reads a million samples at most (4 MB); where columns finer than a bin would take more, bins are told.
 */
export class RecordingOverview {
  readonly pyramids: readonly Pyramid[];
  /** All of them, once they have been read. */
  markers: readonly Marker[];
  /** More samples are to come. */
  isGrowing = true;
  private readonly places: readonly Places[];

  constructor(readonly recording: Recording) {
    const { signals } = recording;
    const counts = signals.map(({ sampleCount }) => sampleCount);
    const total = counts.reduce((sum, count) => sum + count, 0);
    let baseSamples = leastBaseSamples;
    while (total / baseSamples > mostBins) baseSamples *= 2;
    this.pyramids = counts.map((count) => new Pyramid(count, baseSamples));
    this.places = placesOf(recording);
    this.markers = recording.markers;
  }

  /** Takes samples of a signal, as they were read; behind some that could not be read there are none to tell of. */
  add(signal: number, firstSample: number, values: ArrayLike<number>, count: number): void {
    const pyramid = this.pyramids[signal];
    if (pyramid?.seen === firstSample) pyramid.push(values, count);
  }

  /** @throws InputError naming a channel that is missing, or where the file changed */
  async answer({ channels, startSample, endSample, columns: asked }: Asked): Promise<Overview> {
    const { info, frameCount, name } = this.recording;
    const chosen = channels.map((channel) => placeOf(this.recording, channel));
    const end = Math.min(frameCount, endSample);
    const start = Math.min(startSample, Math.max(0, end - 1));
    const columns = Math.min(asked, end - start);
    if (columns < 1) throw new InputError(name, "the stretch asked for holds no samples.");
    const least = new Float32Array(columns * chosen.length).fill(Number.NaN);
    const greatest = least.slice();
    const bounds = Float64Array.from({ length: columns + 1 }, (_, column) =>
      column === columns ? end : start + Math.floor((column * (end - start)) / columns),
    );
    const fine = chosen.filter((signal) => this.isFine(signal, start, end, columns));
    const samples = fine.reduce((sum, signal) => sum + this.samplesIn(signal, start, end), 0);
    for (const [i, signal] of chosen.entries()) {
      const out = [
        least.subarray(i * columns, (i + 1) * columns),
        greatest.subarray(i * columns, (i + 1) * columns),
      ] as const;
      if (samples <= mostRawSamples && fine.includes(signal)) await this.readColumns(signal, bounds, ...out);
      else this.foldColumns(signal, bounds, ...out);
    }
    const markers = this.markers.filter(({ sample }) => sample >= start && sample < end);
    return {
      startSample: start,
      endSample: end,
      columns,
      channels: chosen.map((signal) => info.channels[signal] as (typeof info.channels)[number]),
      least,
      greatest,
      markers:
        markers.length > mostMarkers
          ? []
          : markers.map(({ sample, text, kind }) => ({ sample, text: text || kind })),
      markerCount: markers.length,
      isGrowing: this.isGrowing,
    };
  }

  /** A column holds less than a bin. */
  private isFine(signal: number, start: number, end: number, columns: number): boolean {
    const { baseSamples } = this.pyramids[signal] as Pyramid;
    return this.samplesIn(signal, start, end) < columns * baseSamples;
  }

  private samplesIn(signal: number, start: number, end: number): number {
    let sum = 0;
    for (const [from, to] of (this.places[signal] as Places).stretches(start, end)) sum += to - from;
    return sum;
  }

  private foldColumns(signal: number, bounds: Float64Array, least: Float32Array, greatest: Float32Array) {
    const places = this.places[signal] as Places;
    const pyramid = this.pyramids[signal] as Pyramid;
    for (let column = 0; column < least.length; column++) {
      const extent: Extent = { least: Number.POSITIVE_INFINITY, greatest: Number.NEGATIVE_INFINITY };
      for (const [from, to] of places.stretches(bounds[column] as number, bounds[column + 1] as number)) {
        pyramid.widen(extent, from, to);
      }
      if (extent.least > extent.greatest) continue;
      least[column] = extent.least;
      greatest[column] = extent.greatest;
    }
  }

  private async readColumns(
    signal: number,
    bounds: Float64Array,
    least: Float32Array,
    greatest: Float32Array,
  ) {
    const places = this.places[signal] as Places;
    const stretches = [...places.stretches(bounds[0] as number, bounds.at(-1) as number)];
    const first = stretches[0]?.[0] ?? 0;
    const values = await this.read(signal, first, (stretches.at(-1)?.[1] ?? first) - first);
    for (let column = 0; column < least.length; column++) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (const [from, to] of places.stretches(bounds[column] as number, bounds[column + 1] as number)) {
        for (let sample = from; sample < to; sample++) {
          const value = values[sample - first] as number;
          if (!Number.isFinite(value)) continue;
          if (value < low) low = value;
          if (value > high) high = value;
        }
      }
      if (low > high) continue;
      least[column] = low;
      greatest[column] = high;
    }
  }

  /** Stored samples: gaps take no room among them. */
  private async read(signal: number, first: number, count: number): Promise<Float32Array> {
    const values = new Float32Array(count);
    const { readSignalInto } = this.recording.signals[signal] as Recording["signals"][number];
    for (let at = 0; at < count; ) {
      const read = await readSignalInto(first + at, count - at, values.subarray(at));
      if (read === 0) return values.subarray(0, at);
      at += read;
    }
    return values;
  }

  /** The samples of one signal over a stretch of frames, at its own rate; NaN stands for each gap, however long. */
  async samplesOf(channel: string, start: number, end: number): Promise<Float64Array> {
    const signal = placeOf(this.recording, channel);
    const stretches = [...(this.places[signal] as Places).stretches(start, end)];
    const samples = new Float64Array(
      stretches.reduce((sum, [from, to]) => sum + to - from, Math.max(0, stretches.length - 1)),
    ).fill(Number.NaN);
    let at = 0;
    for (const [from, to] of stretches) {
      samples.set(await this.read(signal, from, to - from), at);
      at += to - from + 1;
    }
    return samples;
  }
}

/** @throws InputError where there is no such channel */
function placeOf({ info, name }: Recording, channel: string): number {
  const place = channelIndex(info, channel);
  if (place < 0) throw new InputError(`channel ${channel}`, `no such channel in ${name}.`);
  return place;
}
