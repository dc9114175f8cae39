/** Root mean square of standardised columns is 1 in training; artefacts that swamp the signals take it to 10 and more. */
const farOut = 5;
/** The same of one channel's columns: of many channels a single one is soon lost in the mean. */
const channelFarOut = 8;

/**
 * Tells rows of features that are unlike anything a decoder was trained on. What a decoder makes of such a row is an
 * extrapolation, and often a constant at the end of its range: no estimate. On simulated patients no signal, heart beat or line
 * noise came above 2.1 in two minutes, drift above 2.8 (but 4.7 on the cortical strip); of one channel not above 2.7, with drift 3.6 (9.0).
 * A channel that is suddenly ten times larger stands at 9.7 to 13, stimulation at 18, knocks and saturation reach 12 to 16.
 */
export class OutsideMonitor {
  /** Of each column looked at, the place of its channel. */
  private readonly channelOf: Int32Array;
  private readonly squares: Float64Array;
  private readonly counts: Float64Array;
  private readonly channels: readonly string[];

  /** @param columns what a row begins with: those are looked at, the rest (earlier rows) is not */
  constructor(private readonly columns: readonly { channel: string; band: string }[]) {
    this.channels = [...new Set(columns.map(({ channel }) => channel))];
    this.channelOf = Int32Array.from(columns, ({ channel }) => this.channels.indexOf(channel));
    this.squares = new Float64Array(this.channels.length);
    this.counts = new Float64Array(this.channels.length);
  }

  /**
   * Why the row is no row to decode from, or null. Allocates nothing where it is one.
   * @param row features  @param mean @param sd of training, by column; sd 0 is left out
   */
  reason(row: ArrayLike<number>, mean: ArrayLike<number>, sd: ArrayLike<number>): string | null {
    const { columns, channelOf, squares, counts } = this;
    squares.fill(0);
    counts.fill(0);
    let sum = 0;
    let used = 0;
    for (let i = 0; i < columns.length; i++) {
      const scale = sd[i] as number;
      if (!(scale > 0)) continue;
      const z = ((row[i] as number) - (mean[i] as number)) / scale;
      const channel = channelOf[i] as number;
      squares[channel] = (squares[channel] as number) + z * z;
      counts[channel] = (counts[channel] as number) + 1;
      sum += z * z;
      used++;
    }
    if (used === 0) return null;
    let isOutside = sum > farOut * farOut * used;
    for (let channel = 0; channel < squares.length; channel++) {
      const allowed = channelFarOut * channelFarOut * (counts[channel] as number);
      if ((squares[channel] as number) > allowed) isOutside = true;
    }
    return isOutside ? this.words(row, mean, sd) : null;
  }

  private words(row: ArrayLike<number>, mean: ArrayLike<number>, sd: ArrayLike<number>): string {
    let most = 0;
    let worst = 0;
    this.columns.forEach((_, i) => {
      const z = Math.abs(((row[i] as number) - (mean[i] as number)) / (sd[i] as number));
      if ((sd[i] as number) > 0 && z > most) {
        most = z;
        worst = i;
      }
    });
    const { band, channel } = this.columns[worst] as { channel: string; band: string };
    return `the inputs are unlike those the decoder was trained on: ${band} of ${channel} is ${most.toFixed(0)} SD from there`;
  }
}
