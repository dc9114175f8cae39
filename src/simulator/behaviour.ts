import { gripStrength, movementDrive, thetaDrive } from "./modulation.ts";
import { intendedForce, minimumJerk, nextTrial, type Trial } from "./task.ts";
import type { GripTask, Task, TrackingTask } from "./tasks.ts";
import { TrackingTarget } from "./tracking.ts";
import { Wander } from "./wander.ts";

/** What the patient does now and is about to do, sample by sample. Fractions of maximum. */
export interface Behaviour {
  /** What is shown: the effort of the cue that stands, or the target. */
  cue: number;
  /** Force that the hand gives but for tremor. */
  force: number;
  /** Force that the brain prepares: what the hand gives one lead later. */
  planned: number;
  /** Drives of the rhythms that follow movement; see `modulation.ts`. */
  movement: number;
  theta: number;
  /** Counts grips; how strongly rhythms follow is drawn anew with each. */
  index: number;
  step(timeS: number): void;
}

/** @param leadS how far brain activity leads the force */
export function createBehaviour(task: Task, leadS: number, rateHz: number, seed: number): Behaviour {
  return task.kind === "grip" ? new Gripping(task, leadS, seed) : new Tracking(task, leadS, rateHz, seed);
}

class Gripping implements Behaviour {
  cue = 0;
  force = 0;
  planned = 0;
  movement = 0;
  theta = 0;
  index = 0;
  private trial: Trial;
  /** Its theta and its rebound may last into the next one's beginning. */
  private before: Trial | null = null;

  constructor(
    private readonly task: GripTask,
    private readonly leadS: number,
    private readonly seed: number,
  ) {
    this.trial = nextTrial(seed, task, null);
  }

  step(timeS: number): void {
    if (timeS >= this.trial.nextCueAtS) {
      this.before = this.trial;
      this.trial = nextTrial(this.seed, this.task, this.before);
      this.index = this.trial.index;
    }
    const { trial, before, leadS } = this;
    this.cue = this.task.isCued && timeS >= trial.cueAtS && timeS < trial.cueEndS ? trial.effort : 0;
    this.force = intendedForce(trial, timeS);
    this.planned = intendedForce(trial, timeS + leadS);
    this.movement = movementDrive(trial, timeS);
    this.theta = thetaDrive(trial, timeS);
    if (before !== null) {
      this.force += intendedForce(before, timeS);
      this.planned += intendedForce(before, timeS + leadS);
      this.movement += movementDrive(before, timeS);
      this.theta = Math.min(1, this.theta + thetaDrive(before, timeS));
    }
  }
}

/** Errors in following come and go within about this time (chosen). */
const errorS = 1.5;
/** Below this force the hand is as good as at rest (chosen). */
const restForce = 0.08;
/** What counts as one grip for the draw of how strongly rhythms follow, s. */
const stretchS = 8;

class Tracking implements Behaviour {
  cue = 0;
  force = 0;
  planned = 0;
  movement = 0;
  theta = 0;
  index = 0;
  private readonly target: TrackingTarget;
  private readonly error: Wander;

  constructor(
    private readonly task: TrackingTask,
    private readonly leadS: number,
    rateHz: number,
    seed: number,
  ) {
    this.target = new TrackingTarget(task, seed);
    this.error = new Wander(errorS, rateHz, seed, "tracking error");
  }

  step(timeS: number): void {
    const { task, target, leadS } = this;
    const error = (task.errorPercent / 100) * this.error.next();
    this.index = Math.floor(timeS / stretchS);
    this.cue = target.at(timeS);
    this.force = follow(target.at(timeS - task.delayS), error);
    // The brain sees the target before the hand follows it: a lead longer than the delay would be foresight.
    this.planned = follow(target.at(timeS - Math.max(0, task.delayS - leadS)), error);
    this.movement = minimumJerk(this.planned / restForce) * gripStrength(this.planned);
    this.theta = this.movement;
  }
}

/** An error of following shows as far as there is something to follow. */
function follow(target: number, error: number): number {
  return Math.max(0, target + error * minimumJerk(target / restForce));
}
