/** The built app, served and opened in a headless Chromium: for end-to-end tests and benchmarks alike. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { type BrowserContext, chromium, type FileChooser, type Locator, type Page } from "playwright";
import { preview } from "vite";
import { findChromium, launchArguments } from "./chromium.ts";

const root = join(import.meta.dirname, "..");
export const dist = join(root, "dist");

/** All files of the build, relative to it, with forward slashes. */
export async function distFiles(): Promise<string[]> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

/** Code of the scripts of the page by their path in the build: those it imports at once, and later. */
export async function pageScripts(): Promise<ReadonlyMap<string, string>> {
  const read = (path: string) => readFile(join(dist, path), "utf8");
  const html = await read("index.html");
  const pending = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]!);
  const scripts = new Map<string, string>();
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (scripts.has(path)) continue;
    const code = await read(path);
    scripts.set(path, code);
    // Workers are started by their address and are no import.
    for (const [, file] of code.matchAll(/(?:from|import)\s*\(?\s*[`"']\.\/([^`"']+\.js)[`"']/g))
      pending.push(`assets/${file}`);
  }
  return scripts;
}

export interface Served {
  /** Address of the page, with a slash at its end. */
  url: string;
  stop(): Promise<void>;
}

/** As `npm start` serves it, with its security headers. */
export async function serveWithHeaders(): Promise<Served> {
  const server = await preview({ root, logLevel: "error", preview: { port: 0 } });
  const { port } = server.httpServer.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() };
}

export interface OpenedBrowser {
  /** `pages()[0]` is there already. */
  context: BrowserContext;
  /** Folder of its profile. */
  profile: string;
  /** Takes the profile away, too. */
  close(): Promise<void>;
}

/** A headless Chromium with an empty profile. @param isFirstVisit the app has not been seen in it, and shows itself around */
export async function openBrowser(isFirstVisit = false): Promise<OpenedBrowser> {
  const profile = await mkdtemp(join(tmpdir(), "gripscope-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: launchArguments,
    viewport: { width: 1280, height: 800 },
  });
  if (!isFirstVisit) await context.addInitScript(tourSeen);
  return {
    context,
    profile,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

function tourSeen(): void {
  try {
    localStorage.setItem("gripscope.tour", "seen");
  } catch {
    // A blank page has no storage.
  }
}

/** Waits until the app has drawn something into the page. */
export async function untilShown(page: Page): Promise<void> {
  await page.waitForSelector("#root > header");
}

/** Waits until the service worker of the page answers for it, all files precached. */
export async function untilOfflineReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller === null) {
      await new Promise((resolve) =>
        navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
      );
    }
  });
}

/** Drops the file of a decoder on the page. */
export async function dropDecoder(page: Page, artifact: unknown): Promise<void> {
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "saved.json", { type: "application/json" }));
    return data;
  }, JSON.stringify(artifact));
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

/** Presses what asks for files, until they are asked for: a notice that comes meanwhile moves it away from under the mouse. */
export async function askedForFiles(page: Page, button: Locator): Promise<FileChooser> {
  for (let attempt = 1; ; attempt++) {
    try {
      const asked = page.waitForEvent("filechooser", { timeout: 10_000 });
      const [chooser] = await Promise.all([asked, button.click()]);
      return chooser;
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

/** Opens files in the page as a person would, in its view of recordings. */
export async function openFiles(page: Page, paths: string[]): Promise<void> {
  const chooser = await askedForFiles(page, page.getByTestId("open-files").first());
  await chooser.setFiles(paths);
}

/** Text of a figure of the page. */
export const figure = (page: Page, name: string): Promise<string> =>
  page
    .getByTestId(name)
    .textContent()
    .then((text) => text ?? "");
