/** The clocks part by less than this between two looks for other reasons than sleep: rounding, slewing, a slow look. */
const leastMs = 1000;

/**
 * Tells when the machine was asleep, from the two clocks there are: while it sleeps the clock of the day goes on, and
 * `performance.now()` on most systems stands still. (Where it goes on, sleep is a stall like that of a frozen page.) A clock of the day that is set back tells nothing; set forward it cannot be told from sleep.
 */
export class SuspensionWatch {
  private lastWallMs = Number.NaN;
  private lastMonotonicMs = Number.NaN;

  /** @returns ms that were slept since the last look; 0 at the first one */
  look(wallMs: number, monotonicMs: number): number {
    const wall = wallMs - this.lastWallMs;
    const monotonic = monotonicMs - this.lastMonotonicMs;
    this.lastWallMs = wallMs;
    this.lastMonotonicMs = monotonicMs;
    if (wall - monotonic > leastMs) return wall - monotonic;
    return 0;
  }
}
