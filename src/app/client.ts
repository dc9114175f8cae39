import { proxy, type Remote, wrap } from "comlink";
import type { AcquisitionApi, DecoderApi, Progress, TrainerApi, TrainingResult } from "../contract/apis.ts";
import type { EvaluateRequest, TrainRequest } from "../contract/config.ts";

/** The three workers. This is the only file that names their addresses. */
export interface Client {
  readonly acquisition: Remote<AcquisitionApi>;
  readonly decoder: Remote<DecoderApi>;
  readonly trainer: Remote<TrainerApi>;
  train(request: TrainRequest, onProgress: (progress: Progress) => void): Promise<TrainingResult>;
  evaluate(
    request: EvaluateRequest,
    onProgress: (progress: Progress) => void,
  ): ReturnType<TrainerApi["evaluate"]>;
  terminate(): void;
}

/** @param onFault told when a worker dies or throws where nobody listens */
export function startClient(onFault: (worker: string, reason: string) => void): Client {
  const workers = {
    acquisition: new Worker(new URL("../../workers/acquisition.worker.ts", import.meta.url), {
      type: "module",
      name: "acquisition",
    }),
    decoder: new Worker(new URL("../../workers/decoder.worker.ts", import.meta.url), {
      type: "module",
      name: "decoder",
    }),
    trainer: new Worker(new URL("../../workers/trainer.worker.ts", import.meta.url), {
      type: "module",
      name: "trainer",
    }),
  };
  for (const [name, worker] of Object.entries(workers)) {
    worker.onerror = (event) => onFault(name, event.message || "its script could not be loaded");
    worker.onmessageerror = () => onFault(name, "a message could not be read");
  }
  const trainer = wrap<TrainerApi>(workers.trainer);
  return {
    acquisition: wrap<AcquisitionApi>(workers.acquisition),
    decoder: wrap<DecoderApi>(workers.decoder),
    trainer,
    train: (request, onProgress) => trainer.train(request, proxy(onProgress)),
    evaluate: (request, onProgress) => trainer.evaluate(request, proxy(onProgress)),
    terminate() {
      for (const worker of Object.values(workers)) worker.terminate();
    },
  };
}

/**
 * A call to a worker that does not answer never settles: after `limitMs` it is given up.
 * @throws Error saying what did not answer
 */
export function within<T>(limitMs: number, what: string, call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${what} did not answer within ${Math.round(limitMs / 1000)} s.`)),
      limitMs,
    );
    call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
