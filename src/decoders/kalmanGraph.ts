import * as tf from "@tensorflow/tfjs-core";
import type { Decoder } from "./decoder.ts";
import type { KalmanSteps } from "./kalmanModel.ts";
import { readBack, sentinel } from "./readBack.ts";
import { outputLimits } from "./targetRange.ts";

/** A Kalman filter whose steps are known beforehand. */
export interface KalmanGraph extends KalmanSteps {
  mean: readonly number[];
  sd: readonly number[];
  /** What each standardised column says of force and of its rate of change. */
  weights: readonly number[];
  rateWeights: readonly number[];
  /** The decoded value is bias + scale * (force of the state). */
  bias: number;
  scale: number;
  targetMin: number;
  targetMax: number;
}

/**
 * The filter as a TensorFlow.js graph on the backend in use: the row (standardised in float64) and the state before it make
 * what the row says, the state and the sentinel (1 x 5); the step's gain and carry make of them the new state and the sentinel
 * (1 x 3). The state comes back with every row and goes over again with the next: a lost context loses none of it. What is carried over
 * is force, rate of change, and how many rows there have been.
 */
export function kalmanDecoder(graph: KalmanGraph): Decoder {
  const width = graph.weights.length;
  const evidence = new Float32Array((width + 3) * 5);
  for (let i = 0; i < width; i++) {
    evidence[5 * i] = graph.weights[i] as number;
    evidence[5 * i + 1] = graph.rateWeights[i] as number;
  }
  evidence[5 * width + 2] = 1;
  evidence[5 * (width + 1) + 3] = 1;
  evidence[5 * (width + 2) + 4] = sentinel;
  const weights = tf.tensor2d(evidence, [width + 3, 5]);
  const last = graph.gains.length - 1;
  const step = new Float32Array(15);
  step[14] = sentinel;
  const steady = tf.tensor2d(stepInto(graph, last, step).slice(), [5, 3]);
  const limits = outputLimits(graph);
  const input = new Float32Array(width + 3);
  input[width + 2] = 1;
  const state = new Float64Array(3);

  const run = (rows: number) => {
    const said = tf.matMul(tf.tensor2d(input, [1, width + 3]), weights);
    return tf.matMul(said, rows < last ? tf.tensor2d(stepInto(graph, rows, step), [5, 3]) : steady);
  };

  return {
    width,
    state,
    reset: () => void state.fill(0),
    predict(row, out) {
      for (let i = 0; i < width; i++) {
        const scale = graph.sd[i] as number;
        input[i] = scale > 0 ? ((row[i] as number) - (graph.mean[i] as number)) / scale : 0;
      }
      input[width] = state[0] as number;
      input[width + 1] = state[1] as number;
      const rows = state[2] as number;
      const [force, rate] = readBack(
        tf.tidy(() => run(rows)),
        2,
      ) as unknown as [number, number];
      state[0] = force;
      state[1] = rate;
      state[2] = Math.min(rows + 1, last);
      out[0] = Math.min(Math.max(graph.bias + graph.scale * force, limits.least), limits.greatest);
    },
    dispose() {
      tf.dispose([weights, steady]);
    },
  };
}

/** Gain over carry (4 x 2), transposed as a row vector needs them; the sentinel beside them stays as it is. */
function stepInto({ carries, gains }: KalmanSteps, at: number, step: Float32Array): Float32Array {
  const gain = gains[at]!;
  const carry = carries[at]!;
  for (let component = 0; component < 2; component++) {
    step[component] = gain[2 * component]!;
    step[3 + component] = gain[2 * component + 1]!;
    step[6 + component] = carry[2 * component]!;
    step[9 + component] = carry[2 * component + 1]!;
  }
  return step;
}

/** The same function in float64. */
export function kalmanReference(graph: KalmanGraph): Decoder {
  const { mean, sd, weights, rateWeights, carries, gains } = graph;
  const last = gains.length - 1;
  const limits = outputLimits(graph);
  const state = new Float64Array(3);
  return {
    width: weights.length,
    state,
    reset: () => void state.fill(0),
    predict(row, out) {
      let ofForce = 0;
      let ofRate = 0;
      for (let i = 0; i < weights.length; i++) {
        const scale = sd[i] as number;
        if (!(scale > 0)) continue;
        const z = ((row[i] as number) - (mean[i] as number)) / scale;
        ofForce += (weights[i] as number) * z;
        ofRate += (rateWeights[i] as number) * z;
      }
      const [before, rateBefore, rows] = state as unknown as [number, number, number];
      const carry = carries[rows]!;
      const gain = gains[rows]!;
      const force = carry[0] * before + carry[1] * rateBefore + gain[0] * ofForce + gain[1] * ofRate;
      state[0] = force;
      state[1] = carry[2] * before + carry[3] * rateBefore + gain[2] * ofForce + gain[3] * ofRate;
      state[2] = Math.min(rows + 1, last);
      out[0] = Math.min(Math.max(graph.bias + graph.scale * force, limits.least), limits.greatest);
    },
    dispose() {},
  };
}
