import { InputError } from "../signal/errors.ts";
import { samplesFromMs } from "../signal/units.ts";
import { butterworthBandpass } from "./butterworth.ts";
import { hopSamplesOf } from "./hop.ts";
import type { FeatureKernel } from "./kernel.ts";
import { groupDelaySamples, type Sos, settleSosState, sosFilterInto, sosState } from "./sos.ts";

interface Band {
  name: string;
  lowHz: number;
  highHz: number;
  /** Power is averaged over this much of the past. */
  windowMs: number;
}

export interface BandPowerParams {
  hopMs: number;
  bands: readonly Band[];
  /** Order of the Butterworth prototype; the bandpass has twice that order. */
  filterOrder: number;
}

/** One band of one channel: a filter, and sums of its squared output. */
interface Track {
  readonly sos: Sos;
  readonly filter: Float64Array;
  readonly windowSamples: number;
  /** Whole hops in the window, and the samples of it that are left over. */
  readonly wholeHops: number;
  readonly leftSamples: number;
  /**
   * A ring over the newest `wholeHops + 1` hops, by number of the hop: the sum over each hop, and over its last
   * `leftSamples` samples.
   */
  readonly hopSums: Float64Array;
  readonly tailSums: Float64Array;
}

interface BandPowerState {
  readonly hopSamples: number;
  readonly channelCount: number;
  /** Channel by channel, band by band. */
  readonly tracks: readonly Track[];
  readonly filtered: Float64Array;
  /** Samples since the start, or the last reset. */
  seen: number;
}

/**
 * Mean power in bands over trailing windows: Butterworth bandpass run forward from rest, squared, averaged; one row
 * a hop, at samples hop - 1, 2 hop - 1, ... of the stream. Before a window is full, what there is is averaged.
 *
 * A window is summed from the sums of its hops and of the tail of the hop it begins in. Nothing is ever
 * subtracted, as in a running sum, so no rounding error builds up, however long the stream and however large an
 * artefact that went by; and no sample need be kept.
 */
export const bandPower: FeatureKernel<BandPowerParams, BandPowerState> = {
  stage: "feature",
  describe: (info, { bands }) =>
    info.channels.flatMap((channel) => bands.map((band) => `${channel.name}_${band.name}`)),

  init(info, { hopMs, bands, filterOrder }) {
    const hopSamples = hopSamplesOf(hopMs, info.rateHz);
    const designs = bands.map((band) => bandpass(band, filterOrder, info.rateHz));
    const tracks = info.channels.flatMap(() =>
      bands.map((band, index): Track => {
        const sos = designs[index] as Sos;
        const windowSamples = samplesFromMs(band.windowMs, info.rateHz);
        const wholeHops = Math.floor(windowSamples / hopSamples);
        return {
          sos,
          filter: sosState(sos),
          windowSamples,
          wholeHops,
          leftSamples: windowSamples - wholeHops * hopSamples,
          hopSums: new Float64Array(wholeHops + 1),
          tailSums: new Float64Array(wholeHops + 1),
        };
      }),
    );
    return {
      hopSamples,
      channelCount: info.channels.length,
      tracks,
      filtered: new Float64Array(hopSamples),
      seen: 0,
    };
  },

  reset(state) {
    state.seen = 0;
    for (const track of state.tracks) {
      track.filter.fill(0);
      track.hopSums.fill(0);
      track.tailSums.fill(0);
    }
  },

  process(state, segment, out) {
    const { hopSamples, channelCount, tracks, filtered } = state;
    const bandCount = tracks.length / channelCount;
    const { data, firstSample, frameCount } = segment;
    out.count = 0;
    for (let from = 0; from < frameCount; ) {
      const sample = firstSample + from;
      const hop = Math.floor(sample / hopSamples);
      const phase = sample - hop * hopSamples;
      const count = Math.min(frameCount - from, hopSamples - phase);
      const hopEnds = phase + count === hopSamples;
      state.seen += count;
      const rowAt = out.count * out.width;
      for (let index = 0; index < tracks.length; index++) {
        const track = tracks[index] as Track;
        const dataAt = Math.floor(index / bandCount) * segment.capacity + from;
        sosFilterInto(track.sos, track.filter, data, dataAt, filtered, 0, count);
        addPower(track, hop, filtered, count, hopSamples - track.leftSamples - phase);
        if (hopEnds) {
          settleSosState(track.filter);
          out.values[rowAt + index] = meanPower(track, hop, state.seen);
          openHop(track, hop + 1);
        }
      }
      if (hopEnds) {
        out.samples[out.count] = sample + count - 1;
        out.count++;
      }
      from += count;
    }
    return out.count;
  },

  /** Half the window, and the filter's group delay at the band's (geometric) centre. */
  latencyMs(info, { bands, filterOrder }) {
    const delays = bands.map((band) => {
      const radians = (2 * Math.PI * Math.sqrt(band.lowHz * band.highHz)) / info.rateHz;
      const filterSamples = groupDelaySamples(bandpass(band, filterOrder, info.rateHz), radians);
      return band.windowMs / 2 + (filterSamples * 1000) / info.rateHz;
    });
    return Math.max(...delays);
  },
};

function bandpass(band: Band, order: number, rateHz: number): Sos {
  if (band.highHz >= rateHz / 2) {
    throw new InputError(
      `band "${band.name}"`,
      `its upper edge, ${band.highHz} Hz, must lie below ${rateHz / 2} Hz, half the stream's rate`,
    );
  }
  return butterworthBandpass(order, band.lowHz, band.highHz, rateHz);
}

/** Adds squares to the sums of hop number `hop`; the tail begins at `filtered[tailFrom]` (before it, where negative). */
function addPower(track: Track, hop: number, filtered: Float64Array, count: number, tailFrom: number): void {
  const slot = hop % track.hopSums.length;
  let hopSum = track.hopSums[slot] as number;
  let tailSum = track.tailSums[slot] as number;
  const split = Math.max(0, Math.min(count, tailFrom));
  for (let i = 0; i < split; i++) {
    const value = filtered[i] as number;
    hopSum += value * value;
  }
  for (let i = split; i < count; i++) {
    const value = filtered[i] as number;
    const power = value * value;
    hopSum += power;
    tailSum += power;
  }
  track.hopSums[slot] = hopSum;
  track.tailSums[slot] = tailSum;
}

function meanPower(track: Track, hop: number, seen: number): number {
  const { hopSums, tailSums, wholeHops, windowSamples } = track;
  const slots = hopSums.length;
  // The slot after the newest is the oldest: the hop in which the window begins.
  let slot = (hop + 1) % slots;
  let sum = tailSums[slot] as number;
  for (let i = 0; i < wholeHops; i++) {
    slot = slot + 1 === slots ? 0 : slot + 1;
    sum += hopSums[slot] as number;
  }
  return sum / Math.min(windowSamples, seen);
}

function openHop(track: Track, hop: number): void {
  const slot = hop % track.hopSums.length;
  track.hopSums[slot] = 0;
  track.tailSums[slot] = 0;
}
