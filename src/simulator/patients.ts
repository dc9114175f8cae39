import type { BackgroundParameters } from "./background.ts";

/** What a rhythm's power follows. */
export type Drive =
  /** 1 from 0.4 s before movement until it ends, then back with a rebound below 0 (Lofredi 2018; Kuehn 2004). */
  | "movement"
  /** The same from 1.2 s before movement, outlasting it, without a rebound (Lofredi 2018). */
  | "theta"
  /** The planned force, 0 to 1, ahead of the hand by the patient's lead (Tan 2016: 200-300 ms). */
  | "effort";

/** A band-limited rhythm. */
export interface Rhythm {
  readonly name: string;
  readonly centreHz: number;
  /** Where it lies off medication, if elsewhere. */
  readonly centreOffHz?: number;
  /** Full width at half power; what is not placed as bursts waxes and wanes in about 0.7 / bandwidth s. */
  readonly bandwidthHz: number;
  /** At rest, at every contact. */
  readonly rmsMicrovolts: number;
  /** Relative change of its power at full drive, at the best contact, on medication: -0.3 is a fall by 30 %. */
  readonly depth: number;
  readonly drive: Drive;
  /** Share of its power that comes in short bursts of gamma; see `bursts.ts`. */
  readonly burstShare?: number;
  /** Grows stronger, in longer bursts, off medication; see `medication.ts`. */
  readonly isBeta?: boolean;
}

export interface Patient {
  readonly name: string;
  readonly title: string;
  /** What it assumes, in a sentence for the person who chooses it. */
  readonly summary: string;
  readonly kind: "lfp" | "ecog";
  readonly contactCount: number;
  /** Index of the contact at which modulation is deepest, where there are that many. */
  readonly bestContact: number;
  /** Modulation at a neighbour of the best contact relative to there, of slow rhythms and of those that follow the effort. */
  readonly neighbours: { readonly movement: number; readonly effort: number };
  readonly rhythms: readonly Rhythm[];
  readonly background: BackgroundParameters;
  /** How far brain activity leads the force. */
  readonly leadMs: number;
  /** SD of slow fluctuations of each rhythm's log power that have nothing to do with force: what hides it. */
  readonly wander: number;
  /** SD of the log of how strongly each rhythm follows a single grip. */
  readonly trialSpread: number;
}

interface Depths {
  readonly theta: number;
  readonly alpha: number;
  readonly beta: number;
  readonly highBeta: number;
  readonly gamma: number;
  readonly hfo: number;
}

/**
 * Rise of theta's power at full drive, in the ordinary patient. At 2-8 Hz it rises from -1.2 to +2.7 s about movement
 * (Lofredi 2018, eLife 7:e31895); its size was not found. This one is an assumption: as large as it takes to be seen in the
 * mean over some thirty grips. Other presets have more or less of it, as they have of beta.
 */
const thetaRise = 1;

/**
 * Of the STN. Amplitudes are such that signal and background together have the band RMS of the recording in science.md:
 * 13-20 Hz 4.6-9.4 µV, 62-90 Hz 1.5-1.8 µV, 200-400 Hz 1.7-2.2 µV. Beta's width is such that its bursts last as long as
 * there (mean 257-288 ms). High-frequency oscillation lies near 250 Hz off and 350 Hz on medication (general knowledge).
 */
function rhythms(depth: Depths, burstShare: number, scale = { movement: 1, effort: 1 }): Rhythm[] {
  const all: Rhythm[] = [
    {
      name: "theta",
      centreHz: 5.5,
      bandwidthHz: 2.5,
      rmsMicrovolts: 3.5,
      depth: depth.theta,
      drive: "theta",
    },
    {
      name: "alpha",
      centreHz: 10,
      bandwidthHz: 2.5,
      rmsMicrovolts: 4,
      depth: depth.alpha,
      drive: "movement",
    },
    {
      name: "beta",
      centreHz: 17,
      bandwidthHz: 2,
      rmsMicrovolts: 5.5,
      depth: depth.beta,
      drive: "movement",
      isBeta: true,
    },
    {
      name: "high-beta",
      centreHz: 26,
      bandwidthHz: 6,
      rmsMicrovolts: 3,
      depth: depth.highBeta,
      drive: "movement",
      isBeta: true,
    },
    {
      name: "gamma",
      centreHz: 71,
      bandwidthHz: 20,
      rmsMicrovolts: 0.55,
      depth: depth.gamma,
      drive: "effort",
      burstShare,
    },
    {
      name: "hfo",
      centreHz: 350,
      centreOffHz: 250,
      bandwidthHz: 100,
      rmsMicrovolts: 1,
      depth: depth.hfo,
      drive: "effort",
    },
  ];
  return all.map((rhythm) => ({
    ...rhythm,
    rmsMicrovolts: rhythm.rmsMicrovolts * scale[rhythm.drive === "effort" ? "effort" : "movement"],
  }));
}

