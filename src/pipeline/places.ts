import type { Recording, Run } from "../recordings/recording.ts";
import { timelineOf } from "../recordings/timeline.ts";

/** A run of stored samples, and the frames of the stream that it lies over. */
interface Place {
  readonly firstFrame: number;
  /** One past its last. */
  readonly endFrame: number;
  readonly firstSample: number;
  readonly sampleCount: number;
}

/** Where the samples of one signal lie in the stream: in order, gaps between them. */
export class Places {
  /** @param runs of the signal  @param frameAt frame of the stream nearest to a time, s */
  constructor(runs: readonly Run[], isOfStream: boolean, frameAt: (timeS: number) => number) {
    this.places = runs.map(({ firstSample, sampleCount, startS, stepS }) => {
      const firstFrame = frameAt(startS);
      const endFrame = isOfStream ? firstFrame + sampleCount : frameAt(startS + sampleCount * stepS);
      return { firstFrame, endFrame: Math.max(firstFrame + 1, endFrame), firstSample, sampleCount };
    });
  }

  private readonly places: readonly Place[];

  /**
   * The stored samples of frames from `from` to below `to`, a stretch for each run; of slower signals the one that a frame
   * holds, so that none is left without.
   */
  *stretches(from: number, to: number): Generator<[fromSample: number, toSample: number]> {
    const { places } = this;
    for (let i = firstEndingBehind(places, from); i < places.length; i++) {
      const { firstFrame, endFrame, firstSample, sampleCount } = places[i] as Place;
      if (firstFrame >= to) return;
      const perFrame = sampleCount / (endFrame - firstFrame);
      const first = Math.max(from, firstFrame);
      const start = Math.floor((first - firstFrame) * perFrame + rounding);
      const end = Math.ceil((Math.min(to, endFrame) - firstFrame) * perFrame - rounding);
      yield [firstSample + start, firstSample + Math.min(sampleCount, Math.max(start + 1, end))];
    }
  }
}

/** Samples by which places may differ through rounding alone. */
const rounding = 1e-6;

function firstEndingBehind(places: readonly Place[], frame: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as Place).endFrame > frame) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where each signal of a recording lies in its stream. */
export function placesOf({ signals, info, frameCount, name }: Recording): Places[] {
  // Kinds may be told otherwise than when it was opened: what tells the signal that the stream was made after is its rate and length.
  const [timeline = timelineOf(signals, name)] = signals
    .filter(({ rateHz }) => rateHz === info.rateHz)
    .map((signal) => timelineOf([signal], name))
    .filter((each) => each.frameCount === frameCount);
  return signals.map(({ runs, rateHz }) => new Places(runs, rateHz === info.rateHz, timeline.frameAt));
}
