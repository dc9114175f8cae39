import type { FeatureSpec } from "../features/index.ts";
import { InputError } from "../signal/errors.ts";
import { defaultInputs, type StreamInfo } from "../signal/stream.ts";

/** Contiguous folds, where nothing else is asked for. */
export const defaultFolds = 3;

/**
 * Channels to decode from: those asked for, else the spec's, else the stream's default, or all where they are taken as
 * features already. The target is never one of them.
 * @throws InputError where there is none, or where the target was asked for
 */
export function chosenInputs(
  info: StreamInfo,
  spec: FeatureSpec,
  asked: readonly string[],
  target: string | null,
): readonly string[] {
  if (target !== null && asked.includes(target)) {
    throw new InputError(`channel ${target}`, "is the target and cannot be decoded from.");
  }
  if (asked.length > 0) return asked;
  // Channels that hold features already are not of a kind to tell them by: all are taken.
  const isExtracted = spec.features.every(({ kernel }) => kernel === "identity");
  const all = isExtracted ? info.channels.map(({ name }) => name) : defaultInputs(info);
  const inputs = (spec.channels ?? all).filter((name) => name !== target);
  if (inputs.length === 0) {
    throw new InputError(
      "channels",
      "the stream has no LFP, ECoG or EEG channel. Name the channels to decode from.",
    );
  }
  return inputs;
}

/** Gap between training and test: what was asked for, else windows, lags and the lag of the target together, or more by the spec. */
export function chosenGapMs(
  { evaluation, targetLagMs = 0 }: FeatureSpec,
  spanMs: number,
  asked: number | undefined,
): number {
  return asked ?? Math.max(evaluation?.gapMs ?? 0, Math.ceil(spanMs) + targetLagMs);
}
