import { dependencies, version } from "../../../package.json";

/** Of Gripscope and of what it computes and draws with, as built. */
export const versions: Readonly<Record<string, string>> = {
  Gripscope: version,
  "TensorFlow.js": dependencies["@tensorflow/tfjs-core"],
  "TensorFlow.js, WebGL": dependencies["@tensorflow/tfjs-backend-webgl"],
  "TensorFlow.js, wasm": dependencies["@tensorflow/tfjs-backend-wasm"],
  "TensorFlow.js, cpu": dependencies["@tensorflow/tfjs-backend-cpu"],
  React: dependencies.react,
  uPlot: dependencies.uplot,
};
