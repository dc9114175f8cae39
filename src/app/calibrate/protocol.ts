import type { protocols } from "../../contract/catalogue.ts";

export type Protocol = (typeof protocols)[number];

/** What is asked for from one time to another, s since the guided run began. */
export interface Step {
  readonly kind: "rest" | "grip" | "track";
  readonly fromS: number;
  readonly toS: number;
}

/**
 * What a guided run will ask for, as foreseen: rest, then what the protocol holds, each at its mean length, since lengths are drawn
 * when it comes to it. Only whole grips are in it; what is left over is rest.
 * @param restS rest before it, s  @param lengthS all of it, rest included, s
 */
export function schedule({ task }: Pick<Protocol, "task">, restS: number, lengthS: number): Step[] {
  const restEndS = Math.min(restS, lengthS);
  const steps: Step[] = restEndS > 0 ? [{ kind: "rest", fromS: 0, toS: restEndS }] : [];
  if (task.kind === "tracking") {
    return restEndS < lengthS ? [...steps, { kind: "track", fromS: restEndS, toS: lengthS }] : steps;
  }
  const [cueS, intervalS] = [middle(task.cueS), middle(task.intervalS)];
  let atS = restEndS;
  while (atS + cueS <= lengthS) {
    const restToS = Math.min(atS + intervalS, lengthS);
    steps.push({ kind: "grip", fromS: atS, toS: atS + cueS });
    if (restToS > atS + cueS) steps.push({ kind: "rest", fromS: atS + cueS, toS: restToS });
    atS = restToS;
  }
  if (atS < lengthS) steps.push({ kind: "rest", fromS: atS, toS: lengthS });
  return steps;
}

function middle([low, high]: readonly [number, number]): number {
  return (low + high) / 2;
}

/** What a person reads. */
export interface Prompt {
  readonly kind: "rest" | "grip" | "release" | "track";
  readonly words: string;
}

/** So long it is said that the hand may let go, s of the stream. */
const releaseS = 2;

/**
 * What the cue channel asks for now: the truth of what was asked, whatever was foreseen.
 * @param cues values of the cue channel, % of maximum, oldest first; NaN where the stream has a gap
 * @param seconds when each was, s of the stream
 */
export function promptOf(
  { task }: Pick<Protocol, "task">,
  cues: ArrayLike<number>,
  seconds: ArrayLike<number>,
): Prompt {
  let newest = cues.length - 1;
  while (newest >= 0 && Number.isNaN(cues[newest])) newest--;
  if (newest < 0) return rest;
  const cue = cues[newest] as number;
  if (task.kind === "tracking") {
    const isOn = isAskedWithin(cues, seconds, newest, task.path.shape === "sine" ? task.path.periodS : 0);
    return isOn ? { kind: "track", words: "Follow the target" } : rest;
  }
  if (cue > 0) return { kind: "grip", words: `Grip at ${Math.round(cue)}\u00a0%, hold` };
  return isAskedWithin(cues, seconds, newest, releaseS) ? { kind: "release", words: "Let go" } : rest;
}

const rest: Prompt = { kind: "rest", words: "Rest" };

/** Whether anything was asked for in the last `withinS`. */
function isAskedWithin(
  cues: ArrayLike<number>,
  seconds: ArrayLike<number>,
  newest: number,
  withinS: number,
): boolean {
  const fromS = (seconds[newest] as number) - withinS;
  for (let i = newest; i >= 0 && (seconds[i] as number) >= fromS; i--) {
    if ((cues[i] as number) > 0) return true;
  }
  return false;
}
