import type { Random } from "../../signal/random.ts";
import { sigmoid, tanh } from "./activations.ts";
import { addInputGradient, addWeightGradient, affineInto } from "./dense.ts";
import { glorotUniformInto } from "./glorot.ts";

/**
 * A gated recurrent unit (Cho et al. 2014, EMNLP) with the reset gate behind the recurrent product, so that all that is
 * recurrent is one product a step, and a linear output:
 *
 *     z = sigmoid(Wz x + bz + Uz h)   how much of the state is kept
 *     r = sigmoid(Wr x + br + Ur h)   how much of it the candidate hears
 *     n = tanh(Wn x + bn + r Un h)
 *     h' = z h + (1 - z) n,  y = v h' + c
 *
 * It runs `lanes` sequences side by side. Arrays over time are step-major: `[step][lane][...]`.
 */
export class GruCell {
  readonly parameters: Float64Array;
  readonly gradient: Float64Array;
  /** So many of the parameters, from the first on, are weights; biases follow. */
  readonly weightCount: number;
  /** Of z, r and n in turn, `[3 units][width]`. */
  readonly inputWeights: Float64Array;
  /** Of z, r and n in turn, `[3 units][units]`. */
  readonly stateWeights: Float64Array;
  readonly bias: Float64Array;
  readonly outputWeights: Float64Array;
  readonly outputBias: Float64Array;
  /** State before each step, and after the last. */
  readonly states: Float64Array;
  readonly outputs: Float64Array;
  private readonly gradients: Record<"input" | "state" | "bias" | "output" | "outputBias", Float64Array>;
  private readonly fromInput: Float64Array;
  private readonly fromState: Float64Array;
  private readonly gates: Float64Array;
  private readonly inputErrors: Float64Array;
  private readonly stateErrors: Float64Array;
  private readonly carried: Float64Array;
  private readonly noBias: Float64Array;
  private readonly unusedBias: Float64Array;

  /** @param roomSteps steps that a sequence may have at most */
  constructor(
    readonly width: number,
    readonly units: number,
    readonly lanes: number,
    readonly roomSteps: number,
  ) {
    const sizes = [3 * units * width, 3 * units * units, units, 3 * units, 1];
    const total = sizes.reduce((sum, size) => sum + size, 0);
    this.weightCount = total - 3 * units - 1;
    this.parameters = new Float64Array(total);
    this.gradient = new Float64Array(total);
    const cut = (all: Float64Array) => {
      let end = 0;
      return sizes.map((size) => {
        end += size;
        return all.subarray(end - size, end);
      }) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
    };
    [this.inputWeights, this.stateWeights, this.outputWeights, this.bias, this.outputBias] = cut(
      this.parameters,
    );
    const [input, state, output, bias, outputBias] = cut(this.gradient);
    this.gradients = { input, state, bias, output, outputBias };
    const cells = roomSteps * lanes;
    this.states = new Float64Array((cells + lanes) * units);
    this.outputs = new Float64Array(cells);
    this.fromInput = new Float64Array(cells * 3 * units);
    this.fromState = new Float64Array(cells * 3 * units);
    this.gates = new Float64Array(cells * 3 * units);
    this.inputErrors = new Float64Array(cells * 3 * units);
    this.stateErrors = new Float64Array(cells * 3 * units);
    this.carried = new Float64Array(lanes * units);
    this.noBias = new Float64Array(3 * units);
    this.unusedBias = new Float64Array(3 * units);
  }

  initialise(random: Random): void {
    const { width, units } = this;
    this.parameters.fill(0);
    for (let gate = 0; gate < 3; gate++) {
      const from = gate * units;
      glorotUniformInto(
        random,
        width,
        units,
        this.inputWeights.subarray(from * width, (from + units) * width),
      );
      glorotUniformInto(
        random,
        units,
        units,
        this.stateWeights.subarray(from * units, (from + units) * units),
      );
    }
    glorotUniformInto(random, units, 1, this.outputWeights);
  }

  /** What the inputs of all steps give, before any state is known. To be called before `step`. */
  readInputs(x: Float64Array, steps: number): void {
    affineInto(
      x,
      steps * this.lanes,
      this.width,
      this.inputWeights,
      this.bias,
      3 * this.units,
      this.fromInput,
    );
  }

