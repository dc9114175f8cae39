import type { Recording } from "../recordings/index.ts";
import type { Source } from "./source.ts";

/** Frames fetched at a time: small reads are then served from memory, without waiting for the disk. */
const chunkBytes = 1 << 20;

/** A recording as a source. Reads ahead in chunks of about 1 MiB. */
export function recordedSource(recording: Recording): Source {
  const width = recording.info.channels.length;
  const chunkFrames = Math.max(1, Math.floor(chunkBytes / (4 * width)));
  const chunk = new Float32Array(chunkFrames * width);
  let chunkFirst = 0;
  let chunkCount = 0;

  function copyHeld(firstSample: number, frameCount: number, out: Float32Array): boolean {
    const from = firstSample - chunkFirst;
    if (from < 0 || from + frameCount > chunkCount) return false;
    const start = from * width;
    const length = frameCount * width;
    for (let i = 0; i < length; i++) out[i] = chunk[start + i] as number;
    return true;
  }

  return {
    info: recording.info,
    description: {
      simulated: recording.isSimulated ?? false,
      label: recording.name,
      ...(recording.origin && { origin: recording.origin }),
    },
    frameCount: recording.frameCount,
    readInto(firstSample, frameCount, out) {
      const wanted = Math.max(0, Math.min(frameCount, recording.frameCount - firstSample));
      if (wanted === 0 || copyHeld(firstSample, wanted, out)) return wanted;
      if (wanted > chunkFrames) return recording.readInto(firstSample, wanted, out);
      return recording
        .readInto(firstSample, Math.min(chunkFrames, recording.frameCount - firstSample), chunk)
        .then((count) => {
          chunkFirst = firstSample;
          chunkCount = count;
          const held = Math.min(wanted, count);
          copyHeld(firstSample, held, out);
          return held;
        });
    },
  };
}
