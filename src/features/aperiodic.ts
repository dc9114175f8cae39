import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { samplesFromMs } from "../signal/units.ts";
import { positive, requireBelowNyquist, windowMs } from "./fields.ts";
import { History } from "./history.ts";
import { columnOf, type FeatureKernel, type ParamsOf } from "./kernel.ts";
import { powerFloor } from "./log.ts";
import { Spectrum } from "./spectrum.ts";

const entries = {
  /** The spectrum is taken over so much of the past ... */
  windowMs,
  /** ... in segments of this length that overlap by half (Welch). */
  segmentMs: windowMs,
  /** The line is fitted from here ... */
  lowHz: positive,
  /** ... to here ... */
  highHz: positive,
  /** ... without these stretches, where oscillations or the mains stand out of it. */
  without: v.optional(v.pipe(v.array(v.tuple([positive, positive])), v.maxLength(16)), []),
};
type AperiodicParams = ParamsOf<typeof entries>;

interface AperiodicState {
  readonly channelCount: number;
  readonly windowSamples: number;
  readonly spectrum: Spectrum;
  /** Bins that the line is fitted to, and the logarithm of each one's frequency less their mean. */
  readonly bins: Int32Array;
  readonly logHz: Float64Array;
  readonly squares: number;
  readonly history: History;
  readonly window: Float64Array;
}

/**
 * Aperiodic exponent: how steeply the spectrum falls. The density over the trailing window by Welch's method, its
 * logarithm fitted by a straight line over the logarithm of the frequency (least squares); the exponent is its slope,
 * turned positive, so 1 for 1/f. Peaks are left out by naming them, not found, as Donoghue et al. 2020 (Nat. Neurosci.
 * 23:1655-1665) do: few samples hold few peaks that could be fitted. A flat channel has exponent 0.
 */
export const aperiodic: FeatureKernel<typeof entries, AperiodicState> = {
  stage: "feature",
  entries,
  examples: [
    {
      windowMs: 1000,
      segmentMs: 500,
      lowHz: 4,
      highHz: 90,
      without: [
        [13, 35],
        [48, 52],
      ],
    },
  ],
  describe: (info, { lowHz, highHz }) =>
    info.channels.map(({ name }) => columnOf(name, "aperiodic-exponent", lowHz, highHz)),
  init(info, params) {
    const { spectrum, bins } = planOf(params, info.rateHz);
    const windowSamples = samplesFromMs(params.windowMs, info.rateHz);
    const logs = bins.map((bin) => Math.log10(bin * spectrum.stepHz));
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const logHz = Float64Array.from(logs, (value) => value - mean);
    return {
      channelCount: info.channels.length,
      windowSamples,
      spectrum,
      bins: Int32Array.from(bins),
      logHz,
      squares: logHz.reduce((sum, value) => sum + value * value, 0),
      history: new History(info.channels.length, windowSamples),
      window: new Float64Array(windowSamples),
    };
  },
  reset({ history }) {
    history.reset();
  },
  process({ history }, segment) {
    history.add(segment);
  },
  rowInto({ channelCount, windowSamples, spectrum, bins, logHz, squares, history, window }, values, at) {
    for (let channel = 0; channel < channelCount; channel++) {
      spectrum.compute(window, history.newestInto(channel, windowSamples, window));
      let slope = 0;
      for (let k = 0; k < bins.length; k++) {
        const density = Math.max(spectrum.density[bins[k] as number] as number, powerFloor);
        slope += (logHz[k] as number) * Math.log10(density);
      }
      values[at + channel] = -slope / squares;
    }
  },
  latencyMs: (_info, { windowMs }) => windowMs / 2,
  spanMs: (_info, { windowMs }) => windowMs,
};

/** @throws InputError where there is nothing to fit a line to */
function planOf(params: AperiodicParams, rateHz: number): { spectrum: Spectrum; bins: number[] } {
  const { lowHz, highHz, segmentMs, windowMs, without } = params;
  requireBelowNyquist({ name: "aperiodic", highHz }, rateHz);
  if (segmentMs > windowMs)
    throw new InputError("aperiodic.segmentMs", `must not be above windowMs, ${windowMs} ms`);
  const spectrum = new Spectrum(samplesFromMs(segmentMs, rateHz), rateHz);
  const bins: number[] = [];
  for (let bin = Math.ceil(lowHz / spectrum.stepHz); bin * spectrum.stepHz <= highHz; bin++) {
    const hz = bin * spectrum.stepHz;
    if (!without.some(([from, to]) => hz >= from && hz <= to)) bins.push(bin);
  }
  if (bins.length < 3) {
    throw new InputError(
      "aperiodic.lowHz",
      `${lowHz} to ${highHz} Hz leaves ${bins.length} frequencies, ${Number(spectrum.stepHz.toFixed(3))} Hz apart, to fit a line to; three are needed`,
    );
  }
  return { spectrum, bins };
}
