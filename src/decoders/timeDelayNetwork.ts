import * as tf from "@tensorflow/tfjs-core";
import * as v from "valibot";
import { Random } from "../signal/random.ts";
import type { Decoder, DecoderKind } from "./decoder.ts";
import { fitted } from "./fitted.ts";
import { decoderTitles } from "./names.ts";
import { tanh } from "./network/activations.ts";
import { DenseNetwork } from "./network/denseNetwork.ts";
import { innerSplits } from "./network/innerSplits.ts";
import { RowLearner } from "./network/rowLearner.ts";
import { count, NetworkWeights, storedNumbers, TrainingParams } from "./network/settings.ts";
import { allColumns, standardised, standardiseInto } from "./network/standardise.ts";
import { train } from "./network/training.ts";
import { readBack } from "./readBack.ts";
import { outputLimits, targetRange } from "./targetRange.ts";
import { finiteNumber, hasRange, rangeFault } from "./weights.ts";

const Params = v.object({
  ...TrainingParams,
  /** Units of each hidden layer. */
  hidden: v.pipe(v.array(count(1024)), v.minLength(1), v.maxLength(4)),
  batchRows: count(1024),
});
type Params = v.InferOutput<typeof Params>;
const Weights = v.pipe(
  v.object({
    ...NetworkWeights,
    /** From the first hidden layer to the output; `weights[unit * inputs + input]`. */
    layers: v.pipe(
      v.array(
        v.object({ weights: v.array(finiteNumber), bias: v.pipe(v.array(finiteNumber), v.minLength(1)) }),
      ),
      v.minLength(2),
    ),
  }),
  v.check(
    ({ mean, sd }) => mean.length === sd.length && mean.length > 0,
    "mean and sd differ in length, or are empty",
  ),
  v.check(
    ({ mean, layers }) =>
      layers.every(({ weights, bias }, i) => {
        const inputs = i === 0 ? mean.length : layers[i - 1]!.bias.length;
        return weights.length === inputs * bias.length;
      }) && layers.at(-1)?.bias.length === 1,
    "layers do not fit one another",
  ),
  v.check((weights) => hasRange(weights), rangeFault),
);
type Weights = v.InferOutput<typeof Weights>;

/** Rows that errors are summed over at a time. */
const roomRows = 256;

/**
 * A feed-forward network on a row with its lags, which makes it dynamic (time-delay network; Waibel et al. 1989, IEEE TASSP
 * 37:328; one of the dynamic networks that Shah et al. 2018, IEEE TNSRE 26:1460, compare): dense layers with tanh, then a linear
 * output. Defaults were chosen on simulated patients, none of them a seed that decoders are shipped or scored with.
 */
export const timeDelayNetwork: DecoderKind<Params, Weights> = {
  name: "time-delay-network",
  title: decoderTitles["time-delay-network"],
  isBaseline: false,
  defaults: {
    hidden: [32, 16],
    learningRate: 0.001,
    clipNorm: 1,
    weightDecays: [2, 10],
    batchRows: 32,
    rounds: 16,
    leastSteps: 40,
    averagedSteps: 100,
    patience: 4,
  },
  paramsSchema: Params,
  weightsSchema: Weights,
  async fit(dataset, params, options) {
    const range = targetRange(dataset);
    const splits = innerSplits(dataset, options);
    const { x, y, ...statistics } = standardised(dataset, allColumns(dataset.width));
    const create = (name: string) => {
      const network = new DenseNetwork(dataset.width, params.hidden, Math.max(roomRows, params.batchRows));
      network.initialise(new Random(options.seed, `initial weights, ${name}`));
      return new RowLearner(network, x, y, params.batchRows);
    };
    const { learner, choice } = await train(create, dataset.rowCount, splits, params, options);
    const layers = learner.network.layers.map(({ weights, bias }) => ({
      weights: storedNumbers(weights),
      bias: storedNumbers(bias),
    }));
    return fitted(Weights, { ...statistics, ...range, ...choice, layers });
  },
  reference(weights) {
    const width = weights.mean.length;
    const hidden = weights.layers.slice(0, -1).map(({ bias }) => bias.length);
    const network = new DenseNetwork(width, hidden, 1);
    weights.layers.forEach((layer, i) => {
      network.layers[i]!.weights.set(layer.weights);
      network.layers[i]!.bias.set(layer.bias);
    });
    const x = new Float64Array(width);
    return decoderOf(weights, x, {
      run: () => network.forward(x, 1)[0]!,
      dispose() {},
    });
  },
  load(weights) {
    const width = weights.mean.length;
    const input = new Float32Array(width + 1);
    input[width] = 1;
    const matrices = matricesOf(weights.layers);
    const last = matrices.length - 1;
    const forward = () => {
      let output: tf.Tensor = tf.tensor2d(input, [1, width + 1]);
      matrices.forEach((matrix, i) => {
        output = tf.matMul(output as tf.Tensor2D, matrix);
        if (i < last) output = tf.tanh(output);
      });
      return output;
    };
    return decoderOf(weights, input, {
      run: () => readBack(tf.tidy(forward), 1)[0]!,
      dispose: () => tf.dispose(matrices),
    });
  },
};

/** A decoder around what computes a standardised output from the standardised row in `input`. */
function decoderOf(
  weights: Weights,
  input: Float64Array | Float32Array,
  { run, dispose }: { run(): number; dispose(): void },
): Decoder {
  const { mean, sd, targetMean, targetSd } = weights;
  const { least, greatest } = outputLimits(weights);
  const columns = allColumns(mean.length);
  return {
    width: mean.length,
    state: new Float64Array(0),
    reset() {},
    predict(row, out) {
      standardiseInto(row, 0, columns, mean, sd, input);
      out[0] = Math.min(Math.max(targetMean + targetSd * run(), least), greatest);
    },
    dispose,
  };
}

/**
 * One matrix a layer, its bias and the sentinel in it. The row's last element is the constant 1; behind each layer the last
 * element is tanh of the one before, a number that is known beforehand. Biases rest on it, and the output's second column
 * divides it by what it has to be: 1 comes out where every step was computed.
 */
function matricesOf(layers: Weights["layers"]): tf.Tensor2D[] {
  let sentinel = 1;
  return layers.map(({ weights, bias }, i) => {
    const units = bias.length;
    const inputs = weights.length / units;
    const matrix = new Float32Array((inputs + 1) * (units + 1));
    for (let unit = 0; unit < units; unit++) {
      for (let input = 0; input < inputs; input++) {
        matrix[input * (units + 1) + unit] = weights[unit * inputs + input]!;
      }
      matrix[inputs * (units + 1) + unit] = bias[unit]! / sentinel;
    }
    const isLast = i === layers.length - 1;
    matrix[inputs * (units + 1) + units] = isLast ? 1 / sentinel : 1;
    sentinel = tanh(sentinel);
    return tf.tensor2d(matrix, [inputs + 1, units + 1]);
  });
}
