/** Movement of the cable: mostly under 5 Hz (general knowledge of the field). Amplitude and frequency are chosen. */
export const movementEvents = { everyS: 15, durationS: [1, 3], where: "all" } as const;
/**
 * Share of the stretches in which the sway comes with a grip: the arm that grips pulls at the cable, and what is no brain
 * signal goes with the force. It begins within this time of the onset of force. All chosen.
 */
export const movementWithGrips = { share: 0.6, startS: [-0.3, 0.3] } as const;
const amplitude = 150;
const swayHz = 1.7;

/** A sway under a smooth window: two cycles or more, then nothing. */
export function sway(sinceS: number, lengthS: number): number {
  const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * sinceS) / lengthS);
  return amplitude * window * Math.sin(2 * Math.PI * swayHz * sinceS);
}
