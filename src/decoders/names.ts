/** Decoders by name, for whoever only has to name them: importing this does not import TensorFlow.js. */
export const decoderTitles = {
  "wiener-cascade": "Wiener cascade",
  "wiener-filter": "Wiener filter",
  "time-delay-network": "Time-delay network",
  gru: "Recurrent network (GRU)",
} as const;
export type DecoderName = keyof typeof decoderTitles;
export const decoderNames = Object.keys(decoderTitles) as DecoderName[];
