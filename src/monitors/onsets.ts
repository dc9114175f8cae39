/** An onset is where values reach `on` after they were below `off`; both as shares of the range in training. */
const onShare = 0.2;
const offShare = 0.1;

/**
 * Marks onsets of force as values come, with hysteresis: what flutters around a threshold is one onset. For marks on a plot; how well
 * onsets are decoded is scored with a threshold chosen in training (evaluation/onsets.ts).
 */
export class OnsetMonitor {
  private isArmed = false;
  private readonly on: number;
  private readonly off: number;

  /** @param least @param range of the target in training, in its unit */
  constructor(least: number, range: number) {
    this.on = least + onShare * range;
    this.off = least + offShare * range;
  }

  /** Whether an onset stands at this value, the one after those given before. NaN changes nothing. */
  isOnset(value: number): boolean {
    if (value < this.off) this.isArmed = true;
    if (!this.isArmed || !(value >= this.on)) return false;
    this.isArmed = false;
    return true;
  }
}
