/**
 * Takes the pictures of docs/images: each page of the built app at work on the simulated patient, or on a recording of it; light and
 * dark, wide and phone.
 *
 *   npm run build && npm run screenshots [-- FOLDER]
 */
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { preview } from "vite";
import { simulate } from "../src/cli/commands/simulate.ts";
import { findChromium, launchArguments } from "../test/chromium.ts";

const root = join(import.meta.dirname, "..");
const folder = resolve(process.argv[2] ?? join(root, "docs", "images"));
const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
/** Long enough for the figures over the last 60 s to mean something. */
const runMs = 30_000;
/** Training and evaluating, on a slow machine. */
const slowly = { timeout: 180_000 };

/** Has each page show something, in the order in which one leads to the next; the name is that of the picture. */
const views: readonly [name: string, turn: (page: Page, recording: readonly string[]) => Promise<void>][] = [
  [
    "live",
    async (page) => {
      await page.getByTestId("figure-r").waitFor();
      await page.waitForTimeout(runMs);
    },
  ],
  [
    "feedback",
    async (page) => {
      await page.keyboard.press("2");
      await page.waitForTimeout(3000);
    },
  ],
  [
    "system",
    async (page) => {
      await page.keyboard.press("7");
      await page.getByRole("button", { name: /test/i }).first().click();
      await page.waitForTimeout(15_000);
    },
  ],
  [
    "evaluate",
    async (page) => {
      await page.keyboard.press("5");
      await page.getByTestId("evaluate").click();
      const result = page.getByTestId("evaluation-result");
      await result.waitFor(slowly);
      await result.evaluate((element) => element.scrollIntoView());
      await page.waitForTimeout(500);
    },
  ],
  [
    "data",
    async (page, recording) => {
      await page.keyboard.press("3");
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByTestId("open-files").first().click(),
      ]);
      await chooser.setFiles([...recording]);
      await page.getByTestId("recording-name").waitFor(slowly);
      await page.waitForTimeout(3000);
    },
  ],
  [
    "calibrate",
    async (page) => {
      await page.keyboard.press("4");
      await page.getByTestId("calibrate").click();
      const result = page.getByTestId("calibration-result");
      await result.waitFor(slowly);
      await result.evaluate((element) => element.scrollIntoView());
      await page.waitForTimeout(500);
    },
  ],
  [
    "models",
    async (page) => {
      await page.keyboard.press("6");
      await page.waitForTimeout(2000);
    },
  ],
  [
    "guide",
    async (page) => {
      await page.keyboard.press("?");
      await page.getByRole("button", { name: "Read the guide" }).click();
      await page.waitForTimeout(1000);
    },
  ],
];

async function takeAll(browser: Browser, url: string, recording: readonly string[]): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [size, viewport] of Object.entries(sizes)) {
      const context = await browser.newContext({ colorScheme, viewport, serviceWorkers: "block" });
      // Seen before: the tour would stand in the way.
      await context.addInitScript(() => localStorage.setItem("gripscope.tour", "seen"));
      const page = await context.newPage();
      await page.goto(url);
      for (const [name, turn] of views) {
        const path = join(folder, `${name}-${colorScheme}-${size}.png`);
        try {
          await turn(page, recording);
          await page.screenshot({ path });
          console.log(path);
        } catch (error) {
          console.error(`${path} was not taken: ${error}`);
          process.exitCode = 1;
        }
      }
      await context.close();
    }
  }
}

await mkdir(folder, { recursive: true });
const recordings = await mkdtemp(join(tmpdir(), "gripscope-screenshots-"));
const server = await preview({ root, logLevel: "error", preview: { port: 0 } });
const browser = await chromium.launch({ executablePath: findChromium(), args: launchArguments });
try {
  await simulate.run({
    options: { out: join(recordings, "patient.vhdr"), patient: "ordinary", seed: "5", minutes: "6" },
    positionals: [],
  } as Parameters<typeof simulate.run>[0]);
  const files = (await readdir(recordings)).map((name) => join(recordings, name));
  await takeAll(browser, server.resolvedUrls?.local[0] as string, files);
} finally {
  await browser.close();
  await server.close();
  await rm(recordings, { recursive: true });
}
