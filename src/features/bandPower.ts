import { samplesFromMs } from "../signal/units.ts";
import { butterworthBandpass } from "./butterworth.ts";
import { filterOrder, requireBelowNyquist, windowedBands } from "./fields.ts";
import { columnOf, type FeatureKernel } from "./kernel.ts";
import { groupDelaySamples, type Sos, settleSosState, sosFilterInto, sosState } from "./sos.ts";
import { TrailingPower } from "./trailingPower.ts";

const entries = {
  /** Power is averaged over `windowMs` of the past. */
  bands: windowedBands,
  /** Order of the Butterworth prototype, as in `scipy.signal.butter(order, band, "band")`: the bandpass has twice that order. */
  filterOrder,
};

/** One band of one channel. */
interface Track {
  readonly sos: Sos;
  readonly filter: Float64Array;
  readonly power: TrailingPower;
}

interface BandPowerState {
  readonly channelCount: number;
  /** Channel by channel, band by band. */
  readonly tracks: readonly Track[];
  readonly filtered: Float64Array;
}

/** Samples filtered at a time. */
const chunk = 256;

/**
 * Mean power in bands over trailing windows, in the channel's unit squared: Butterworth bandpass run forward from
 * rest, squared, averaged. Before a window is full, what there is is averaged.
 */
export const bandPower: FeatureKernel<typeof entries, BandPowerState> = {
  stage: "feature",
  entries,
  examples: [
    {
      filterOrder: 3,
      bands: [
        { name: "theta", lowHz: 4, highHz: 8, windowMs: 1000 },
        { name: "high-gamma", lowHz: 90, highHz: 200, windowMs: 130 },
      ],
    },
    { filterOrder: 1, bands: [{ name: "low-beta", lowHz: 13, highHz: 20, windowMs: 5 }] },
  ],
  describe: (info, { bands }) =>
    info.channels.flatMap((channel) =>
      bands.map((band) => columnOf(channel.name, band.name, band.lowHz, band.highHz, true)),
    ),

  init(info, { bands, filterOrder }, hopSamples) {
    const designs = bands.map((band) => bandpass(band, filterOrder, info.rateHz));
    const tracks = info.channels.flatMap(() =>
      bands.map((band, index): Track => {
        const sos = designs[index] as Sos;
        const windowSamples = samplesFromMs(band.windowMs, info.rateHz);
        return {
          sos,
          filter: sosState(sos),
          power: new TrailingPower(windowSamples, Math.floor(hopSamples)),
        };
      }),
    );
    return { channelCount: info.channels.length, tracks, filtered: new Float64Array(chunk) };
  },

  reset({ tracks }) {
    for (const track of tracks) {
      track.filter.fill(0);
      track.power.reset();
    }
  },

  process({ tracks, channelCount, filtered }, segment) {
    const bandCount = tracks.length / channelCount;
    for (let from = 0; from < segment.frameCount; from += chunk) {
      const count = Math.min(chunk, segment.frameCount - from);
      for (let index = 0; index < tracks.length; index++) {
        const track = tracks[index] as Track;
        const dataAt = Math.floor(index / bandCount) * segment.capacity + from;
        sosFilterInto(track.sos, track.filter, segment.data, dataAt, filtered, 0, count);
        track.power.add(filtered, 0, count);
      }
    }
  },

  rowInto({ tracks }, values, at) {
    for (let index = 0; index < tracks.length; index++) {
      const track = tracks[index] as Track;
      values[at + index] = track.power.mean();
      track.power.nextHop();
      settleSosState(track.filter);
    }
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
  spanMs: (_info, { bands }) => Math.max(...bands.map((band) => band.windowMs)),
};

/** @throws InputError where the band reaches half the rate */
export function bandpass(
  band: { name: string; lowHz: number; highHz: number },
  order: number,
  rateHz: number,
): Sos {
  requireBelowNyquist(band, rateHz);
  return butterworthBandpass(order, band.lowHz, band.highHz, rateHz);
}
