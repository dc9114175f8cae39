import { Random } from "../signal/random.ts";
import type { GripTask } from "./tasks.ts";

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
/** Letting go takes this share of the reaction to the cue: its end can be foreseen (chosen). */
const laterShare = 0.7;
/** Force goes beyond the effort by up to this share of it, and settles within about 0.4 s (chosen). */
const mostOvershoot = 0.12;
const overshootGrowsS = 0.1;
const overshootSettlesS = 0.4;
/** A hold sags by this share a second (chosen). */
const sagPerS = 0.02;

/** Trial `index + 1` of a seed after the one given; the first one after null. */
export function nextTrial(seed: number, task: GripTask, before: Trial | null): Trial {
  const index = before === null ? 0 : before.index + 1;
  const random = new Random(seed, "trial", index);
  const draw = ([low, high]: readonly [number, number]) => random.uniform(low, high);
  const { effortPercent } = task;
  const cueAtS = before?.nextCueAtS ?? Math.max(firstCueS, task.restS ?? 0);
  const effort =
    "levels" in effortPercent
      ? (effortPercent.levels[random.integer(effortPercent.levels.length)] as number) / 100
      : draw([effortPercent.from, effortPercent.to]) / 100;
  const reactionS = draw(task.reactionS);
  const riseS = draw(task.riseS) / middleShare;
  const releaseS = draw(task.releaseS) / middleShare;
  const overshoot = random.uniform(0, mostOvershoot);
  const nextCueAtS = cueAtS + draw(task.intervalS);
  const cueEndS = cueAtS + draw(task.cueS);
  return {
    index,
    cueAtS,
    cueEndS,
    effort,
    onsetS: cueAtS + reactionS,
    riseS,
    releaseAtS: cueEndS + laterShare * reactionS,
    releaseS,
    overshoot,
    nextCueAtS,
  };
}

/** Intended force at a time, fraction of maximum: a minimum-jerk rise, a hold that sags a little, a minimum-jerk release. */
export function intendedForce(trial: Trial, timeS: number): number {
  const { effort, onsetS, riseS, releaseAtS, releaseS, overshoot } = trial;
  if (timeS <= onsetS || timeS >= releaseAtS + releaseS) return 0;
  const held = timeS - onsetS - 0.7 * riseS;
  const settle =
    held > 0 ? overshoot * Math.exp(-held / overshootSettlesS) * (1 - Math.exp(-held / overshootGrowsS)) : 0;
  const sag = 1 - sagPerS * Math.max(0, held);
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
