type Wait = (
  cell: Int32Array,
  index: number,
  value: number,
  timeoutMs: number,
) => { async: false } | { async: true; value: Promise<unknown> };

/** Where a wait on shared memory is to be had, which tells fractions of a millisecond: in isolated pages of recent browsers. */
const waitAsync =
  typeof SharedArrayBuffer === "undefined"
    ? undefined
    : (Atomics as unknown as { waitAsync?: Wait }).waitAsync?.bind(Atomics);
/** Never changed and never notified: every wait on it ends by its timeout. */
const cell = waitAsync ? new Int32Array(new SharedArrayBuffer(4)) : null;

/**
 * Calls back once, `delayMs` from now or a little later. A timer counts whole milliseconds, so that it would come half of one
 * late on the average.
 * @returns how to take the call back
 */
export function later(callback: () => void, delayMs: number): () => void {
  if (waitAsync && cell && delayMs > 0) {
    const wait = waitAsync(cell, 0, 0, delayMs);
    if (wait.async) {
      let isWanted = true;
      void wait.value.then(() => {
        if (isWanted) callback();
      });
      return () => {
        isWanted = false;
      };
    }
  }
  const timer = setTimeout(callback, Math.ceil(delayMs));
  return () => clearTimeout(timer);
}
