import { store } from "../store.ts";
import { versions } from "./versions.ts";

/** What a test was made on. */
export interface Machine {
  /** As the browser names itself. */
  readonly browser: string;
  /** Threads of the processor that the browser tells of. */
  readonly threads: number;
  /** As the page sees it, in pixels of its own, and how many of the screen make one. */
  readonly screen: string;
  /** What WebGL is drawn by; "" where no decoder runs on it. */
  readonly renderer: string;
  readonly versions: Readonly<Record<string, string>>;
}

export function machine(): Machine {
  const { run, status } = store.getState();
  return {
    browser: navigator.userAgent,
    threads: navigator.hardwareConcurrency,
    screen: `${screen.width} × ${screen.height}, ${devicePixelRatio} to one`,
    renderer: (status?.backend ?? run?.decoder.backend)?.renderer ?? "",
    versions,
  };
}
