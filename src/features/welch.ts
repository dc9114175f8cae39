import { Spectrum } from "./spectrum.ts";

export interface Density {
  /** At 0, `stepHz`, ... half the rate, in the signal's unit squared per Hz; all zero where there was no segment. */
  readonly density: Float64Array;
  readonly stepHz: number;
  /** Segments that it is the mean of. */
  readonly segments: number;
}

/**
 * Power spectral density of a signal with gaps, by Welch's method (1967, IEEE Trans. Audio Electroacoust. 15:70-73): Hann
 * windows, half over one another, each less its mean. Segments lie between values that are not finite, never across them; without
 * such values it is `scipy.signal.welch` as `Spectrum` says.
 * @param samples in a unit of their own  @param segmentSamples 4 at least
 */
export function welch(samples: Float64Array, rateHz: number, segmentSamples: number): Density {
  const spectrum = new Spectrum(segmentSamples, rateHz);
  const density = new Float64Array(spectrum.density.length);
  const step = segmentSamples - Math.floor(segmentSamples / 2);
  let segments = 0;
  let from = 0;
  for (let at = 0; at < samples.length; at++) {
    if (!Number.isFinite(samples[at] as number)) {
      from = at + 1;
      continue;
    }
    if (at + 1 - from < segmentSamples) continue;
    spectrum.compute(samples.subarray(from, at + 1), segmentSamples);
    segments++;
    for (let k = 0; k < density.length; k++)
      density[k] = (density[k] as number) + (spectrum.density[k] as number);
    from += step;
  }
  if (segments > 0) for (let k = 0; k < density.length; k++) density[k] = (density[k] as number) / segments;
  return { density, stepHz: spectrum.stepHz, segments };
}