/**
 * Everything about an STN but how its rhythms follow movement. Exponents as measured: 1.1-1.5 over 3-45 Hz, 1.6-2.3 over
 * 40-90 Hz. At the other contacts gamma's reactivity is 71 % and beta's 59 % less than at the best one (Tan 2016). The lead
 * is the middle of Tan 2016's 200-300 ms.
 */
const stn = {
  kind: "lfp",
  contactCount: 3,
  bestContact: 1,
  neighbours: { movement: 0.41, effort: 0.29 },
  background: { exponent: 0.4, kneeHz: 27, exponentAbove: 2.7, densityAt10Hz: 1.1, floorDensity: 0.1 },
  leadMs: 250,
} as const;

export const patients: Readonly<Record<string, Patient>> = {
  strong: {
    ...stn,
    name: "strong",
    title: "strong responder",
    summary:
      "Deeper modulation than any single published STN shows, in several bands at once, so that a demonstration can be followed by eye. R² about 0.65.",
    rhythms: rhythms(
      { theta: 1.6 * thetaRise, alpha: -0.7, beta: -0.8, highBeta: -0.7, gamma: 19, hfo: 6 },
      0.2,
    ),
    wander: 0.08,
    trialSpread: 0.08,
  },
  ordinary: {
    ...stn,
    name: "ordinary",
    title: "ordinary patient",
    summary:
      "Modulation as published for a typical STN: most real patients decode about this well. R² about 0.1.",
    rhythms: rhythms(
      { theta: thetaRise, alpha: -0.3, beta: -0.5, highBeta: -0.3, gamma: 1.8, hfo: 0.3 },
      0.5,
    ),
    wander: 0.2,
    trialSpread: 0.3,
  },
  "non-responder": {
    ...stn,
    name: "non-responder",
    title: "non-responder",
    summary:
      "Hardly any modulation, as in 12 of 21 STNs that did not react in both beta and gamma. R² about 0.",
    rhythms: rhythms(
      { theta: 0.02 * thetaRise, alpha: -0.03, beta: -0.04, highBeta: -0.03, gamma: 0.1, hfo: 0 },
      0.5,
    ),
    wander: 0.3,
    trialSpread: 0.5,
  },
  responder: {
    ...stn,
    name: "responder",
    title: "good responder",
    summary: "Beta and gamma both react, as in the better half of published STNs. R² about 0.3.",
    rhythms: rhythms(
      { theta: 1.3 * thetaRise, alpha: -0.45, beta: -0.6, highBeta: -0.4, gamma: 9, hfo: 2 },
      0.4,
    ),
    wander: 0.15,
    trialSpread: 0.2,
  },
  best: {
    ...stn,
    name: "best",
    title: "best reported",
    summary:
      "As well as the best STN reported decodes. It assumes deep modulation in alpha, beta, gamma and high-frequency oscillation together. R² about 0.6.",
    rhythms: rhythms(
      { theta: 1.5 * thetaRise, alpha: -0.65, beta: -0.75, highBeta: -0.6, gamma: 16, hfo: 5 },
      0.3,
    ),
    wander: 0.1,
    trialSpread: 0.12,
  },
  /** Contact count, spread and exponents of a strip are chosen: no figures were found. */
  cortical: {
    ...stn,
    name: "cortical",
    title: "cortical strip",
    summary:
      "A strip over motor cortex (ECoG): larger signals, and gamma over more contacts than in the STN. R² about 0.3.",
    kind: "ecog",
    contactCount: 4,
    neighbours: { movement: 0.7, effort: 0.5 },
    rhythms: rhythms(
      { theta: 1.3 * thetaRise, alpha: -0.5, beta: -0.65, highBeta: -0.45, gamma: 6, hfo: 0.3 },
      0.3,
      {
        movement: 4,
        effort: 1.4,
      },
    ),
    background: { exponent: 0.5, kneeHz: 28, exponentAbove: 6.5, densityAt10Hz: 3.6, floorDensity: 0.025 },
    wander: 0.15,
    trialSpread: 0.2,
  },
};
