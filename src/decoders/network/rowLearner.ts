import type { Range } from "../../evaluation/splits.ts";
import type { Random } from "../../signal/random.ts";
import type { DenseNetwork } from "./denseNetwork.ts";
import type { Learner } from "./learner.ts";
import { shuffle } from "./shuffle.ts";

/** A dense network that learns from rows one by one, in batches of rows drawn without replacement. */
export class RowLearner implements Learner {
  private readonly order: Uint32Array;
  private count = 0;
  private readonly batch: Float64Array;
  private readonly errors: Float64Array;

  /** @param x standardised rows  @param y standardised target */
  constructor(
    readonly network: DenseNetwork,
    private readonly x: Float64Array,
    private readonly y: Float64Array,
    private readonly batchRows: number,
  ) {
    this.order = new Uint32Array(y.length);
    this.batch = new Float64Array(network.roomRows * network.width);
    this.errors = new Float64Array(network.roomRows);
  }

  get parameters(): Float64Array {
    return this.network.parameters;
  }

  get gradient(): Float64Array {
    return this.network.gradient;
  }

  get weightCount(): number {
    return this.network.weightCount;
  }

  beginEpoch(ranges: readonly Range[], random: Random): number {
    this.count = 0;
    for (const [start, end] of ranges) {
      for (let row = start; row < end; row++) this.order[this.count++] = row;
    }
    shuffle(this.order.subarray(0, this.count), random);
    return Math.ceil(this.count / this.batchRows);
  }

  learn(index: number): void {
    const { network, x, y, batch, errors, order } = this;
    const { width } = network;
    const first = index * this.batchRows;
    const rows = Math.min(this.batchRows, this.count - first);
    for (let i = 0; i < rows; i++) {
      const from = order[first + i]! * width;
      for (let column = 0; column < width; column++) batch[i * width + column] = x[from + column]!;
    }
    const outputs = network.forward(batch, rows);
    for (let i = 0; i < rows; i++) errors[i] = (2 / rows) * (outputs[i]! - y[order[first + i]!]!);
    network.backward(batch, rows, errors);
  }

  *squaredErrors([start, end]: Range): Generator<number> {
    const { network, x, y } = this;
    for (let row = start; row < end; row += network.roomRows) {
      const rows = Math.min(network.roomRows, end - row);
      const outputs = network.forward(x.subarray(row * network.width), rows);
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += (outputs[i]! - y[row + i]!) ** 2;
      yield sum;
    }
  }
}
