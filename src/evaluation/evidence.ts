/** Fewer grips, or a shorter time, are no evidence (both chosen: intervals of so few blocks cannot be relied on). */
export const leastTrials = 10;
export const leastSeconds = 60;
