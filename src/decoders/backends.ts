import {
  env,
  findBackendFactory,
  getBackend,
  memory,
  ready,
  registerBackend,
  removeBackend,
  setBackend,
} from "@tensorflow/tfjs-core";
import { InputError } from "../signal/errors.ts";
import type { BackendReport } from "./backendReport.ts";
import { type BackendName, backendNames } from "./decoder.ts";

/** A backend that has not started by then is taken not to. */
const startTimeoutMs = 15_000;

const register: Readonly<Record<BackendName, () => Promise<unknown>>> = {
  webgl: () => import("@tensorflow/tfjs-backend-webgl"),
  cpu: () => import("@tensorflow/tfjs-backend-cpu"),
  wasm: () => import("./wasmBackend.ts"),
};

/** A decoder cannot be had on a backend; on another one it may. Told from other errors by its name, which crosses threads. */
export class BackendError extends InputError {
  override readonly name = "BackendError";
}

/**
 * Makes TensorFlow.js compute on `name`, and on nothing else: it would fall back to another one in silence.
 * @throws BackendError saying what did not start and what to try instead
 */
export async function startBackend(name: BackendName): Promise<BackendReport> {
  const former = backendInUse();
  const instead = backendNames.filter((other) => other !== name).join(" or ");
  try {
    await register[name]();
    // Threads would hang in production builds and need isolation: one thread is faster for rows this small anyway.
    if (name === "wasm") env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    await withTimeout(setBackend(name).then(() => ready()));
  } catch (error) {
    await returnToBackend(former);
    throw new BackendError(
      name,
      `did not start: ${error instanceof Error ? error.message : error}. Choose ${instead}.`,
    );
  }
  if (getBackend() !== name) {
    await returnToBackend(former);
    throw new BackendError(name, `is not to be had on this machine. Choose ${instead}.`);
  }
  const renderer = name === "webgl" ? await webglRenderer() : "";
  return {
    name: getBackend(),
    renderer,
    software: /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer),
  };
}

/** What TensorFlow.js computes on now; "" where nothing was started yet. */
export function backendInUse(): string {
  return getBackend() ?? "";
}

/** Goes back to a backend that has been in use before. */
export async function returnToBackend(name: string): Promise<void> {
  if (name !== "" && name !== getBackend()) await setBackend(name);
}

/**
 * Forgets a backend that lost its memory, or fails; `startBackend` makes it anew. Tensors on it are to be disposed of before. (A lost
 * WebGL context stays lost: TensorFlow.js would go on with it, and give zeros.)
 */
export async function discardBackend(name: BackendName): Promise<void> {
  const factory = findBackendFactory(name);
  if (!factory) return;
  try {
    removeBackend(name);
  } catch {
    // What cannot be freed is lost with the context. It is out of use all the same.
  }
  registerBackend(name, factory);
}

let countedLast = 0;

/** Tensors that TensorFlow.js holds in memory; while a backend starts nothing can be counted, and it is what was counted last. */
export function tensorCount(): number {
  try {
    countedLast = memory().numTensors;
  } catch {
    // No backend is in use at this moment.
  }
  return countedLast;
}

async function webglRenderer(): Promise<string> {
  const { MathBackendWebGL } = await import("@tensorflow/tfjs-backend-webgl");
  const { backend } = await import("@tensorflow/tfjs-core");
  const current = backend();
  if (!(current instanceof MathBackendWebGL)) return "";
  const { gl } = current.gpgpu;
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  return String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

async function withTimeout<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${startTimeoutMs / 1000} s`)),
      startTimeoutMs,
    );
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
