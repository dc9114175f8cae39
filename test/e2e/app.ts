/**
 * The built app, served and opened in a headless Chromium. Every test has a server and a browser profile of its own, and
 * fails on anything that the page, a worker or the service worker complains of, and on any request to another origin.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import type { BrowserContext, Page } from "playwright";
import { test as base } from "vitest";
import { dist, openBrowser, type Served, serveWithHeaders } from "../builtApp.ts";

export {
  askedForFiles,
  dist,
  distFiles,
  dropDecoder,
  figure,
  openFiles,
  pageScripts,
  untilOfflineReady,
  untilShown,
} from "../builtApp.ts";

const contentTypes: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** As a host does that knows nothing of the app: files under a sub-path, a content type, no other header. */
export async function serveStatically(folder: string): Promise<Served> {
  const path = "/some/where/";
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const file = normalize(join(folder, pathname.slice(path.length) || "index.html"));
    try {
      if (!pathname.startsWith(path) || !file.startsWith(folder)) throw new Error("outside");
      const body = await readFile(file);
      response
        .writeHead(200, { "Content-Type": contentTypes[extname(file)] ?? "application/octet-stream" })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Writes down in `faults` what pages and workers of a browser complain of and what they ask of other origins. */
function watch(context: BrowserContext, faults: string[]): void {
  context.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => faults.push(`uncaught: ${error.error().stack ?? error.error()}`));
  context.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    const isOwn = protocol === "data:" || protocol === "blob:" || host.startsWith("127.0.0.1:");
    if (!isOwn) faults.push(`request to another origin: ${request.url()}`);
  });
}

interface Fixtures {
  /** The built app on a free port of loopback with its security headers. */
  app: Served;
  /** The same under a sub-path of a plain static host. */
  plainApp: Served;
  /** A browser with an empty profile; `pages()[0]` is there already. */
  browser: BrowserContext;
  page: Page;
  /** What went wrong so far. A test that provokes a fault takes it out of here. */
  faults: string[];
}

async function lend(serve: () => Promise<Served>, use: (served: Served) => Promise<void>): Promise<void> {
  if (!existsSync(join(dist, "index.html"))) throw new Error("dist is missing: npm run build makes it");
  const served = await serve();
  await use(served);
  await served.stop();
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  app: async ({}, use) => lend(serveWithHeaders, use),
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  plainApp: async ({}, use) => lend(() => serveStatically(dist), use),
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  faults: async ({}, use) => {
    const faults: string[] = [];
    await use(faults);
    if (faults.length > 0) throw new Error(`the app complained:\n${faults.join("\n")}`);
  },
  browser: async ({ faults }, use) => {
    const { context, close } = await openBrowser();
    watch(context, faults);
    await use(context);
    // A worker that was just being loaded through a test's own route has nobody to answer any more.
    await context.unrouteAll({ behavior: "ignoreErrors" });
    await close();
  },
  page: async ({ browser }, use) => use(browser.pages()[0] ?? (await browser.newPage())),
});

/** Decoded and measured values that reached a page, by stream sample. */
export interface Heard {
  samples: number[];
  decoded: number[];
  measured: number[];
  /** When the first value that is an estimate had come, ms since navigation. */
  firstAtMs: number;
}

/** Has the page write down what its decoder worker sends it, from its next navigation on. The app knows nothing of it. */
export const listenIn = (page: Page): Promise<unknown> => page.addInitScript(listening);

/** Run in a page before its own script. */
export function listening(): void {
  const heard: Heard = { samples: [], decoded: [], measured: [], firstAtMs: Number.NaN };
  Object.assign(globalThis, { heard });
  const { get, set } = Object.getOwnPropertyDescriptor(
    MessagePort.prototype,
    "onmessage",
  ) as Required<PropertyDescriptor>;
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    configurable: true,
    get,
    set(listener: ((event: MessageEvent) => void) | null) {
      set.call(this, (event: MessageEvent) => {
        if (event.data?.kind === "frame") {
          const { hops } = event.data;
          for (let i = 0; i < hops.count; i++) {
            if (Number.isNaN(heard.firstAtMs) && !Number.isNaN(hops.decoded[i]))
              heard.firstAtMs = performance.now();
            heard.samples.push(hops.samples[i]);
            heard.decoded.push(hops.decoded[i]);
            heard.measured.push(hops.measured[i]);
          }
        }
        listener?.call(this, event);
      });
    },
  });
}

export const heardBy = (page: Page): Promise<Heard> =>
  page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);

/** Forgets what a page was sent so far: a run before the one that is looked at. */
export const forgetHeard = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { heard } = globalThis as unknown as { heard: Heard };
    for (const values of [heard.samples, heard.decoded, heard.measured]) values.length = 0;
  });

/** Waits until so many values that are estimates have come to a page that is listened in to. */
export async function untilDecoded(page: Page, count: number, timeoutMs = 30_000): Promise<void> {
  await page.waitForFunction(
    (least) =>
      (globalThis as unknown as { heard: Heard }).heard.decoded.filter((value) => !Number.isNaN(value))
        .length >= least,
    count,
    { timeout: timeoutMs },
  );
}

/** Opens the app, listened in to, and waits until it has decoded so many values: of 20 s of history there are 186. */
export async function openDecoding(page: Page, url: string, count = 190): Promise<void> {
  await listenIn(page);
  await page.goto(url);
  await untilDecoded(page, count);
}
