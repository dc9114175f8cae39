import type { Range } from "../../evaluation/splits.ts";
import type { Random } from "../../signal/random.ts";

/** A network together with the rows it learns from: what the training loop needs to know of either. */
export interface Learner {
  /** All that is learned: weights first, then biases. */
  readonly parameters: Float64Array;
  /** Of the mean squared error of the batch last seen, as `parameters` are laid out. */
  readonly gradient: Float64Array;
  readonly weightCount: number;
  /** Shuffles the rows of `ranges` into batches. @returns how many batches there are */
  beginEpoch(ranges: readonly Range[], random: Random): number;
  /** Sets the gradient to that of a batch of this epoch. */
  learn(batch: number): void;
  /** Squared errors over a range, summed piece by piece: the sum of what is yielded is the whole. */
  squaredErrors(range: Range): Generator<number>;
}
