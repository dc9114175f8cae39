import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import type { StreamInfo } from "../signal/stream.ts";
import { name } from "./fields.ts";
import type { ParamsOf, SignalKernel } from "./kernel.ts";

const entries = {
  /**
   * `none`: as recorded. `bipolar`: each channel less the next one, or the pairs given. `common-average`: each less the
   * mean of all. `laplacian`: each less the mean of its neighbours in the row of contacts; at the ends there is but one.
   */
  kind: v.picklist(["none", "bipolar", "common-average", "laplacian"]),
  /** For `bipolar`: which channel less which, by name. */
  pairs: v.optional(v.pipe(v.array(v.tuple([name, name])), v.minLength(1), v.maxLength(256))),
};
type MontageParams = ParamsOf<typeof entries>;

/** A derivation: a channel that comes out, as a weighted sum of those that go in. */
interface Derivation {
  readonly name: string;
  readonly channels: readonly number[];
  readonly weights: readonly number[];
}

interface MontageState {
  readonly derivations: readonly Derivation[];
}

/**
 * Re-references channels, in the order in which they were chosen, which for a row of contacts must be theirs. The
 * surface Laplacian of Hjorth 1975 (Electroencephalogr. Clin. Neurophysiol. 39:526-530), in one dimension.
 */
export const montage: SignalKernel<typeof entries, MontageState> = {
  stage: "signal",
  entries,
  examples: [
    { kind: "none" },
    { kind: "bipolar" },
    { kind: "bipolar", pairs: [["LFP_1", "LFP_0"]] },
    { kind: "common-average" },
    { kind: "laplacian" },
  ],
  describe(info, params) {
    const channels = derivationsOf(info, params).map((derivation) => {
      const first = info.channels[derivation.channels[0] as number] as StreamInfo["channels"][number];
      return { ...first, name: derivation.name };
    });
    return { ...info, channels };
  },
  init: (info, params) => ({ derivations: derivationsOf(info, params) }),
  reset() {},
  process({ derivations }, segment, out) {
    const { frameCount, capacity, data } = segment;
    out.firstSample = segment.firstSample;
    out.frameCount = frameCount;
    for (let d = 0; d < derivations.length; d++) {
      const { channels, weights } = derivations[d] as Derivation;
      const to = d * out.capacity;
      out.data.fill(0, to, to + frameCount);
      for (let k = 0; k < channels.length; k++) {
        const from = (channels[k] as number) * capacity;
        const weight = weights[k] as number;
        for (let i = 0; i < frameCount; i++) {
          out.data[to + i] = (out.data[to + i] as number) + weight * (data[from + i] as number);
        }
      }
    }
  },
  latencyMs: () => 0,
  spanMs: () => 0,
};

/** @throws InputError where a channel is missing, or there are too few for this kind */
function derivationsOf(info: StreamInfo, { kind, pairs }: MontageParams): Derivation[] {
  const names = info.channels.map((channel) => channel.name);
  const count = names.length;
  if (pairs && kind !== "bipolar") throw new InputError("montage.pairs", `are for bipolar, not for ${kind}`);
  if (kind !== "none" && count < 2) {
    throw new InputError(
      "montage.kind",
      `${kind} needs two channels; there is ${names.join(", ") || "none"}`,
    );
  }
  const less = (name: string, channel: number, others: readonly number[]): Derivation => ({
    name,
    channels: [channel, ...others],
    weights: [1, ...others.map(() => -1 / others.length)],
  });
  switch (kind) {
    case "none":
      return names.map((name, channel) => less(name, channel, []));
    case "bipolar": {
      const indexOf = (name: string) => {
        const index = names.indexOf(name);
        if (index < 0)
          throw new InputError(`channel ${name}`, `is not there to subtract; there are ${names.join(", ")}`);
        return index;
      };
      const chosen = pairs ?? names.slice(1).map((next, at): [string, string] => [names[at] as string, next]);
      return chosen.map(([one, other]) => less(`${one}-${other}`, indexOf(one), [indexOf(other)]));
    }
    case "common-average":
      // Own sample in the mean, too: the channels that come out add up to 0.
      return names.map((name, channel) => ({
        name,
        channels: [channel, ...names.keys()],
        weights: [1, ...names.map(() => -1 / count)],
      }));
    case "laplacian":
      return names.map((name, channel) =>
        less(
          name,
          channel,
          [channel - 1, channel + 1].filter((neighbour) => neighbour >= 0 && neighbour < count),
        ),
      );
  }
}
