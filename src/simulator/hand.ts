import type { Behaviour } from "./behaviour.ts";
import { gripStrength } from "./modulation.ts";
import { minimumJerk } from "./task.ts";

/** Two of these one after another: 10-90 % of a step in 3.4 of them, 0.24 s, as the grips of the tasks rise. */
const smoothingS = 0.07;
/** The hand takes over from the task, and gives back, over this time (chosen). */
const takesOverS = 0.25;
/** Below this force it is as good as at rest (chosen, as for tracking). */
const restForce = 0.08;

/**
 * A behaviour that somebody's hand can take over: the brain then plans what the hand asks for, smoothed as a hand moves, and
 * the force follows one lead later, for nobody can look ahead. The cue stays that of the task. As long as no hand was ever
 * given, it is the task's behaviour to the last bit.
 */
export class HandInPlay implements Behaviour {
  cue = 0;
  force = 0;
  planned = 0;
  movement = 0;
  theta = 0;
  index = 0;
  /** What the hand asks for; where it was let go of, the last it did. */
  private asked = 0;
  private isGiven = false;
  /** How much of what is planned is the hand's. */
  private share = 0;
  private readonly sharePerStep: number;
  private readonly keep: number;
  private halfway = 0;
  private smoothed = 0;
  /** Plans of the hand, and its shares, of one lead: the force has yet to follow them. */
  private readonly plans: Float64Array;
  private readonly shares: Float64Array;
  private place = 0;
  /** Steps for which the force still follows a hand. */
  private stepsLeft = 0;

  constructor(
    private readonly task: Behaviour,
    leadS: number,
    rateHz: number,
  ) {
    const leadSteps = Math.max(1, Math.round(leadS * rateHz));
    this.plans = new Float64Array(leadSteps);
    this.shares = new Float64Array(leadSteps);
    this.sharePerStep = 1 / (takesOverS * rateHz);
    this.keep = Math.exp(-1 / (smoothingS * rateHz));
  }

  /** @param fraction of maximum that the hand asks for from the next step on; null lets go of it */
  give(fraction: number | null): void {
    this.isGiven = fraction !== null;
    if (fraction !== null) this.asked = fraction;
  }

  step(timeS: number): void {
    const { task } = this;
    task.step(timeS);
    this.cue = task.cue;
    this.force = task.force;
    this.planned = task.planned;
    this.movement = task.movement;
    this.theta = task.theta;
    this.index = task.index;
    if (this.isGiven || this.share > 0) this.stepsLeft = this.plans.length;
    if (this.stepsLeft > 0) this.follow();
  }

  private follow(): void {
    const { task, keep, plans, shares, place } = this;
    this.stepsLeft--;
    // Where the hand sets in, it is where the task's is.
    if (this.share === 0) {
      this.halfway = task.planned;
      this.smoothed = task.planned;
    }
    this.share = this.isGiven
      ? Math.min(1, this.share + this.sharePerStep)
      : Math.max(0, this.share - this.sharePerStep);
    this.halfway = keep * this.halfway + (1 - keep) * this.asked;
    this.smoothed = keep * this.smoothed + (1 - keep) * this.halfway;
    const drive = minimumJerk(this.smoothed / restForce) * gripStrength(this.smoothed);
    this.planned = mixed(task.planned, this.smoothed, this.share);
    this.movement = mixed(task.movement, drive, this.share);
    this.theta = mixed(task.theta, drive, this.share);
    this.force = mixed(task.force, plans[place] as number, shares[place] as number);
    plans[place] = this.smoothed;
    shares[place] = this.share;
    this.place = place + 1 === plans.length ? 0 : place + 1;
  }
}

function mixed(a: number, b: number, shareOfB: number): number {
  return a + shareOfB * (b - a);
}

/** What a hand is asked to give, by sample. What has been reached is forgotten, so that it takes no memory however long it goes on. */
export class HandSchedule {
  private readonly changes: { sample: number; fraction: number | null }[] = [];

  /** From a sample on; what was to change after it is forgotten. */
  set(fraction: number | null, fromSample: number): void {
    const { changes } = this;
    while (changes.length > 0 && (changes.at(-1)?.sample as number) >= fromSample) changes.pop();
    changes.push({ sample: fromSample, fraction });
  }

  clear(): void {
    this.changes.length = 0;
  }

  /** First sample at which anything changes that has not been reached; Infinity where there is none. */
  get nextChange(): number {
    return this.changes[0]?.sample ?? Number.POSITIVE_INFINITY;
  }

  /** Gives what changes at a sample or before it. */
  giveUpTo(sample: number, body: { giveHand(fraction: number | null): void }): void {
    while (this.nextChange <= sample) body.giveHand(this.changes.shift()?.fraction ?? null);
  }
}
