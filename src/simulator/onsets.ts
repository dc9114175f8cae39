import { nextTrial, type Trial } from "./task.ts";
import type { Task } from "./tasks.ts";

/** When grips set in, asked for at times in any order; onward is fast, back is counted from the first grip. */
export class Onsets {
  /** The first grip with an onset not before the time asked for last. */
  private trial: Trial | null = null;
  /** Onset of the one before it. */
  private passedS = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly task: Task,
    private readonly seed: number,
  ) {}

  /** The first onset of force at a time or after it, s; Infinity where the task has no grips. */
  from(timeS: number): number {
    const { task, seed } = this;
    if (task.kind !== "grip") return Number.POSITIVE_INFINITY;
    if (timeS <= this.passedS) {
      this.trial = null;
      this.passedS = Number.NEGATIVE_INFINITY;
    }
    let trial = this.trial ?? nextTrial(seed, task, null);
    while (trial.onsetS < timeS) {
      this.passedS = trial.onsetS;
      trial = nextTrial(seed, task, trial);
    }
    this.trial = trial;
    return trial.onsetS;
  }
}
