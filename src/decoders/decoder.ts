import type * as v from "valibot";

/** Backends of TensorFlow.js on which a decoder can run. */
export const backendNames = ["webgl", "wasm", "cpu"] as const;
export type BackendName = (typeof backendNames)[number];

/** What a column of a dataset holds. */
export interface DatasetColumn {
  readonly name: string;
  readonly channel: string;
  /** What is measured of the channel: the name of a band, or of a feature. */
  readonly band: string;
  /** How many ms the column's row lies behind the newest: 0 for what is new in a row. */
  readonly lagMs: number;
}

/** Feature rows with the target beside them, in the order of time, all values finite. */
export interface Dataset {
  readonly rowCount: number;
  readonly width: number;
  /** Row-major, `values[row * width + column]`; the lags are columns already. */
  readonly values: Float64Array;
  /** Target at each row's newest sample, in the target's unit. */
  readonly target: Float64Array;
  /** Stream index of each row's newest sample. */
  readonly samples: Float64Array;
  /** From one row to the next where nothing is missing between them: a greater step is a gap. */
  readonly hopSamples: number;
  readonly columns: readonly DatasetColumn[];
}

export interface FitOptions {
  seed: number;
  /** Rows left out on either side of an inner validation fold: at least lags plus window. */
  gapRows: number;
  signal?: AbortSignal;
  /** @param fraction of the whole fit that is done, 0 to 1 */
  onProgress?(fraction: number, doing: string): void;
}

/** A decoder ready to run. `predict` allocates nothing that outlives it and holds no tensors back. */
export interface Decoder {
  readonly width: number;
  /**
   * What it carries over from row to row, as plain numbers; empty where it carries nothing. Written into another decoder of the same
   * weights, on whatever backend, it makes that one go on from here.
   */
  readonly state: Float64Array;
  /** Forgets what it carried over from earlier rows. */
  reset(): void;
  /**
   * Decodes one row of raw features (standardisation is the decoder's own first step).
   * @param out `out[0]` receives the decoded value in the target's unit
   * @throws DecoderFault where the read-back did not carry its sentinel
   */
  predict(row: Float64Array, out: Float64Array): void;
  dispose(): void;
}

/** The backend answered, but not with what this decoder computed: never to be shown as a value. */
export class DecoderFault extends Error {
  override readonly name = "DecoderFault";
}

/** One kind of decoder: one file, one line in the registry. Weights are plain JSON, checked by `weightsSchema`. */
export interface DecoderKind<Params, Weights> {
  /** As it stands in URLs, artifacts and on the command line. */
  readonly name: string;
  readonly title: string;
  /** Knows next to nothing, and is there to be beaten. */
  readonly isBaseline: boolean;
  readonly defaults: Params;
  readonly paramsSchema: v.GenericSchema<unknown, Params>;
  readonly weightsSchema: v.GenericSchema<unknown, Weights>;
  /** Fits in float64. @throws InputError where the dataset cannot be fitted; DOMException AbortError where cancelled */
  fit(dataset: Dataset, params: Params, options: FitOptions): Promise<Weights>;
  /** The same function in plain float64: what every backend has to reproduce. */
  reference(weights: Weights): Decoder;
  /** The decoder as a TensorFlow.js graph on the backend in use (see backends). */
  load(weights: Weights): Decoder;
}
