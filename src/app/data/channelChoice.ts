import type { RecordingReport } from "../../contract/apis.ts";
import type { Channel } from "../../signal/stream.ts";
import type { ChannelChoice } from "../store.ts";

/** What is chosen of a recording that was just opened: what its files mark as bad is not decoded from. */
export function firstChoice({
  proposedTarget,
  proposedInputs,
  findings,
}: Pick<RecordingReport, "proposedTarget" | "proposedInputs" | "findings">): ChannelChoice {
  const bad = findings.flatMap(({ check, channel }) =>
    check === "marked-bad" && channel !== null ? [channel] : [],
  );
  return {
    said: [],
    bad,
    target: proposedTarget ?? "",
    inputs: proposedInputs.filter((name) => !bad.includes(name)),
  };
}

/** One channel more, or one less, to decode from. @param order names of all channels: inputs keep it */
export function withInput(
  choice: ChannelChoice,
  order: readonly string[],
  name: string,
  isInput: boolean,
): ChannelChoice {
  const { inputs } = choice;
  return { ...choice, inputs: order.filter((each) => (each === name ? isInput : inputs.includes(each))) };
}

/** A bad channel is not decoded from; one that is good again has to be chosen. */
export function withBad(choice: ChannelChoice, name: string, isBad: boolean): ChannelChoice {
  const others = choice.bad.filter((each) => each !== name);
  return isBad
    ? { ...choice, bad: [...others, name], inputs: choice.inputs.filter((each) => each !== name) }
    : { ...choice, bad: others };
}

/** A channel is of another kind or unit than it was taken for. */
export function withSaid(choice: ChannelChoice, { name, kind, unit }: Channel): ChannelChoice {
  return {
    ...choice,
    said: [...choice.said.filter((each) => each.name !== name), { name, kind, unit }],
  };
}
