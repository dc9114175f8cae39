import type { UrlState } from "../../contract/urlState.ts";
import type { Display } from "../display.ts";
import { roundUp } from "../format.ts";
import { type GameScore, scoreGame, valuesAt } from "./score.ts";

/** Targets to follow with the decoded value, after the protocols: each is a task of the simulated patient. */
export const games = {
  /** 10, 25 and 40 % of maximum (Tan 2015). */
  levels: {
    title: "Levels",
    hint: "Hold 10, 25 or 40 % while it is shown",
    counted: "while a level was shown",
  },
  sine: { title: "Sine", hint: "Follow a slow sine", counted: "" },
  walk: { title: "Random walk", hint: "Follow a target that wanders", counted: "" },
  /** A stream that brings a cue of its own. */
  cue: { title: "Follow the cue", hint: "Follow what the stream shows", counted: "while a cue was shown" },
} as const;
export type GameName = keyof typeof games;

/** The games that can be played with a stream. */
export function gamesOf(isSimulated: boolean, hasCue: boolean): readonly GameName[] {
  if (isSimulated) return ["levels", "sine", "walk"];
  return hasCue ? ["cue"] : [];
}

/** The task of the simulated patient that a game needs; null where it takes the stream as it is. */
export function taskOf(name: GameName): UrlState["task"] | null {
  return name === "cue" ? null : name;
}

/** How long a game takes, and how long before it one may get ready, s of the stream. */
export const gameSeconds = 60;
export const readySeconds = 3;
/** Half the width of the band about the target, as a share of the scale (chosen). */
const toleranceShare = 0.1;

/** The upper end of the scale: all there is of a percentage, else what the largest measured value fits in. */
export function fullScale(display: Display, unit: string): number {
  return unit === "%" || display.magnitude === 0 ? 100 : roundUp(display.magnitude);
}

/** What is asked for, point by point; undefined where the stream has no cue in the unit of the force. */
export function cueOf({ info, traces }: Display, unit: string): Display["traces"][number] | undefined {
  return traces[info.traces.findIndex((trace) => trace.role === "cue" && trace.unit === unit)];
}

export function toleranceOf(display: Display, unit: string): number {
  return toleranceShare * fullScale(display, unit);
}

/** Scores what was decoded of the times from one to another, s of the stream, by the cue at the same times. */
export function scoreOf(display: Display, unit: string, fromSeconds: number, toSeconds: number): GameScore {
  const trace = cueOf(display, unit);
  const times = display.decodedSeconds.newest();
  const [first, end] = [fromSeconds, toSeconds].map((limit) => {
    const at = times.findIndex((seconds) => seconds >= limit);
    return at < 0 ? times.length : at;
  });
  const asked = times.subarray(first, end);
  const cue = trace
    ? valuesAt(asked, display.pointSeconds.newest(), trace.newest())
    : new Float64Array(asked.length).fill(Number.NaN);
  return scoreGame(display.decoded.newest().subarray(first, end), cue, toleranceOf(display, unit));
}
