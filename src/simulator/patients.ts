/** What a rhythm's power follows. */
export type Drive =
  /** 1 from 0.4 s before movement until it ends, then back with a rebound below 0 (Lofredi 2018; Kuehn 2004). */
  | "movement"
  /** The intended effort, 0 to 1, ahead of the force by the patient's lead (Tan 2016: 200-300 ms). */
  | "effort";

/** A band-limited rhythm of a contact. Its bursts are not placed: they last about as long as its bandwidth lets them. */
export interface Rhythm {
  readonly name: string;
  readonly centreHz: number;
  /** Full width at half power; bursts last about 0.7 / bandwidth s. */
  readonly bandwidthHz: number;
  /** At rest, at the best contact. */
  readonly rmsMicrovolts: number;
  /** Relative change of power at full drive: -0.3 is a fall by 30 %. */
  readonly depth: number;
  readonly drive: Drive;
}

export interface Patient {
  readonly name: string;
  readonly title: string;
  /** What it assumes, in a sentence for the person who chooses it. */
  readonly summary: string;
  readonly rhythms: readonly Rhythm[];
  /** Share of modulation and rhythm that each contact picks up, best first; one LFP channel each. */
  readonly contacts: readonly { readonly name: string; readonly gain: number }[];
  /** Aperiodic background at 10 Hz, µV per root Hz (amplitude density). */
  readonly backgroundAt10Hz: number;
  /** Exponent of the power of the background up to the knee, beyond which it falls with the square of the frequency more steeply. */
  readonly exponent: number;
  readonly kneeHz: number;
  /** White noise of amplifier and tissue, RMS over the whole band. */
  readonly floorMicrovolts: number;
  readonly lineHz: number;
  readonly lineMicrovolts: number;
  /** How far brain activity leads the force. */
  readonly leadMs: number;
  /** SD of slow fluctuations of each rhythm's log power that have nothing to do with force. */
  readonly wander: number;
  /** SD of the log of how strongly each rhythm follows a single grip. */
  readonly trialSpread: number;
  readonly task: TaskParameters;
}

/** A cued grip: after Tan 2016 (cue of 3 s) with rest as in Merk 2022. Times in s, ranges are drawn from evenly. */
export interface TaskParameters {
  readonly cueS: number;
  /** From one cue to the next. */
  readonly intervalS: readonly [number, number];
  /** Cued effort, % of maximum. */
  readonly effortPercent: readonly [number, number];
  readonly reactionS: readonly [number, number];
  /** 10-90 % of the effort reached: 0.2-0.29 s in two public recordings of force. */
  readonly riseS: readonly [number, number];
  readonly releaseS: readonly [number, number];
}

const task: TaskParameters = {
  cueS: 3,
  intervalS: [8, 11],
  effortPercent: [20, 80],
  reactionS: [0.3, 0.55],
  riseS: [0.2, 0.29],
  releaseS: [0.25, 0.4],
};

/** Weaker neighbours of the best contact: gamma falls by 71 %, beta by 59 % there (Tan 2016); one figure stands for both. */
const contacts = [
  { name: "LFP_0", gain: 0.5 },
  { name: "LFP_1", gain: 1 },
  { name: "LFP_2", gain: 0.38 },
];

/**
 * Band RMS of the background after the recording described in the project's sources: 13-20 Hz 4.6-9.4 µV, 62-90 Hz
 * 1.5-1.8 µV, 200-400 Hz 1.7-2.2 µV; exponent 1.1-1.5 over 3-45 Hz and 1.6-2.3 over 40-90 Hz.
 */
const background = {
  backgroundAt10Hz: 2.2,
  exponent: 1.3,
  kneeHz: 40,
  floorMicrovolts: 3,
  lineHz: 50,
  lineMicrovolts: 0.8,
};

function rhythms(depth: {
  theta: number;
  alpha: number;
  beta: number;
  highBeta: number;
  gamma: number;
  hfo: number;
}): Rhythm[] {
  return [
    {
      name: "theta",
      centreHz: 5.5,
      bandwidthHz: 2.5,
      rmsMicrovolts: 4,
      depth: depth.theta,
      drive: "movement",
    },
    {
      name: "alpha",
      centreHz: 10,
      bandwidthHz: 2.5,
      rmsMicrovolts: 5,
      depth: depth.alpha,
      drive: "movement",
    },
    { name: "beta", centreHz: 17, bandwidthHz: 2.6, rmsMicrovolts: 6, depth: depth.beta, drive: "movement" },
    {
      name: "high-beta",
      centreHz: 26,
      bandwidthHz: 4,
      rmsMicrovolts: 3,
      depth: depth.highBeta,
      drive: "movement",
    },
    { name: "gamma", centreHz: 69, bandwidthHz: 25, rmsMicrovolts: 1.5, depth: depth.gamma, drive: "effort" },
    { name: "hfo", centreHz: 300, bandwidthHz: 120, rmsMicrovolts: 1.2, depth: depth.hfo, drive: "effort" },
  ];
}

export const patients: Readonly<Record<string, Patient>> = {
  strong: {
    name: "strong",
    title: "strong responder",
    summary:
      "Deeper modulation than any single published STN shows, in several bands at once, so that a demonstration can be followed by eye. R² about 0.65.",
    rhythms: rhythms({ theta: 0.6, alpha: -0.7, beta: -0.8, highBeta: -0.7, gamma: 7.5, hfo: 5 }),
    contacts,
    ...background,
    leadMs: 250,
    wander: 0.08,
    trialSpread: 0.08,
    task,
  },
  ordinary: {
    name: "ordinary",
    title: "ordinary patient",
    summary:
      "Modulation as published for a typical STN: most real patients decode about this well. R² about 0.1.",
    rhythms: rhythms({ theta: 0.2, alpha: -0.3, beta: -0.5, highBeta: -0.3, gamma: 0.6, hfo: 0.3 }),
    contacts,
    ...background,
    leadMs: 250,
    wander: 0.2,
    trialSpread: 0.3,
    task,
  },
};
