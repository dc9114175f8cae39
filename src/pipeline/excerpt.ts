import type { Excerpt } from "../contract/apis.ts";
import type { ExcerptRequest } from "../contract/config.ts";
import { InputError } from "../signal/errors.ts";
import { channelIndex } from "../signal/stream.ts";
import type { Source } from "../sources/source.ts";

/** Samples of all channels that an excerpt may hold. */
const mostSamples = 1_000_000;

/**
 * Some channels over a stretch of a source, as they are stored; shorter where the source ends.
 * @throws InputError naming a channel that is missing, or where the stretch is too long
 */
export async function readExcerpt(
  source: Source,
  { channels, startSample, frameCount }: Omit<ExcerptRequest, "source">,
): Promise<Excerpt> {
  const { info } = source;
  const places = channels.map((name) => {
    const place = channelIndex(info, name);
    if (place < 0) throw new InputError(`channel ${name}`, `no such channel in ${source.description.label}.`);
    return place;
  });
  if (frameCount * info.channels.length > mostSamples) {
    throw new InputError("excerpt", `is longer than ${mostSamples} samples of all channels.`);
  }
  const width = info.channels.length;
  const all = new Float32Array(frameCount * width);
  let read = 0;
  while (read < frameCount) {
    const frames = await source.readInto(startSample + read, frameCount - read, all.subarray(read * width));
    if (frames === 0) break;
    read += frames;
  }
  const data = new Float32Array(read * places.length);
  places.forEach((place, channel) => {
    for (let frame = 0; frame < read; frame++) {
      data[channel * read + frame] = all[frame * width + place] as number;
    }
  });
  return {
    rateHz: info.rateHz,
    firstSample: startSample,
    frameCount: read,
    channels: places.map((place) => info.channels[place] as (typeof info.channels)[number]),
    data,
  };
}
