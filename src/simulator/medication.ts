import type { Medication } from "./options.ts";
import type { Drive, Rhythm } from "./patients.ts";

/** Fall of beta with movement: 16 % off, 29 % on medication (Kuehn 2004; Lofredi 2018). Theta is taken to go with it. */
const movementDepthOff = 16 / 29;
/** Rise of gamma: 9 % off, 15 % on medication (Lofredi 2018). High-frequency oscillation is taken to go with it. */
const effortDepthOff = 9 / 15;
/** Long bursts of beta are commoner off medication: a narrower band makes them, a stronger rhythm. Both factors are chosen. */
const betaWidthOff = 0.75;
const betaPowerOff = 1.5;

/** How deep a rhythm's modulation is, relative to on medication. @param level 0 on, 1 off; between them as it wears off */
export function depthFactor(drive: Drive, level: number): number {
  return 1 + level * ((drive === "effort" ? effortDepthOff : movementDepthOff) - 1);
}

/** Power of a rhythm at rest, relative to on medication. */
export function powerFactor(rhythm: Rhythm, level: number): number {
  return rhythm.isBeta ? 1 + level * (betaPowerOff - 1) : 1;
}

export function bandwidthOf(rhythm: Rhythm, medication: Medication): number {
  return rhythm.isBeta && medication === "off" ? betaWidthOff * rhythm.bandwidthHz : rhythm.bandwidthHz;
}

export function centreOf(rhythm: Rhythm, medication: Medication): number {
  return medication === "off" ? (rhythm.centreOffHz ?? rhythm.centreHz) : rhythm.centreHz;
}
