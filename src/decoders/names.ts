/** Decoders by name, for whoever only has to name them: importing this does not import TensorFlow.js. */
export const decoderTitles = {
  "wiener-cascade": "Wiener cascade",
  "wiener-filter": "Wiener filter",
  kalman: "Kalman filter",
  "time-delay-network": "Time-delay network",
  gru: "Recurrent network (GRU)",
  "best-band": "Best band",
  "training-mean": "Training mean",
} as const;
export type DecoderName = keyof typeof decoderTitles;
export const decoderNames = Object.keys(decoderTitles) as DecoderName[];
