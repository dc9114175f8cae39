/** The backend of TensorFlow.js in use, as it reports itself. */
export interface BackendReport {
  name: string;
  /** What WebGL says of its renderer, "" for others. */
  renderer: string;
  /** WebGL computed by the processor: named as such. */
  software: boolean;
}
