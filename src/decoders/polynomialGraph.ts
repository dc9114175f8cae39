import * as tf from "@tensorflow/tfjs-core";
import type { Decoder } from "./decoder.ts";
import { readBack, sentinel } from "./readBack.ts";
import { type LinearStage, linearOutput } from "./ridge.ts";
import { outputLimits } from "./targetRange.ts";

/** A linear stage on standardised features, then a polynomial of its clamped output. */
export interface PolynomialGraph extends LinearStage {
  /** Coefficients from the constant up; [0, 1] hands the linear output on. */
  polynomial: readonly number[];
  inputMin: number;
  inputMax: number;
  /** Range of the target in training: the output is held to its limits. */
  targetMin: number;
  targetMax: number;
}

/**
 * The decoder as a TensorFlow.js graph on the backend in use. The row is standardised in float64 before it goes over, which
 * keeps float32 to well-scaled numbers. Column 0 of the output is the prediction, column 1 the sentinel: the row's last
 * element is the constant 1, which the second column of every operand carries through.
 */
export function polynomialDecoder(graph: PolynomialGraph): Decoder {
  const width = graph.weights.length;
  const matrix = new Float32Array((width + 1) * 2);
  graph.weights.forEach((weight, i) => {
    matrix[2 * i] = weight;
  });
  matrix[2 * width] = graph.bias;
  matrix[2 * width + 1] = sentinel;
  const weights = tf.tensor2d(matrix, [width + 1, 2]);
  const isClamped = Number.isFinite(graph.inputMin) && Number.isFinite(graph.inputMax);
  // Clamping must not restore a lost sentinel: its bounds lie well on either side.
  const least = isClamped ? tf.tensor2d([graph.inputMin, -sentinel], [1, 2]) : null;
  const greatest = isClamped ? tf.tensor2d([graph.inputMax, 3 * sentinel], [1, 2]) : null;
  const isIdentity = graph.polynomial.length === 2 && graph.polynomial[0] === 0 && graph.polynomial[1] === 1;
  const last = graph.polynomial.length - 1;
  const limits = outputLimits(graph);
  // Horner's scheme needs sentinel^1 to come out: its column is 0 everywhere but at the linear coefficient.
  const coefficients = isIdentity
    ? []
    : graph.polynomial.map((value, power) => tf.tensor2d([value, power === 1 ? 1 : 0], [1, 2]));
  const input = new Float32Array(width + 1);
  input[width] = 1;

  const run = () => {
    let z: tf.Tensor = tf.matMul(tf.tensor2d(input, [1, width + 1]), weights);
    if (least && greatest) z = tf.minimum(tf.maximum(z, least), greatest);
    if (isIdentity) return z;
    let sum = coefficients[last] as tf.Tensor;
    for (let power = last - 1; power >= 0; power--) {
      sum = tf.add(tf.mul(sum, z), coefficients[power] as tf.Tensor);
    }
    return sum;
  };

  return {
    width,
    state: new Float64Array(0),
    reset() {},
    predict(row, out) {
      for (let i = 0; i < width; i++) {
        const scale = graph.sd[i] as number;
        input[i] = scale > 0 ? ((row[i] as number) - (graph.mean[i] as number)) / scale : 0;
      }
      const value = readBack(tf.tidy(run), 1)[0] as number;
      out[0] = Math.min(Math.max(value, limits.least), limits.greatest);
    },
    dispose() {
      tf.dispose([weights, least, greatest, ...coefficients].filter((tensor) => tensor !== null));
    },
  };
}

/** The same function in float64. */
export function polynomialReference(graph: PolynomialGraph): Decoder {
  const { weights, polynomial } = graph;
  const limits = outputLimits(graph);
  return {
    width: weights.length,
    state: new Float64Array(0),
    reset() {},
    predict(row, out) {
      const z = Math.min(Math.max(linearOutput(graph, row), graph.inputMin), graph.inputMax);
      let value = 0;
      for (let power = polynomial.length - 1; power >= 0; power--)
        value = value * z + (polynomial[power] as number);
      out[0] = Math.min(Math.max(value, limits.least), limits.greatest);
    },
    dispose() {},
  };
}
