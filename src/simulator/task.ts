import { Random } from "../signal/random.ts";
import type { TaskParameters } from "./patients.ts";

/** One cued grip. Times in s since the stream began. */
export interface Trial {
  index: number;
  cueAtS: number;
  cueEndS: number;
  /** Fraction of maximum. */
  effort: number;
  onsetS: number;
  /** Length of the rise from 0 to the full effort. */
  riseS: number;
  releaseAtS: number;
  releaseS: number;
  overshoot: number;
  nextCueAtS: number;
}

/** Share of a minimum-jerk movement's duration that lies between 10 and 90 % of its way. */
const middleShare = 0.5068;
const firstCueS = 3;

/** Trial `index + 1` of a seed after the one given; the first one after null. */
export function nextTrial(seed: number, task: TaskParameters, before: Trial | null): Trial {
  const index = before === null ? 0 : before.index + 1;
  const random = new Random(seed, "trial", index);
  const draw = ([low, high]: readonly [number, number]) => random.uniform(low, high);
  const cueAtS = before?.nextCueAtS ?? firstCueS;
  const cueEndS = cueAtS + task.cueS;
  const effort = draw(task.effortPercent) / 100;
  const reactionS = draw(task.reactionS);
  return {
    index,
    cueAtS,
    cueEndS,
    effort,
    onsetS: cueAtS + reactionS,
    riseS: draw(task.riseS) / middleShare,
    releaseAtS: cueEndS + 0.7 * reactionS,
    releaseS: draw(task.releaseS) / middleShare,
    overshoot: random.uniform(0, 0.12),
    nextCueAtS: cueAtS + draw(task.intervalS),
  };
}

/** Intended force at a time, fraction of maximum: a minimum-jerk rise, a hold that sags a little, a minimum-jerk release. */
export function intendedForce(trial: Trial, timeS: number): number {
  const { effort, onsetS, riseS, releaseAtS, releaseS, overshoot } = trial;
  if (timeS <= onsetS || timeS >= releaseAtS + releaseS) return 0;
  const held = timeS - onsetS - 0.7 * riseS;
  const settle = held > 0 ? overshoot * Math.exp(-held / 0.4) * (1 - Math.exp(-held / 0.1)) : 0;
  const sag = 1 - 0.02 * Math.max(0, held);
  return (
    effort *
    minimumJerk((timeS - onsetS) / riseS) *
    (sag + settle) *
    (1 - minimumJerk((timeS - releaseAtS) / releaseS))
  );
}

/** 0 to 1 along a movement of least jerk (Flash and Hogan 1985), `part` of its duration in. */
export function minimumJerk(part: number): number {
  if (part <= 0) return 0;
  if (part >= 1) return 1;
  return part * part * part * (10 + part * (6 * part - 15));
}
