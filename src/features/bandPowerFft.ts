import { InputError } from "../signal/errors.ts";
import { samplesFromMs } from "../signal/units.ts";
import { requireBelowNyquist, windowedBands } from "./fields.ts";
import { History } from "./history.ts";
import { columnOf, type FeatureKernel, type ParamsOf } from "./kernel.ts";
import { Spectrum } from "./spectrum.ts";

const entries = {
  /** The spectrum is taken over `windowMs` of the past. */
  bands: windowedBands,
};

/** Bands that share a window, and so a spectrum. */
interface Group {
  readonly windowSamples: number;
  readonly spectrum: Spectrum;
  /** First and last bin of each band, and its place in the spec. */
  readonly bands: readonly { readonly first: number; readonly last: number; readonly at: number }[];
}

interface BandPowerFftState {
  readonly channelCount: number;
  readonly bandCount: number;
  readonly groups: readonly Group[];
  readonly history: History;
  readonly window: Float64Array;
}

/** A spectrum of fewer samples has no band in it. */
const leastWindowSamples = 4;

/**
 * Mean power in bands by short-time Fourier transform, in the channel's unit squared: the density of the trailing
 * window, less its mean and Hann-weighted, summed over the bins from `lowHz` to `highHz`. A sharper filter than
 * `bandPower` and without its ringing, but it looks at no more than the window.
 */
export const bandPowerFft: FeatureKernel<typeof entries, BandPowerFftState> = {
  stage: "feature",
  entries,
  examples: [
    {
      bands: [
        { name: "theta", lowHz: 4, highHz: 8, windowMs: 1000 },
        { name: "low-gamma", lowHz: 60, highHz: 80, windowMs: 256 },
        { name: "beta", lowHz: 13, highHz: 35, windowMs: 1000 },
      ],
    },
  ],
  describe: (info, { bands }) =>
    info.channels.flatMap((channel) =>
      bands.map((band) => columnOf(channel.name, band.name, band.lowHz, band.highHz, true)),
    ),
  init(info, { bands }) {
    const groups = new Map<
      number,
      { spectrum: Spectrum; bands: { first: number; last: number; at: number }[] }
    >();
    bands.forEach((band, at) => {
      requireBelowNyquist(band, info.rateHz);
      const windowSamples = samplesFromMs(band.windowMs, info.rateHz);
      if (windowSamples < leastWindowSamples) {
        throw new InputError(
          `band "${band.name}"`,
          `its window, ${band.windowMs} ms, holds ${windowSamples} samples at ${info.rateHz} Hz: too few for a spectrum`,
        );
      }
      const group = groups.get(windowSamples) ?? {
        spectrum: new Spectrum(windowSamples, info.rateHz),
        bands: [],
      };
      const { stepHz } = group.spectrum;
      const first = Math.ceil(band.lowHz / stepHz);
      const last = Math.floor(band.highHz / stepHz);
      if (last < first) {
        throw new InputError(
          `band "${band.name}"`,
          `holds no frequency of a spectrum over ${band.windowMs} ms, which are ${Number(stepHz.toFixed(3))} Hz apart`,
        );
      }
      group.bands.push({ first, last, at });
      groups.set(windowSamples, group);
    });
    const longest = Math.max(...groups.keys());
    return {
      channelCount: info.channels.length,
      bandCount: bands.length,
      groups: [...groups].map(([windowSamples, group]) => ({ windowSamples, ...group })),
      history: new History(info.channels.length, longest),
      window: new Float64Array(longest),
    };
  },
  reset({ history }) {
    history.reset();
  },
  process({ history }, segment) {
    history.add(segment);
  },
  rowInto({ channelCount, bandCount, groups, history, window }, values, at) {
    for (let channel = 0; channel < channelCount; channel++) {
      for (let g = 0; g < groups.length; g++) {
        const { windowSamples, spectrum, bands } = groups[g] as Group;
        spectrum.compute(window, history.newestInto(channel, windowSamples, window));
        for (let b = 0; b < bands.length; b++) {
          const band = bands[b] as Group["bands"][number];
          let sum = 0;
          for (let k = band.first; k <= band.last; k++) sum += spectrum.density[k] as number;
          values[at + channel * bandCount + band.at] = sum * spectrum.stepHz;
        }
      }
    }
  },
  /** The middle of the window, where its weight is. */
  latencyMs: (_info, params) => longestMs(params) / 2,
  spanMs: (_info, params) => longestMs(params),
};

const longestMs = ({ bands }: ParamsOf<typeof entries>) => Math.max(...bands.map((band) => band.windowMs));
