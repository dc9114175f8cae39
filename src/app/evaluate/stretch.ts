import type { Excerpt } from "../../contract/apis.ts";
import type { ExcerptRequest } from "../../contract/config.ts";
import type { StreamInfo } from "../../signal/stream.ts";
import { roundUp } from "../format.ts";
import type { Span } from "../plots/span.ts";
import type { Origin, Report } from "./report.ts";

/** More traces than this cannot be told apart. */
const mostLanes = 8;
/** A longer stretch shows no waves. */
const mostSeconds = 20;
/** What is read on either side, as a share of what is shown: a small move asks for nothing new. */
const margin = 0.25;
/** An excerpt may hold so many samples of all channels of the source together. */
const mostSamples = 1_000_000;

/** The input channels to draw, in the order of the source; of many those that the decoder would miss most. */
export function drawnChannels({ channels, detail }: Pick<Report, "channels" | "detail">): string[] {
  if (channels.length <= mostLanes) return [...channels];
  const missed = new Map(detail?.importance?.channels.map(({ name, mean }) => [name, mean]));
  const weight = (name: string) => missed.get(name) ?? Number.NEGATIVE_INFINITY;
  const chosen = new Set(
    // Equal ones keep their order.
    channels.toSorted((a, b) => (weight(a) === weight(b) ? 0 : weight(b) - weight(a))).slice(0, mostLanes),
  );
  return channels.filter((name) => chosen.has(name));
}

/** How much is drawn at once at most, s. */
export function drawnSeconds({ rateHz, channels }: StreamInfo): number {
  return Math.min(mostSeconds, Math.floor(mostSamples / channels.length) / rateHz);
}

/** What is to be read for a stretch, no longer than `drawnSeconds`, to be drawn. */
export function excerptRequest(
  { source, info }: Origin,
  channels: readonly string[],
  { from, to }: Span,
): ExcerptRequest {
  const { rateHz } = info;
  const mostFrames = Math.floor(mostSamples / info.channels.length);
  const around = Math.max(0, Math.min(margin * (to - from), (mostFrames / rateHz - (to - from)) / 2));
  const startSample = Math.max(0, Math.floor((from - around) * rateHz));
  const endSample = Math.ceil((to + around) * rateHz);
  return {
    source,
    channels: [...channels],
    startSample,
    frameCount: Math.max(1, Math.min(mostFrames, endSample - startSample)),
  };
}

/** How one channel is drawn: the value in the middle of its lane, and half the height of the lane, in its unit. */
export interface Lane {
  readonly name: string;
  readonly unit: string;
  readonly values: Float32Array;
  readonly centre: number;
  readonly half: number;
  /** Length of the scale bar, a round figure; 0 where the channel does not vary. */
  readonly bar: number;
}

/** Every channel in a lane with a gain of its own, which it never leaves. */
export function lanesOf({ channels, data, frameCount }: Excerpt): Lane[] {
  return channels.map(({ name, unit }, i) => {
    const values = data.subarray(i * frameCount, (i + 1) * frameCount);
    let [sum, count, least, greatest] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of values) {
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    const centre = count > 0 ? sum / count : 0;
    const reach = count > 0 ? Math.max(greatest - centre, centre - least) : 0;
    const isVarying = greatest > least;
    return {
      name,
      unit,
      values,
      centre,
      half: isVarying ? 1.05 * reach : 1,
      bar: isVarying ? roundUp(reach / 2) : 0,
    };
  });
}
