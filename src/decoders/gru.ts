import * as tf from "@tensorflow/tfjs-core";
import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { Random } from "../signal/random.ts";
import type { Decoder, DecoderKind } from "./decoder.ts";
import { fitted } from "./fitted.ts";
import { decoderTitles } from "./names.ts";
import { sigmoid, tanh } from "./network/activations.ts";
import { GruCell } from "./network/gruCell.ts";
import { innerSplits } from "./network/innerSplits.ts";
import { SequenceLearner } from "./network/sequenceLearner.ts";
import { count, NetworkWeights, storedNumbers, TrainingParams } from "./network/settings.ts";
import { standardised, standardiseInto } from "./network/standardise.ts";
import { train } from "./network/training.ts";
import { readBack } from "./readBack.ts";
import { segmentsOf } from "./segments.ts";
import { outputLimits, targetRange } from "./targetRange.ts";
import { finiteNumber, hasRange, rangeFault } from "./weights.ts";

const Params = v.object({
  ...TrainingParams,
  units: count(512),
  /** Rows over which the error is carried back. */
  windowSteps: count(1024),
  /** Rows before a window that its state comes from. */
  leadSteps: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1024)),
  /** Windows in a batch. */
  lanes: count(256),
});
type Params = v.InferOutput<typeof Params>;
const Weights = v.pipe(
  v.object({
    ...NetworkWeights,
    /** Which columns of a row are read: those new in it. */
    columns: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.minLength(1)),
    /** As GruCell lays them out. */
    inputWeights: v.array(finiteNumber),
    stateWeights: v.array(finiteNumber),
    bias: v.array(finiteNumber),
    outputWeights: v.pipe(v.array(finiteNumber), v.minLength(1)),
    outputBias: finiteNumber,
  }),
  v.check(({ mean, sd }) => mean.length === sd.length, "mean and sd differ in length"),
  v.check(
    ({ mean, columns }) =>
      columns.every((column, i) => column < mean.length && column > (columns[i - 1] ?? -1)),
    "columns are not in order, or beyond the row",
  ),
  v.check(({ columns, inputWeights, stateWeights, bias, outputWeights: { length: units } }) => {
    return (
      inputWeights.length === 3 * units * columns.length &&
      stateWeights.length === 3 * units * units &&
      bias.length === 3 * units
    );
  }, "weights do not fit one another"),
  v.check((weights) => hasRange(weights), rangeFault),
);
type Weights = v.InferOutput<typeof Weights>;

/** Rows that errors are summed over at a time. */
const roomSteps = 64;

/**
 * A recurrent network, one of the dynamic networks that Shah et al. 2018 (IEEE TNSRE 26:1460) compare, with gated units (see
 * GruCell). It reads what is new in a row and remembers the rest: one step a hop. After a reset its state is zero. Defaults were
 * chosen on simulated patients, none of them a seed that decoders are shipped or scored with.
 */
export const gru: DecoderKind<Params, Weights> = {
  name: "gru",
  title: decoderTitles.gru,
  isBaseline: false,
  defaults: {
    units: 16,
    learningRate: 0.004,
    clipNorm: 1,
    weightDecays: [2, 10],
    windowSteps: 32,
    leadSteps: 16,
    lanes: 8,
    rounds: 20,
    leastSteps: 8,
    averagedSteps: 100,
    patience: 5,
  },
  paramsSchema: Params,
  weightsSchema: Weights,
  async fit(dataset, params, options) {
    const range = targetRange(dataset);
    const splits = innerSplits(dataset, options);
    const columns = dataset.columns.flatMap(({ lagMs }, column) => (lagMs === 0 ? [column] : []));
    if (columns.length === 0) throw new InputError("features", "no column is without a lag. Add lag 0.");
    const { units, windowSteps, leadSteps } = params;
    // Lanes without a window would be computed all the same.
    const lanes = Math.min(params.lanes, Math.ceil(dataset.rowCount / windowSteps) + 1);
    const { x, y, ...statistics } = standardised(dataset, columns);
    const segments = segmentsOf(dataset);
    const runner = new GruCell(columns.length, units, 1, roomSteps);
    const create = (name: string) => {
      const cell = new GruCell(columns.length, units, lanes, leadSteps + windowSteps);
      cell.initialise(new Random(options.seed, `initial weights, ${name}`));
      return new SequenceLearner(cell, runner, x, y, segments, windowSteps, leadSteps);
    };
    const { learner, choice } = await train(create, dataset.rowCount, splits, params, options);
    const { cell } = learner;
    return fitted(Weights, {
      ...statistics,
      ...range,
      ...choice,
      columns,
      inputWeights: storedNumbers(cell.inputWeights),
      stateWeights: storedNumbers(cell.stateWeights),
      bias: storedNumbers(cell.bias),
      outputWeights: storedNumbers(cell.outputWeights),
      outputBias: storedNumbers(cell.outputBias)[0]!,
    });
  },
  reference(weights) {
    const units = weights.outputWeights.length;
    const cell = new GruCell(weights.columns.length, units, 1, 1);
    cell.inputWeights.set(weights.inputWeights);
    cell.stateWeights.set(weights.stateWeights);
    cell.bias.set(weights.bias);
    cell.outputWeights.set(weights.outputWeights);
    cell.outputBias[0] = weights.outputBias;
    const x = new Float64Array(weights.columns.length);
    return decoderOf(weights, x, {
      run(state) {
        cell.states.set(state);
        cell.readInputs(x, 1);
        cell.step(0);
        cell.readOutputs(0, 1);
        for (let unit = 0; unit < units; unit++) state[unit] = cell.states[units + unit]!;
        return cell.outputs[0]!;
      },
      dispose() {},
    });
  },
  load(weights) {
    const width = weights.columns.length;
    const units = weights.outputWeights.length;
    // The newest columns, the state, the constant 1. The state is mirrored here: what the backend loses, it does not take along.
    const input = new Float32Array(width + units + 1);
    input[width + units] = 1;
    const { keep, hear, candidate, recalled, output } = matricesOf(weights);
    const step = () => {
      const row = tf.tensor2d(input, [1, width + units + 1]);
      const state = tf.slice(row, [0, width], [1, units + 1]);
      const z = tf.sigmoid(tf.matMul(row, keep));
      const r = tf.sigmoid(tf.matMul(row, hear));
      const n = tf.tanh(tf.add(tf.matMul(row, candidate), tf.mul(r, tf.matMul(row, recalled))));
      const next = tf.add(n, tf.mul(z, tf.sub(state, n)));
      return tf.matMul(next as tf.Tensor2D, output);
    };
    return decoderOf(weights, input, {
      run(state) {
        for (let unit = 0; unit < units; unit++) input[width + unit] = state[unit]!;
        const values = readBack(tf.tidy(step), 1);
        for (let unit = 0; unit < units; unit++) state[unit] = values[2 + unit]!;
        return values[0]!;
      },
      dispose: () => tf.dispose([keep, hear, candidate, recalled, output]),
    });
  },
};

