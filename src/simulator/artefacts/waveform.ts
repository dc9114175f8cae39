/** A waveform that all contacts pick up, each with a share of its own. */
export interface Waveform {
  /** Adds its microvolts at samples from `firstSample` on. */
  addInto(out: Float64Array, firstSample: number, count: number): void;
}
