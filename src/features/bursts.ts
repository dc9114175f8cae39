import * as v from "valibot";
import { samplesFromMs } from "../signal/units.ts";
import { bandpass } from "./bandPower.ts";
import { filterOrder, positive, windowedBands } from "./fields.ts";
import { columnOf, type FeatureKernel, type ParamsOf } from "./kernel.ts";
import { SortedWindow } from "./sortedWindow.ts";
import { groupDelaySamples, type Sos, settleSosStates, sosFilterInto, sosStates } from "./sos.ts";
import { TrailingPower } from "./trailingPower.ts";

const entries = {
  /** Share and rate of bursts are taken over `windowMs` of the past. */
  bands: windowedBands,
  /** Order of the Butterworth prototype of the bandpass. */
  filterOrder,
  /** The envelope is the power over so much of the past. */
  envelopeMs: v.optional(v.pipe(positive, v.maxValue(1000)), 100),
  /** A burst is what exceeds this percentile of the envelope ... */
  percentile: v.optional(v.pipe(positive, v.maxValue(99)), 75),
  /** ... over so much of the past ... */
  historyMs: v.optional(v.pipe(positive, v.minValue(1000), v.maxValue(120_000)), 30_000),
  /** ... for at least so long. */
  leastMs: v.optional(v.pipe(positive, v.maxValue(2000)), 100),
};
type BurstsParams = ParamsOf<typeof entries>;

/** One band of all channels, and its envelope. */
interface BandFilter {
  readonly sos: Sos;
  readonly states: Float64Array;
  readonly power: TrailingPower;
}

/** The bursts of one band of one channel, looked at every `stepMs`. */
interface Track {
  readonly past: SortedWindow;
  /** Rings over the newest steps: 1 where a burst is, and 1 where one was recognised. */
  readonly bursting: Uint8Array;
  readonly onsets: Uint8Array;
  at: number;
  burstSteps: number;
  onsetCount: number;
  /** For how many steps the envelope has been above its threshold. */
  run: number;
  steps: number;
}

interface BurstsState {
  readonly fraction: number;
  readonly leastSteps: number;
  readonly stepSamples: number;
  /** How long a step is, whole samples that it has. */
  readonly stepMs: number;
  readonly bands: readonly BandFilter[];
  /** Channel by channel, band by band. */
  readonly tracks: readonly Track[];
  readonly filtered: Float64Array;
  readonly envelopes: Float64Array;
  /** Samples since the last step. */
  phase: number;
}

/** How often the envelope is looked at. */
const stepMs = 10;

/**
 * Bursts of a band, found causally: where the envelope has been above its own running percentile for `leastMs` (as a
 * rule of thumb for beta the 75th percentile and 100 ms). Three columns a band: `burst-share`, the part of the window
 * spent in bursts, 0 to 1; `burst-rate`, bursts recognised in the window, per second; `burst-ms`, how long the burst
 * that is on has lasted, 0 where none is. A burst counts from its first sample on, once it is long enough to be one.
 */
