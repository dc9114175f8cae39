/**
 * Takes the pictures of docs/images: the built app decoding the default patient, and comparing decoders on it; light and dark,
 * wide and phone.
 *
 *   npm run build && npm run screenshots [-- FOLDER]
 */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { chromium } from "playwright";
import { preview } from "vite";
import { findChromium, launchArguments } from "../test/chromium.ts";

const root = join(import.meta.dirname, "..");
const folder = resolve(process.argv[2] ?? join(root, "docs", "images"));
const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
/** Long enough for the figures over the last 60 s to mean something. */
const runMs = 30_000;

await mkdir(folder, { recursive: true });
const server = await preview({ root, logLevel: "error", preview: { port: 0 } });
const url = server.resolvedUrls?.local[0] as string;
const browser = await chromium.launch({ executablePath: findChromium(), args: launchArguments });
for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries(sizes)) {
    const context = await browser.newContext({ colorScheme, viewport, serviceWorkers: "block" });
    const page = await context.newPage();
    await page.goto(url);
    await page.getByTestId("figure-r").waitFor();
    const take = async (view: string) => {
      const path = join(folder, `${view}-${colorScheme}-${size}.png`);
      await page.screenshot({ path });
      console.log(path);
    };
    await page.waitForTimeout(runMs);
    await take("live");
    await page.keyboard.press("5");
    await page.getByTestId("evaluate").click();
    await page.getByTestId("evaluation-result").scrollIntoViewIfNeeded({ timeout: 120_000 });
    await page.getByTestId("evaluation-result").evaluate((result) => result.scrollIntoView());
    await page.waitForTimeout(500);
    await take("evaluate");
    await context.close();
  }
}
await browser.close();
await server.close();
