import { type Remote, wrap } from "comlink";

interface Options {
  /** How long to wait; without end where it takes as long as it takes. */
  limitMs?: number;
  /** Ends it, with its reason. */
  signal?: AbortSignal;
}

/**
 * Asks a worker of its own for one thing, and ends it: what goes on elsewhere is not held up.
 * @throws Error with the reason where the worker fails or is late; the signal's reason where that ends it
 */
export async function askSpare<Api, T>(
  create: () => Worker,
  call: (remote: Remote<Api>) => Promise<T>,
  { limitMs, signal }: Options = {},
): Promise<T> {
  const worker = create();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const failure = new Promise<never>((_, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message || "The worker could not be loaded."));
    if (limitMs !== undefined)
      timer = setTimeout(() => reject(new Error(`No answer within ${limitMs / 1000} s.`)), limitMs);
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([call(wrap<Api>(worker)), failure]);
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
