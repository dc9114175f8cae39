import { minimumJerk, type Trial } from "./task.ts";

/** Beta falls from this long before movement (Lofredi 2018). */
const fallsBeforeS = 0.4;
const fallsForS = 0.6;
/** Time after the release over which it comes back, and for which it then stands above rest (chosen). */
const recoversForS = 0.6;
const reboundForS = 1.4;
const rebound = 0.5;
/** Theta rises from this long before movement, and outlasts beta's fall by 1 s: to +2.7 s where that ends at +1.7 s (Lofredi 2018). */
const risesBeforeS = 1.2;
const outlastsS = 1;
/** Share of the drive that any grip brings; the rest comes with its strength (chosen). */
const anyGrip = 0.6;

/**
 * How far "movement" holds a rhythm, at a time: 1 while moving and holding, 0 at rest, below 0 in the rebound after it. A
 * stronger grip holds it a little more. Nothing precedes the cue.
 */
export function movementDrive(trial: Trial, timeS: number): number {
  const start = Math.max(trial.cueAtS, trial.onsetS - fallsBeforeS);
  const end = trial.releaseAtS + trial.releaseS;
  if (timeS <= start || timeS >= end + recoversForS / 2 + reboundForS) return 0;
  const held = minimumJerk((timeS - start) / fallsForS) * (1 - minimumJerk((timeS - end) / recoversForS));
  const since = (timeS - end - recoversForS / 2) / reboundForS;
  const above = since > 0 && since < 1 ? rebound * Math.sin(Math.PI * since) ** 2 : 0;
  return gripStrength(trial.effort) * held - above;
}

/** The same for theta: earlier, longer, and without a rebound. It is all there when the force sets in (chosen). */
export function thetaDrive(trial: Trial, timeS: number): number {
  const start = Math.max(trial.cueAtS, trial.onsetS - risesBeforeS);
  const end = trial.releaseAtS + trial.releaseS;
  if (timeS <= start || timeS >= end + outlastsS) return 0;
  const held =
    minimumJerk((timeS - start) / (trial.onsetS - start)) * (1 - minimumJerk((timeS - end) / outlastsS));
  return gripStrength(trial.effort) * held;
}

/** Drive at full hold, by the effort of the grip. */
export function gripStrength(effort: number): number {
  return anyGrip + (1 - anyGrip) * effort;
}
