/** A knock against the cable: a step that rings and dies away. All figures are chosen. */
export const knockEvents = { everyS: 25, durationS: [0.6, 0.6], where: "all" } as const;
const amplitude = 1500;
const decayS = 0.08;
const ringHz = 23;

export function knock(sinceS: number): number {
  return amplitude * Math.exp(-sinceS / decayS) * Math.cos(2 * Math.PI * ringHz * sinceS);
}
