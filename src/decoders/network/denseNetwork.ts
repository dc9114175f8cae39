import type { Random } from "../../signal/random.ts";
import { tanh } from "./activations.ts";
import { addInputGradient, addWeightGradient, affineInto } from "./dense.ts";
import { glorotUniformInto } from "./glorot.ts";

interface Layer {
  width: number;
  units: number;
  weights: Float64Array;
  bias: Float64Array;
  weightGradient: Float64Array;
  biasGradient: Float64Array;
  outputs: Float64Array;
  errors: Float64Array;
}

/** Dense layers with tanh behind each but the last, which is linear and has one unit. */
export class DenseNetwork {
  readonly parameters: Float64Array;
  readonly gradient: Float64Array;
  /** So many of the parameters, from the first on, are weights; biases follow. */
  readonly weightCount: number;
  readonly layers: readonly Layer[];

  /**
   * @param width inputs
   * @param hidden units of each hidden layer
   * @param roomRows rows that a batch may have at most
   */
  constructor(
    readonly width: number,
    hidden: readonly number[],
    readonly roomRows: number,
  ) {
    const sizes = [width, ...hidden, 1];
    const units = sizes.slice(1);
    this.weightCount = units.reduce((sum, count, i) => sum + count * sizes[i]!, 0);
    const biasCount = units.reduce((sum, count) => sum + count, 0);
    this.parameters = new Float64Array(this.weightCount + biasCount);
    this.gradient = new Float64Array(this.weightCount + biasCount);
    let weight = 0;
    let bias = this.weightCount;
    this.layers = units.map((count, i) => {
      const from = weight;
      const biasFrom = bias;
      weight += count * sizes[i]!;
      bias += count;
      return {
        width: sizes[i]!,
        units: count,
        weights: this.parameters.subarray(from, weight),
        bias: this.parameters.subarray(biasFrom, bias),
        weightGradient: this.gradient.subarray(from, weight),
        biasGradient: this.gradient.subarray(biasFrom, bias),
        outputs: new Float64Array(roomRows * count),
        errors: new Float64Array(roomRows * count),
      };
    });
  }

  initialise(random: Random): void {
    this.parameters.fill(0);
    for (const { width, units, weights } of this.layers) glorotUniformInto(random, width, units, weights);
  }

  /** @returns one output a row, in memory that the next call overwrites */
  forward(x: Float64Array, rows: number): Float64Array {
    let input = x;
    for (const layer of this.layers) {
      const { outputs } = layer;
      affineInto(input, rows, layer.width, layer.weights, layer.bias, layer.units, outputs);
      input = outputs;
      if (layer === this.layers.at(-1)) break;
      for (let i = 0; i < rows * layer.units; i++) outputs[i] = tanh(outputs[i]!);
    }
    return input;
  }

  /**
   * Sets `gradient`, by backpropagation (Rumelhart et al. 1986), for the batch that `forward` has just seen.
   * @param errors gradient of the loss at each row's output
   */
  backward(x: Float64Array, rows: number, errors: Float64Array): void {
    this.gradient.fill(0);
    let above = errors;
    for (let i = this.layers.length - 1; i >= 0; i--) {
      const layer = this.layers[i]!;
      const below = this.layers[i - 1];
      const input = below ? below.outputs : x;
      addWeightGradient(
        input,
        rows,
        layer.width,
        above,
        layer.units,
        layer.weightGradient,
        layer.biasGradient,
      );
      if (!below) break;
      below.errors.fill(0);
      addInputGradient(above, rows, layer.units, layer.weights, layer.width, below.errors);
      for (let k = 0; k < rows * below.units; k++) {
        const output = below.outputs[k]!;
        below.errors[k]! *= 1 - output * output;
      }
      above = below.errors;
    }
  }
}
