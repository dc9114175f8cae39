import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { type AppState, store } from "./store.ts";

/** Whether the browser keeps the screen on: it was not asked, it does, it refused (as on low battery), or it cannot. */
export type WakeLockState = "idle" | "held" | "refused" | "unsupported";

/** Told, and set here alone. */
export const wakeLockStore = createStore<WakeLockState>()(() => "idle");

export function useWakeLock(): WakeLockState {
  return useStore(wakeLockStore);
}

/** What of the browser it takes: the Screen Wake Lock API, and a page that may be hidden. */
interface Browser {
  readonly wakeLock:
    | {
        request(type: "screen"): Promise<Pick<WakeLockSentinel, "release" | "released" | "addEventListener">>;
      }
    | undefined;
  readonly page: Pick<Document, "visibilityState" | "addEventListener">;
}

/** Not every browser has it, and none where the page is not secure. */
const here = (): Browser => ({
  wakeLock: "wakeLock" in navigator ? navigator.wakeLock : undefined,
  page: document,
});

const isStreaming = ({ run, status, choice }: AppState) =>
  run !== null && status?.state === "running" && !choice.paused;

/**
 * Keeps the screen on while a stream runs and the page is in sight: nobody touches a computer that is being watched. A browser gives the
 * lock up when the page is hidden; it is asked for again when the page is back. Where it refuses, nothing else is hindered: the state says
 * so, and it is asked again at the next change. @returns how to let go of it
 */
export function keepAwake({ wakeLock, page }: Browser = here()): () => void {
  if (!wakeLock) {
    wakeLockStore.setState("unsupported", true);
    return () => {};
  }
  const isWanted = () => page.visibilityState === "visible" && isStreaming(store.getState());
  let wanted = false;
  let held: Awaited<ReturnType<typeof wakeLock.request>> | null = null;
  // One after another: what is asked for while an answer is waited for counts when that has come.
  let tail = Promise.resolve();
  const settle = async () => {
    if (held?.released) held = null;
    if (!wanted) {
      const before = held;
      held = null;
      wakeLockStore.setState("idle", true);
      await before?.release().catch(() => undefined);
    } else if (held === null) {
      try {
        const lock = await wakeLock.request("screen");
        held = lock;
        wakeLockStore.setState("held", true);
        // Taken back: because the page is hidden, or for a reason of the browser's own.
        lock.addEventListener("release", () => {
          if (held === lock) wakeLockStore.setState(isWanted() ? "refused" : "idle", true);
        });
      } catch {
        wakeLockStore.setState("refused", true);
      }
    }
  };
  const look = () => {
    tail = tail.then(settle);
  };
  const removal = new AbortController();
  const onTurn = () => {
    wanted = isWanted();
    look();
  };
  page.addEventListener("visibilitychange", onTurn, { signal: removal.signal });
  const onState = () => {
    const now = isWanted();
    if (now === wanted) return;
    wanted = now;
    look();
  };
  const unsubscribe = store.subscribe(onState);
  onState();
  return () => {
    removal.abort();
    unsubscribe();
    wanted = false;
    look();
  };
}
