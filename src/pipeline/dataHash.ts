import { sha256 } from "../models/hash.ts";
import type { Source } from "../sources/source.ts";

/** Stream read at a time, s: long enough to be fast, short enough for a cancel to be heard at once. */
const chunkSeconds = 2;

/** Frames in one of the chunks that samples are read and hashed by. */
export function chunkFramesOf({ info }: Source): number {
  return Math.max(1, Math.round(chunkSeconds * info.rateHz));
}

/** Says which samples a decoder was trained on: SHA-256 over those of the chunks, all channels, in their order. */
export class DataHash {
  private readonly digests: string[] = [];

  /** @param samples of one chunk, frame-major */
  async add(samples: Float32Array): Promise<void> {
    this.digests.push(await sha256(samples));
  }

  value(): Promise<string> {
    return sha256(new TextEncoder().encode(this.digests.join("")));
  }
}

/** The hash of samples `startSample` to `endSample` (one past the last) of a source. */
export async function hashOfSamples(source: Source, startSample: number, endSample: number): Promise<string> {
  const width = source.info.channels.length;
  const chunkFrames = chunkFramesOf(source);
  const data = new Float32Array(chunkFrames * width);
  const hash = new DataHash();
  for (let first = startSample; first < endSample; ) {
    const frameCount = await source.readInto(first, Math.min(chunkFrames, endSample - first), data);
    if (frameCount === 0) break;
    await hash.add(data.subarray(0, frameCount * width));
    first += frameCount;
  }
  return hash.value();
}
