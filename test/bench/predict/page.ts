import { type Remote, wrap } from "comlink";
import type { Predicting } from "./predict.worker.ts";

declare global {
  /** Asked from outside. */
  var predicting: Remote<Predicting>;
}

globalThis.predicting = wrap(new Worker(new URL("./predict.worker.ts", import.meta.url), { type: "module" }));
