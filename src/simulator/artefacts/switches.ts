/** When something was on, by sample. Switched forward in time only; holds what was switched and nothing else. */
export class Switches {
  /** Samples at which it changed, from off first. */
  private readonly changes: number[] = [];

  /** On or off from a sample on; what was to change after it is forgotten. */
  set(isOn: boolean, fromSample: number): void {
    while (this.changes.length > 0 && (this.changes.at(-1) as number) >= fromSample) this.changes.pop();
    if ((this.changes.length % 2 === 1) !== isOn) this.changes.push(fromSample);
  }

  isOnAt(sample: number): boolean {
    return this.changesBy(sample) % 2 === 1;
  }

  /** Whether it was on anywhere from one sample to another, both included. */
  wasOnWithin(fromSample: number, toSample: number): boolean {
    return this.isOnAt(fromSample) || this.changeAfter(fromSample) <= toSample;
  }

  /** First change after a sample; Infinity where there is none. */
  changeAfter(sample: number): number {
    return this.changes[this.changesBy(sample)] ?? Number.POSITIVE_INFINITY;
  }

  /** When it was switched on, where it is on at a sample; NaN where it is off. */
  onSince(sample: number): number {
    const count = this.changesBy(sample);
    return count % 2 === 1 ? (this.changes[count - 1] as number) : Number.NaN;
  }

  /** Spans [from, to) within bounds at which it was on. */
  spans(fromSample: number, toSample: number): [from: number, to: number][] {
    const found: [number, number][] = [];
    for (let i = 0; i < this.changes.length; i += 2) {
      const from = Math.max(fromSample, this.changes[i] as number);
      const to = Math.min(toSample, this.changes[i + 1] ?? Number.POSITIVE_INFINITY);
      if (from < to) found.push([from, to]);
    }
    return found;
  }

  private changesBy(sample: number): number {
    let count = 0;
    while (count < this.changes.length && (this.changes[count] as number) <= sample) count++;
    return count;
  }
}
