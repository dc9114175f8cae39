import { samplesFromMs } from "../signal/units.ts";
import { butterworthBandpass } from "./butterworth.ts";
import { filterOrder, requireBelowNyquist, windowedBands } from "./fields.ts";
import { columnOf, type FeatureKernel } from "./kernel.ts";
import { groupDelaySamples, type Sos, settleSosStates, sosFilterInto, sosStates } from "./sos.ts";
import { TrailingPower } from "./trailingPower.ts";

const entries = {
  /** Power is averaged over `windowMs` of the past. */
  bands: windowedBands,
  /** Order of the Butterworth prototype, as in `scipy.signal.butter(order, band, "band")`: the bandpass has twice that order. */
  filterOrder,
};

/** One band of all channels. */
interface BandFilter {
  readonly sos: Sos;
  readonly states: Float64Array;
  readonly power: TrailingPower;
}

interface BandPowerState {
  readonly bands: readonly BandFilter[];
  readonly filtered: Float64Array;
}

/** Samples filtered at a time. */
const chunk = 128;

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
    const channelCount = info.channels.length;
    return {
      bands: bands.map((band) => {
        const sos = bandpass(band, filterOrder, info.rateHz);
        const windowSamples = samplesFromMs(band.windowMs, info.rateHz);
        return {
          sos,
          states: sosStates(sos, channelCount),
          power: new TrailingPower(channelCount, windowSamples, hopSamples),
        };
      }),
      filtered: new Float64Array(channelCount * chunk),
    };
  },

  reset({ bands }) {
    for (const { states, power } of bands) {
      states.fill(0);
      power.reset();
    }
  },

  process({ bands, filtered }, { data, capacity, frameCount }) {
    for (let from = 0; from < frameCount; from += chunk) {
      const count = Math.min(chunk, frameCount - from);
      for (let band = 0; band < bands.length; band++) {
        const { sos, states, power } = bands[band] as BandFilter;
        sosFilterInto(sos, states, data, from, capacity, filtered, 0, count, count);
        power.add(filtered, count, count);
      }
    }
  },

  rowInto({ bands }, values, at) {
    for (let band = 0; band < bands.length; band++) {
      const { states, power } = bands[band] as BandFilter;
      power.meansInto(values, at + band, bands.length);
      power.nextHop();
      settleSosStates(states);
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
