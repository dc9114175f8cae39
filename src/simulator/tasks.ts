import type { TaskName } from "./options.ts";

type Range = readonly [low: number, high: number];

/** Grips one after another. Times in s; ranges are drawn from evenly. */
export interface GripTask {
  readonly kind: "grip";
  /** For a person, in a few words. */
  readonly title: string;
  /** False where the patient squeezes at will: nothing is then shown. */
  readonly isCued: boolean;
  /** Rest before the first cue; a few seconds where it is not given. */
  readonly restS?: number;
  /** How long the cue stands, and so about how long a grip lasts. */
  readonly cueS: Range;
  /** From one cue to the next. */
  readonly intervalS: Range;
  /** Effort, % of maximum: evenly between two, or one of some levels. */
  readonly effortPercent:
    | { readonly from: number; readonly to: number }
    | { readonly levels: readonly number[] };
  /** From the cue to the onset of force. */
  readonly reactionS: Range;
  /** 10-90 % of the effort reached. */
  readonly riseS: Range;
  /** 90-10 %. */
  readonly releaseS: Range;
}

/** A target to follow with the force. */
export interface TrackingTask {
  readonly kind: "tracking";
  readonly title: string;
  /** Rest before there is something to follow; none unless given. */
  readonly restS?: number;
  readonly path:
    | { readonly shape: "sine"; readonly periodS: number }
    /** A new direction every `stepS`, by a normal draw of SD `stepPercent`, reflected at the bounds. */
    | { readonly shape: "walk"; readonly stepS: number; readonly stepPercent: number };
  /** Bounds of the target, % of maximum. */
  readonly fromPercent: number;
  readonly toPercent: number;
  /** How far force follows behind the target. */
  readonly delayS: number;
  /** SD of slow errors in following, % of maximum. */
  readonly errorPercent: number;
}

export type Task = GripTask | TrackingTask;

/** Rise 10-90 % as measured on two public recordings of force; reaction and release are chosen, no figure was found. */
const hand = { reactionS: [0.3, 0.55], riseS: [0.2, 0.29], releaseS: [0.25, 0.4] } as const;
/** Delay and error of following are chosen, no figure was found. */
const eye = { fromPercent: 0, toPercent: 60, delayS: 0.3, errorPercent: 2 } as const;

export const tasks: Readonly<Record<TaskName, Task>> = {
  /** The demonstration's own: cue as Tan 2016, shorter rests so that much is seen, any effort. */
  grip: {
    kind: "grip",
    title: "cued grips of 3 s, any effort",
    isCued: true,
    cueS: [3, 3],
    intervalS: [8, 11],
    effortPercent: { from: 20, to: 80 },
    ...hand,
  },
  /** Tan 2016 (eLife 5:e19089): a cue of 3 s every 11-13 s, effort on a scale to 10. */
  tan: {
    kind: "grip",
    title: "cued grips of 3 s every 11-13 s, ten levels (Tan 2016)",
    isCued: true,
    cueS: [3, 3],
    intervalS: [11, 13],
    effortPercent: { levels: [10, 20, 30, 40, 50, 60, 70, 80, 90, 100] },
    ...hand,
  },
  /** Merk 2022 (eLife 11:e75126): grips of 0.6-1.0 s, onset to onset about 9 s, varying; by how much, and the efforts, is chosen. */
  merk: {
    kind: "grip",
    title: "short grips 9 s apart (Merk 2022)",
    isCued: true,
    cueS: [0.6, 1],
    intervalS: [7.5, 10.5],
    effortPercent: { from: 20, to: 80 },
    ...hand,
  },
  /** Levels of Tan 2015: 10, 25 and 40 % of maximum. */
  levels: {
    kind: "grip",
    title: "cued grips of 3 s at 10, 25 and 40 %",
    isCued: true,
    cueS: [3, 3],
    intervalS: [11, 13],
    effortPercent: { levels: [10, 25, 40] },
    ...hand,
  },
  /** Squeezing at will; all times are chosen. What prepares a grip begins as early before it as theta rises (1.2 s). */
  free: {
    kind: "grip",
    title: "free squeezing",
    isCued: false,
    cueS: [0.9, 3.5],
    intervalS: [4.5, 14],
    effortPercent: { from: 5, to: 100 },
    ...hand,
    reactionS: [1.2, 1.2],
  },
  /** Periods, steps and bounds of the targets are chosen. */
  sine: { kind: "tracking", title: "tracking a sine", path: { shape: "sine", periodS: 8 }, ...eye },
  walk: {
    kind: "tracking",
    title: "tracking a random walk",
    path: { shape: "walk", stepS: 1.5, stepPercent: 20 },
    ...eye,
  },
};
