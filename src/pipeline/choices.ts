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
  const isExtracted = spec.features.every(({ kernel }) => kernel === "identity");
  const all = isExtracted ? extractedInputs(info) : defaultInputs(info);
  const inputs = (spec.channels ?? all).filter((name) => name !== target);
  if (inputs.length === 0) {
    throw new InputError(
      "channels",
      "the stream has no LFP, ECoG or EEG channel. Name the channels to decode from.",
    );
  }
  return inputs;
}

/**
 * Channels that hold features already can be called anything: all of the brain's signals of any kind, or where none is known as
 * such all but those that are known to be something else. A second force would tell of the target what no brain said.
 */
function extractedInputs({ channels }: StreamInfo): string[] {
  const signals = channels.filter(({ kind }) => kind === "lfp" || kind === "ecog" || kind === "eeg");
  const others = channels.filter(({ kind }) => kind === "misc");
  return (signals.length > 0 ? signals : others).map(({ name }) => name);
}

/**
 * Gap between training and test: what was asked for, else how far rows and the lag of the target reach back together, or more by
 * the spec.
 * @param reachMs of the features that reach farthest among those that are tried
 */
export function chosenGapMs({ evaluation }: FeatureSpec, reachMs: number, asked: number | undefined): number {
  return asked ?? Math.max(evaluation?.gapMs ?? 0, Math.ceil(reachMs));
}

/** The verdict where a gap was asked for that is shorter than rows and the lag of the target reach. */
export const gapTooShort =
  "The gap is shorter than windows, lags and the lag of the target: what was held out shares samples with what was trained on, and the figures prove nothing.";