  /** From `states` at a step to those at the next, in all lanes. */
  step(step: number): void {
    const { units, lanes, states, gates, fromInput } = this;
    const size = lanes * units;
    const from = step * size;
    const wide = 3 * size;
    const recurrent = this.fromState.subarray(step * wide, (step + 1) * wide);
    affineInto(
      states.subarray(from, from + size),
      lanes,
      units,
      this.stateWeights,
      this.noBias,
      3 * units,
      recurrent,
    );
    for (let lane = 0; lane < lanes; lane++) {
      const local = lane * 3 * units;
      const at = step * wide + local;
      for (let k = 0; k < units; k++) {
        const z = sigmoid(fromInput[at + k]! + recurrent[local + k]!);
        const r = sigmoid(fromInput[at + units + k]! + recurrent[local + units + k]!);
        const n = tanh(fromInput[at + 2 * units + k]! + r * recurrent[local + 2 * units + k]!);
        gates[at + k] = z;
        gates[at + units + k] = r;
        gates[at + 2 * units + k] = n;
        const h = states[from + lane * units + k]!;
        states[from + size + lane * units + k] = n + z * (h - n);
      }
    }
  }

  /** Sets the `outputs` of steps that have been made. */
  readOutputs(firstStep: number, endStep: number): void {
    const { units, lanes, states, outputs, outputWeights } = this;
    const bias = this.outputBias[0]!;
    for (let cell = firstStep * lanes; cell < endStep * lanes; cell++) {
      const from = (cell + lanes) * units;
      let sum = bias;
      for (let k = 0; k < units; k++) sum += outputWeights[k]! * states[from + k]!;
      outputs[cell] = sum;
    }
  }

  /**
   * Sets `gradient` by backpropagation through time (Werbos 1990, Proc. IEEE 78:1550) over steps that have been made; the state
   * before the first of them is taken as given.
   * @param errors gradient of the loss at each output of these steps, `[step][lane]` from the first step on
   */
  backward(x: Float64Array, firstStep: number, endStep: number, errors: Float64Array): void {
    const { units, lanes, states, gates, carried, inputErrors, stateErrors, outputWeights } = this;
    const { input, state, bias, output, outputBias } = this.gradients;
    this.gradient.fill(0);
    carried.fill(0);
    const size = lanes * units;
    for (let step = endStep - 1; step >= firstStep; step--) {
      for (let lane = 0; lane < lanes; lane++) {
        const error = errors[(step - firstStep) * lanes + lane]!;
        const at = (step * lanes + lane) * 3 * units;
        const before = (step * lanes + lane) * units;
        outputBias[0]! += error;
        for (let k = 0; k < units; k++) {
          const z = gates[at + k]!;
          const r = gates[at + units + k]!;
          const n = gates[at + 2 * units + k]!;
          const h = states[before + k]!;
          output[k]! += error * states[before + size + k]!;
          const dh = carried[lane * units + k]! + error * outputWeights[k]!;
          const dn = dh * (1 - z) * (1 - n * n);
          const dz = dh * (h - n) * z * (1 - z);
          const dr = dn * this.fromState[at + 2 * units + k]! * r * (1 - r);
          inputErrors[at + k] = dz;
          inputErrors[at + units + k] = dr;
          inputErrors[at + 2 * units + k] = dn;
          stateErrors[at + k] = dz;
          stateErrors[at + units + k] = dr;
          stateErrors[at + 2 * units + k] = dn * r;
          carried[lane * units + k] = dh * z;
        }
      }
      const from = step * 3 * size;
      const wide = stateErrors.subarray(from, from + 3 * size);
      addInputGradient(wide, lanes, 3 * units, this.stateWeights, units, carried);
    }
    const first = firstStep * lanes;
    const cells = (endStep - firstStep) * lanes;
    addWeightGradient(
      x.subarray(first * this.width),
      cells,
      this.width,
      inputErrors.subarray(first * 3 * units),
      3 * units,
      input,
      bias,
    );
    addWeightGradient(
      states.subarray(first * units),
      cells,
      units,
      stateErrors.subarray(first * 3 * units),
      3 * units,
      state,
      this.unusedBias,
    );
  }
}
