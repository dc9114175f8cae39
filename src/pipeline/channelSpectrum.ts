import type { ChannelSpectrum } from "../contract/apis.ts";
import type { SpectrumRequest } from "../contract/config.ts";
import { fitAperiodic } from "../features/aperiodicFit.ts";
import { welch } from "../features/welch.ts";
import { LineNoise } from "../signal/lineNoise.ts";
import { channelIndex } from "../signal/stream.ts";
import type { RecordingOverview } from "./recordingOverview.ts";

/** Of a longer stretch its middle is taken: five minutes, and no more samples than these (24 MB as they are computed). */
const mostSeconds = 300;
const mostSamples = 3_000_000;
/** Segments are this long, to the next power of two of samples, where the stretch allows; shorter ones than the least tell nothing. */
const segmentSeconds = 2;
const leastSegmentSamples = 32;
/** Where the feature `aperiodic` has its line; of slow signals less. */
const [lowHz, highHz] = [4, 90] as const;
const mostOfRate = 0.4;
/** Either side of the mains, Hz. */
const mainsHz: readonly (readonly [number, number])[] = [
  [48, 52],
  [58, 62],
];

/**
 * Spectrum of one channel of a recording over a stretch of it, at the rate that it is stored at, with the line under its peaks and
 * the mains where they stand out.
 * @throws InputError naming a channel that is missing, or where the file changed
 */
export async function channelSpectrum(
  overview: RecordingOverview,
  { channel, startSample, endSample }: Omit<SpectrumRequest, "source">,
): Promise<ChannelSpectrum> {
  const { info, frameCount, signals } = overview.recording;
  const place = channelIndex(info, channel);
  const rateHz = signals[place]?.rateHz ?? info.rateHz;
  const most = Math.floor(Math.min(mostSeconds, mostSamples / rateHz) * info.rateHz);
  const end = Math.min(frameCount, endSample);
  const start = Math.min(startSample, end);
  const length = Math.min(most, end - start);
  const from = Math.floor((start + end - length) / 2);
  const samples = await overview.samplesOf(channel, from, from + length);
  const segment = segmentSamples(longestRun(samples), rateHz);
  const { density, stepHz, segments } = welch(samples, rateHz, segment);
  const noise = new LineNoise(rateHz);
  for (const value of samples) noise.push(value);
  return {
    channel: info.channels[place] as ChannelSpectrum["channel"],
    startSample: from,
    endSample: from + length,
    density,
    stepHz,
    segments,
    segmentSeconds: segment / rateHz,
    fit:
      segments > 0
        ? fitAperiodic(density, stepHz, {
            lowHz,
            highHz: Math.min(highHz, mostOfRate * rateHz),
            without: mainsHz,
          })
        : null,
    line: noise.result(),
  };
}

/** A power of two: what is asked for, or what fits. */
function segmentSamples(available: number, rateHz: number): number {
  let segment = leastSegmentSamples;
  while (segment < segmentSeconds * rateHz && 2 * segment <= available) segment *= 2;
  return segment;
}

/** Samples between values that are no numbers, where there are most of them. */
function longestRun(samples: Float64Array): number {
  let longest = 0;
  let length = 0;
  for (const value of samples) {
    length = Number.isFinite(value) ? length + 1 : 0;
    if (length > longest) longest = length;
  }
  return longest;
}