export const bursts: FeatureKernel<typeof entries, BurstsState> = {
  stage: "feature",
  entries,
  examples: [
    {
      bands: [
        { name: "beta", lowHz: 13, highHz: 35, windowMs: 1000 },
        { name: "gamma", lowHz: 62, highHz: 81, windowMs: 500 },
      ],
      filterOrder: 2,
      envelopeMs: 50,
      percentile: 75,
      historyMs: 2000,
      leastMs: 60,
    },
  ],
  describe: (info, { bands }) =>
    info.channels.flatMap((channel) =>
      bands.flatMap(({ name, lowHz, highHz }) =>
        ["share", "rate", "ms"].map((what) => columnOf(channel.name, `${name}-burst-${what}`, lowHz, highHz)),
      ),
    ),
  init(info, params) {
    const { bands, filterOrder, envelopeMs, percentile, historyMs, leastMs } = params;
    const stepSamples = samplesFromMs(stepMs, info.rateHz);
    const stepHz = info.rateHz / stepSamples;
    const channelCount = info.channels.length;
    const tracks = info.channels.flatMap(() =>
      bands.map((band): Track => {
        const windowSteps = samplesFromMs(band.windowMs, stepHz);
        return {
          past: new SortedWindow(samplesFromMs(historyMs, stepHz)),
          bursting: new Uint8Array(windowSteps),
          onsets: new Uint8Array(windowSteps),
          at: 0,
          burstSteps: 0,
          onsetCount: 0,
          run: 0,
          steps: 0,
        };
      }),
    );
    return {
      fraction: percentile / 100,
      leastSteps: samplesFromMs(leastMs, stepHz),
      stepSamples,
      stepMs: 1000 / stepHz,
      bands: bands.map((band) => {
        const sos = bandpass(band, filterOrder, info.rateHz);
        const envelopeSamples = samplesFromMs(envelopeMs, info.rateHz);
        return {
          sos,
          states: sosStates(sos, channelCount),
          power: new TrailingPower(channelCount, envelopeSamples, stepSamples),
        };
      }),
      tracks,
      filtered: new Float64Array(channelCount * stepSamples),
      envelopes: new Float64Array(channelCount),
      phase: 0,
    };
  },
  reset(state) {
    state.phase = 0;
    for (const { states, power } of state.bands) {
      states.fill(0);
      power.reset();
    }
    for (const track of state.tracks) {
      track.past.reset();
      track.bursting.fill(0);
      track.onsets.fill(0);
      track.at = 0;
      track.burstSteps = 0;
      track.onsetCount = 0;
      track.run = 0;
      track.steps = 0;
    }
  },
  process(state, { data, capacity, frameCount }) {
    const { bands, tracks, filtered, envelopes, stepSamples, fraction, leastSteps } = state;
    for (let from = 0; from < frameCount; ) {
      const count = Math.min(frameCount - from, stepSamples - state.phase);
      const stepEnds = state.phase + count === stepSamples;
      for (let band = 0; band < bands.length; band++) {
        const { sos, states, power } = bands[band] as BandFilter;
        sosFilterInto(sos, states, data, from, capacity, filtered, 0, count, count);
        power.add(filtered, count, count);
        if (!stepEnds) continue;
        power.meansInto(envelopes, 0, 1);
        for (let channel = 0; channel < envelopes.length; channel++) {
          const track = tracks[channel * bands.length + band] as Track;
          takeStep(track, envelopes[channel] as number, fraction, leastSteps);
        }
        power.nextHop();
        settleSosStates(states);
      }
      state.phase = stepEnds ? 0 : state.phase + count;
      from += count;
    }
  },
  rowInto({ tracks, leastSteps, stepMs }, values, at) {
    for (let index = 0; index < tracks.length; index++) {
      const track = tracks[index] as Track;
      const steps = Math.min(track.steps, track.bursting.length);
      const to = at + 3 * index;
      values[to] = steps === 0 ? 0 : track.burstSteps / steps;
      values[to + 1] = steps === 0 ? 0 : (track.onsetCount * 1000) / (steps * stepMs);
      values[to + 2] = track.run >= leastSteps ? track.run * stepMs : 0;
    }
  },
  /** Half the window, half the envelope's, and the filter's group delay at the band's (geometric) centre: of the slowest band. */
  latencyMs(info, params) {
    const delays = params.bands.map((band) => {
      const radians = (2 * Math.PI * Math.sqrt(band.lowHz * band.highHz)) / info.rateHz;
      const filterSamples = groupDelaySamples(bandpass(band, params.filterOrder, info.rateHz), radians);
      return (band.windowMs + params.envelopeMs) / 2 + (filterSamples * 1000) / info.rateHz;
    });
    return Math.max(...delays);
  },
  /** The percentile's past reaches further, as a running normalisation does. */
  spanMs: (_info, params) => longestMs(params) + params.envelopeMs,
};

const longestMs = ({ bands }: BurstsParams) => Math.max(...bands.map((band) => band.windowMs));

function takeStep(track: Track, power: number, fraction: number, leastSteps: number): void {
  const { bursting, onsets, past } = track;
  const length = bursting.length;
  past.add(power);
  track.run = power > past.quantile(fraction) ? track.run + 1 : 0;

  const { at } = track;
  track.burstSteps -= bursting[at] as number;
  track.onsetCount -= onsets[at] as number;
  bursting[at] = 0;
  onsets[at] = 0;
  if (track.run === leastSteps) {
    onsets[at] = 1;
    track.onsetCount++;
  }
  if (track.run >= leastSteps) {
    // Long enough now: all its steps count, of which all but the newest did not before.
    const news = Math.min(length, track.run === leastSteps ? leastSteps : 1);
    for (let back = 0; back < news; back++) bursting[(at - back + length) % length] = 1;
    track.burstSteps += news;
  }
  track.at = at + 1 === length ? 0 : at + 1;
  track.steps++;
}
