/** Whole samples nearest to a duration; at least 1. */
export function samplesFromMs(durationMs: number, rateHz: number): number {
  return Math.max(1, Math.round((durationMs * rateHz) / 1000));
}

/** Duration in ms of a count of samples. */
export function msFromSamples(samples: number, rateHz: number): number {
  return (samples * 1000) / rateHz;
}

const microvoltsPer: Readonly<Record<string, number>> = { pV: 1e-6, nV: 1e-3, µV: 1, mV: 1e3, V: 1e6 };

/** Microvolts in one of `unit`, or null where it is no unit of voltage. */
export function microvoltsPerUnit(unit: string): number | null {
  return microvoltsPer[unit.replace("μ", "µ").replace(/^uV$/, "µV")] ?? null;
}
