import { type Remote, wrap } from "comlink";
import type { AcquisitionApi, DecoderApi, TrainerApi } from "../contract/apis.ts";
import { Watchdog } from "./watchdog.ts";

interface Apis {
  acquisition: AcquisitionApi;
  decoder: DecoderApi;
  trainer: TrainerApi;
}
export type WorkerName = keyof Apis;

/** A worker that leaves a question open for so long is taken to hang. The trainer may compute for a while without a pause. */
const patienceMs: Readonly<Record<WorkerName, number>> = {
  acquisition: 4000,
  decoder: 4000,
  trainer: 20_000,
};

const titles: Readonly<Record<WorkerName, string>> = {
  acquisition: "The source",
  decoder: "The decoder",
  trainer: "The trainer",
};

/** Written out, so that the bundler sees the workers. This is the only file that names their addresses. */
const create: Readonly<Record<WorkerName, () => Worker>> = {
  acquisition: () =>
    new Worker(new URL("../../workers/acquisition.worker.ts", import.meta.url), {
      type: "module",
      name: "acquisition",
    }),
  decoder: () =>
    new Worker(new URL("../../workers/decoder.worker.ts", import.meta.url), {
      type: "module",
      name: "decoder",
    }),
  trainer: () =>
    new Worker(new URL("../../workers/trainer.worker.ts", import.meta.url), {
      type: "module",
      name: "trainer",
    }),
};

/** Writes sessions; started when the first stream runs, so that it delays nothing. */
export function createRecorder(): Worker {
  return new Worker(new URL("../../workers/recorder.worker.ts", import.meta.url), {
    type: "module",
    name: "recorder",
  });
}

/** A decoder worker beside the one that decodes the stream. */
export const createSpareDecoder = create.decoder;

/** What was asked of a worker that is gone, and will never be answered. */
class WorkerGone extends Error {
  override readonly name = "WorkerGone";
}

interface Running<Api> {
  readonly worker: Worker;
  readonly remote: Remote<Api>;
  /** Rejected when the worker has stopped. */
  readonly gone: Promise<never>;
  stop(reason: string): void;
}

/** The workers, watched: of one that dies, hangs, or throws where nobody listens, is told; then it can be started anew. */
export class Client {
  private readonly running: { [Name in WorkerName]: Running<Apis[Name]> };
  private readonly watchdog: Watchdog<WorkerName>;

  /** @param onStopped told of each worker that stopped; what was asked of it has been rejected by then */
  constructor(private readonly onStopped: (worker: WorkerName, reason: string) => void) {
    this.running = {
      acquisition: this.start("acquisition"),
      decoder: this.start("decoder"),
      trainer: this.start("trainer"),
    };
    this.watchdog = new Watchdog(
      patienceMs,
      (name) => this.running[name].remote.nowMs(),
      (name, silentMs) => this.running[name].stop(`did not answer for ${Math.round(silentMs / 1000)} s`),
    );
  }

  get acquisition(): Remote<AcquisitionApi> {
    return this.running.acquisition.remote;
  }

  get decoder(): Remote<DecoderApi> {
    return this.running.decoder.remote;
  }

  get trainer(): Remote<TrainerApi> {
    return this.running.trainer.remote;
  }

  /**
   * Asks a worker. Its answer would never come where it stopped meanwhile: then that is told at once.
   * @param limitMs how long to wait; without end where the worker takes its time
   * @throws WorkerGone or Error saying what did not answer; else what the worker throws
   */
  ask<Name extends WorkerName, T>(
    name: Name,
    call: (remote: Remote<Apis[Name]>) => Promise<T>,
    limitMs = Number.POSITIVE_INFINITY,
  ): Promise<T> {
    const { remote, gone } = this.running[name] as Running<Apis[Name]>;
    const answer = Promise.race([call(remote), gone]);
    return Number.isFinite(limitMs) ? within(limitMs, titles[name], answer) : answer;
  }

  /** Starts a worker anew in place of the one that stopped. */
  restart(name: WorkerName): void {
    (this.running as Record<WorkerName, Running<unknown>>)[name] = this.start(name);
    this.watchdog.expect(name);
  }

  private start<Name extends WorkerName>(name: Name): Running<Apis[Name]> {
    const worker = create[name]();
    let reject: (reason: Error) => void = () => undefined;
    const gone = new Promise<never>((_, rejectGone) => {
      reject = rejectGone;
    });
    // Perhaps nobody waits.
    gone.catch(() => undefined);
    let isRunning = true;
    const stop = (reason: string) => {
      if (!isRunning) return;
      isRunning = false;
      this.watchdog.ignore(name);
      worker.terminate();
      reject(new WorkerGone(`The ${name} worker ${reason}.`));
      this.onStopped(name, reason);
    };
    worker.onerror = ({ message }) => stop(message ? `failed: ${message}` : "could not be loaded");
    worker.onmessageerror = () => stop("got a message that it could not read");
    return { worker, remote: wrap<Apis[Name]>(worker), gone, stop };
  }
}

/** @throws Error saying what did not answer within `limitMs` */
function within<T>(limitMs: number, what: string, call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${what} did not answer within ${Math.round(limitMs / 1000)} s.`)),
      limitMs,
    );
    call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
