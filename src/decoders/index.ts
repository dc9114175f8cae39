import type * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { bestBand } from "./bestBand.ts";
import type { DecoderKind } from "./decoder.ts";
import { gru } from "./gru.ts";
import { kalman } from "./kalman.ts";
import type { DecoderName } from "./names.ts";
import { timeDelayNetwork } from "./timeDelayNetwork.ts";
import { trainingMean } from "./trainingMean.ts";
import type { LinearWeights } from "./weights.ts";
import { wienerCascade } from "./wienerCascade.ts";
import { wienerFilter } from "./wienerFilter.ts";

/** What the weights of every decoder hold, whatever else is in them. */
type CommonWeights = {
  [Key in "mean" | "sd" | "targetMin" | "targetMax"]: v.InferOutput<(typeof LinearWeights)[Key]>;
};
// biome-ignore lint/suspicious/noExplicitAny: a registry of kinds, each with parameters and weights of its own
export type AnyKind = DecoderKind<any, any> & { fit(...args: never[]): Promise<CommonWeights> };

/** All decoders. A new one is one file and one line here. */
export const decoderKinds: Readonly<Record<DecoderName, AnyKind>> = {
  "wiener-cascade": wienerCascade,
  "wiener-filter": wienerFilter,
  kalman,
  "time-delay-network": timeDelayNetwork,
  gru,
  "best-band": bestBand,
  "training-mean": trainingMean,
};

/** @throws InputError naming the decoders there are */
export function decoderKind(name: string): AnyKind {
  const kind = (decoderKinds as Readonly<Record<string, AnyKind>>)[name];
  if (!kind || !Object.hasOwn(decoderKinds, name)) {
    throw new InputError(
      `decoder ${name}`,
      `is not known; there is ${Object.keys(decoderKinds).join(", ")}.`,
    );
  }
  return kind;
}
