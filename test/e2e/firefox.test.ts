/**
 * The main path in a Firefox as it is shipped, driven over WebDriver BiDi, which Firefox answers by itself. Headless it has no
 * WebGL 2 without a graphics card: it decodes on the next backend.
 */
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Served, serveWithHeaders } from "../builtApp.ts";
import { findFirefox } from "../firefox.ts";
import { type Heard, listening } from "./app.ts";

let app: Served;
let browser: Browser;
let page: Page;
/** What went wrong in the page. */
const faults: string[] = [];

beforeAll(async () => {
  app = await serveWithHeaders();
  browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: findFirefox(),
    headless: true,
    defaultViewport: null,
    args: ["--width=1280", "--height=900"],
  });
  page = await browser.newPage();
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.evaluateOnNewDocument(listening);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const heard = (): Promise<Heard> => page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);
const text = (name: string): Promise<string> =>
  page.$eval(`[data-testid=${name}]`, (element) => element.textContent ?? "");

describe("a Firefox as it is shipped", () => {
  test("decodes the simulated patient, shows itself around, and turns to every page", async () => {
    await page.goto(app.url);
    // Never opened before: the tour is offered, and left.
    const skip = await page.waitForSelector("aria/Skip[role='button']");
    await skip?.click();
    await expect.poll(async () => (await heard()).samples.length, { timeout: 60_000 }).toBeGreaterThan(250);
    const { samples, decoded } = await heard();
    expect(samples).toEqual(samples.map((_, i) => 100 * (i + 1) - 1));
    expect(decoded.slice(20).some(Number.isNaN)).toBe(false);
    expect(Number(await text("figure-r"))).toBeGreaterThan(0.6);
    for (const [index, heading] of ["", "Feedback", "", "Calibrate", "Evaluate", "Models"].entries()) {
      await page.keyboard.press(String(index + 1) as "1");
      await page.waitForSelector("main");
      if (heading) await page.waitForSelector(`nav [aria-current=page]::-p-text(${heading})`);
    }
    const before = (await heard()).samples.length;
    await expect.poll(async () => (await heard()).samples.length).toBeGreaterThan(before + 5);
    expect(faults).toEqual([]);
  }, 180_000);
});
