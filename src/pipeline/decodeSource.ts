import { type Score, scoreOf } from "../evaluation/score.ts";
import { samplesFromMs } from "../signal/units.ts";
import type { Source } from "../sources/source.ts";
import { hashOfSamples } from "./dataHash.ts";
import { LiveDecoder } from "./live.ts";
import type { LoadedModel } from "./load.ts";

/** Stream read at a time; what is decoded does not depend on it. */
const blockFrames = 1000;

export interface DecodedSource {
  hopCount: number;
  /** Hops that could be decoded. */
  estimateCount: number;
  /** First sample that counts: past the part trained on, and the gap behind it. */
  scoreFromSample: number;
  score: Score;
}

/**
 * Decodes a whole source along the live path. Where the decoder was trained on the beginning of this very source, that
 * part and the gap behind it are decoded but not scored: they say nothing about it.
 * @param onHop told of every hop; NaN stands for "no estimate" or "not measured"
 * @param onBlock awaited after each block, so that what is made of the hops can be taken away
 */
export async function decodeSource(
  source: Source,
  model: LoadedModel,
  onHop?: (sample: number, decoded: number, measured: number) => void,
  onBlock?: () => Promise<void>,
): Promise<DecodedSource> {
  const { info } = source;
  const { lineage } = model.artifact;
  const decodedValues: number[] = [];
  const measuredValues: number[] = [];
  let hopCount = 0;
  let estimateCount = 0;
  let scoreFromSample = 0;
  const live = new LiveDecoder(info, model, {
    onHop(sample, decoded, measured) {
      hopCount++;
      if (!Number.isNaN(decoded)) estimateCount++;
      onHop?.(sample, decoded, measured);
      if (sample < scoreFromSample) return;
      decodedValues.push(decoded);
      measuredValues.push(measured);
    },
  });
  // By the samples themselves: names can be changed, and two recordings can share one.
  const endSample = lineage.lastSample + 1;
  const hash = await hashOfSamples(source, lineage.firstSample, Math.min(endSample, source.frameCount));
  if (hash === lineage.dataHash) {
    scoreFromSample = endSample + samplesFromMs(live.features.spanMs, info.rateHz);
  }
  const data = new Float32Array(blockFrames * info.channels.length);
  for (let firstSample = 0; firstSample < source.frameCount; ) {
    const frameCount = await source.readInto(firstSample, blockFrames, data);
    if (frameCount === 0) break;
    live.process({ firstSample, frameCount, data, acquiredAtMs: Number.NaN });
    firstSample += frameCount;
    await onBlock?.();
  }
  const score = scoreOf(
    Float64Array.from(decodedValues),
    Float64Array.from(measuredValues),
    decodedValues.length,
    live.features.hopSamples / info.rateHz,
    { seed: 1 },
  );
  return { hopCount, estimateCount, scoreFromSample, score };
}
