/**
 * Takes the pictures of docs/images: the built app decoding the default patient, light and dark, wide and phone.
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
    await page.waitForTimeout(runMs);
    const path = join(folder, `live-${colorScheme}-${size}.png`);
    await page.screenshot({ path });
    console.log(path);
    await context.close();
  }
}
await browser.close();
await server.close();
