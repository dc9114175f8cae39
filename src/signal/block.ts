/**
 * A run of consecutive samples of one stream. Time is the sample index: a gap shows as a jump in
 * `firstSample` from one block to the next, never as silently shortened time.
 */
export interface Block {
  /** Index, in the stream, of the first frame. */
  firstSample: number;
  frameCount: number;
  /** Frame-major: `data[frame * channelCount + channel]`, in the channel's unit. May be longer than the frames held. */
  data: Float32Array;
  /**
   * When the newest sample was due by the acquisition clock, ms of that worker's `performance.now()`;
   * NaN for samples that no clock paced (history run ahead, replay as fast as it goes).
   */
  acquiredAtMs: number;
  /** Clock time from one sample to the next, ms, where the stream is played at another pace than its own. */
  msPerSample?: number;
}