/** A decoder around what makes one step from the standardised columns at the beginning of `input`, and takes the state one step on. */
function decoderOf(
  weights: Weights,
  input: Float64Array | Float32Array,
  { run, dispose }: { run(state: Float64Array): number; dispose(): void },
): Decoder {
  const { mean, sd, columns, targetMean, targetSd } = weights;
  const { least, greatest } = outputLimits(weights);
  const state = new Float64Array(weights.outputWeights.length);
  return {
    width: mean.length,
    state,
    reset: () => void state.fill(0),
    predict(row, out) {
      standardiseInto(row, 0, columns, mean, sd, input);
      out[0] = Math.min(Math.max(targetMean + targetSd * run(state), least), greatest);
    },
    dispose,
  };
}

/** What the constant adds before each gate in the sentinel's own column: its gates are neither open nor shut. */
const sentinelBias = 0.5;

/**
 * The step's matrices. All act on a row of columns, state and the constant 1, which carries the biases; all give one column
 * more than there are units, which goes through the very same gates beginning with the constant: what it is behind the step is
 * known beforehand, unless any part of it was not computed. The output's bias rests on it. The output gives the value, the
 * sentinel (1 where all went well) and the new state, so that one read-back brings them all.
 */
function matricesOf(
  weights: Weights,
): Record<"keep" | "hear" | "candidate" | "recalled" | "output", tf.Tensor2D> {
  const { inputWeights, stateWeights, bias, outputWeights, outputBias } = weights;
  const width = weights.columns.length;
  const units = outputWeights.length;
  const gate = (index: number, takesInput: boolean, takesState: boolean) => {
    const matrix = new Float32Array((width + units + 1) * (units + 1));
    for (let unit = 0; unit < units; unit++) {
      const from = index * units + unit;
      for (let i = 0; takesInput && i < width; i++) {
        matrix[i * (units + 1) + unit] = inputWeights[from * width + i]!;
      }
      for (let i = 0; takesState && i < units; i++) {
        matrix[(width + i) * (units + 1) + unit] = stateWeights[from * units + i]!;
      }
      if (takesInput) matrix[(width + units) * (units + 1) + unit] = bias[from]!;
    }
    matrix[matrix.length - 1] = sentinelBias;
    return tf.tensor2d(matrix, [width + units + 1, units + 1]);
  };
  const z = sigmoid(sentinelBias);
  const n = tanh(sentinelBias + z * sentinelBias);
  const sentinel = n + z * (1 - n);
  const output = new Float32Array((units + 1) * (units + 2));
  for (let unit = 0; unit < units; unit++) {
    output[unit * (units + 2)] = outputWeights[unit]!;
    output[unit * (units + 2) + 2 + unit] = 1;
  }
  output[units * (units + 2)] = outputBias / sentinel;
  output[units * (units + 2) + 1] = 1 / sentinel;
  return {
    keep: gate(0, true, true),
    hear: gate(1, true, true),
    candidate: gate(2, true, false),
    recalled: gate(2, false, true),
    output: tf.tensor2d(output, [units + 1, units + 2]),
  };
}
