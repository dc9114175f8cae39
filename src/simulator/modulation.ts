import { minimumJerk, type Trial } from "./task.ts";

/** Beta falls from this long before movement (Lofredi 2018). */
const fallsBeforeS = 0.4;
const fallsForS = 0.6;
/** Time after the release over which it comes back, and for which it then stands above rest. */
const recoversForS = 0.6;
const reboundForS = 1.4;
const rebound = 0.5;

/**
 * How far "movement" holds a rhythm, at a time: 1 while moving and holding, 0 at rest, below 0 in the rebound after it. A
 * stronger grip holds it a little more.
 */
export function movementDrive(trial: Trial, timeS: number): number {
  const start = trial.onsetS - fallsBeforeS;
  const end = trial.releaseAtS + trial.releaseS;
  if (timeS <= start) return 0;
  const held = minimumJerk((timeS - start) / fallsForS) * (1 - minimumJerk((timeS - end) / recoversForS));
  const since = (timeS - end - recoversForS / 2) / reboundForS;
  const above = since > 0 && since < 1 ? rebound * Math.sin(Math.PI * since) ** 2 : 0;
  return (0.6 + 0.4 * trial.effort) * held - above;
}
