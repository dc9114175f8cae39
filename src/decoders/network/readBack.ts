import * as tf from "@tensorflow/tfjs-core";
import { DecoderFault } from "../decoder.ts";

/**
 * What a graph gave, with its first element the value and its second the sentinel, 1 where all steps were computed. The tensor
 * is disposed.
 * @throws DecoderFault where the sentinel did not come back, or a value is no finite number
 */
export function readBack(output: tf.Tensor): Float32Array {
  const values = output.dataSync<"float32">();
  output.dispose();
  if (!(Math.abs((values[1] as number) - 1) <= 1e-3) || !values.every(Number.isFinite)) {
    throw new DecoderFault(`${tf.getBackend()} returned something that the decoder did not compute`);
  }
  return values;
}
