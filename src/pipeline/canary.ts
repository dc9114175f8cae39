import type { Decoder } from "../decoders/decoder.ts";
import type { Artifact } from "../models/artifact.ts";

/**
 * Replays a decoder's golden rows while it is at work, one row at a time between two hops, so that a backend that stops being right is
 * found out. What the decoder carries over is put back each time: its own values are as if nothing had been.
 */
export class Canary {
  private readonly row: Float64Array;
  private readonly out = new Float64Array(1);
  private readonly own: Float64Array;
  private readonly saved: Float64Array;
  private at = 0;
  private pass = 1;

  /** @param range of the target, which errors are told in */
  constructor(
    private readonly golden: Artifact["golden"],
    private readonly decoder: Decoder,
    private readonly range: number,
  ) {
    this.row = new Float64Array(decoder.width);
    this.own = new Float64Array(decoder.state.length);
    this.saved = new Float64Array(decoder.state.length);
  }

  /**
   * Decodes the next golden row.
   * @returns by how much of the range it was off; 0 for rows that only settle what is carried over
   * @throws what the decoder throws
   */
  step(): number {
    const { golden, decoder, own, saved, row, out } = this;
    const { rows, expected, passes } = golden;
    const { state } = decoder;
    saved.set(state);
    if (this.at === 0 && this.pass === 1) own.fill(0);
    state.set(own);
    row.set(rows[this.at] as number[]);
    try {
      decoder.predict(row, out);
      own.set(state);
    } finally {
      state.set(saved);
    }
    const counts = this.pass === passes;
    const error = counts ? Math.abs((out[0] as number) - (expected[this.at] as number)) / this.range : 0;
    this.at = (this.at + 1) % rows.length;
    if (this.at === 0) this.pass = counts ? 1 : this.pass + 1;
    return error;
  }
}
