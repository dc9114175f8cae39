/**
 * The main path in a Firefox as it is shipped, driven over WebDriver BiDi, which Firefox answers by itself. Headless it has no
 * WebGL 2 without a graphics card: it decodes on the next backend.
 */
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pageTitles } from "../../src/app/pageTitles.ts";
import { views } from "../../src/contract/urlState.ts";
import { type Served, serveWithHeaders } from "../builtApp.ts";
import { findFirefox } from "../firefox.ts";
import { type Heard, listening } from "./app.ts";

let app: Served;
let browser: Browser;
let page: Page;

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
  await page.evaluateOnNewDocument(listening);
  await page.evaluateOnNewDocument(noteFaults);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

/** What went wrong in a page, as it hears of it itself. */
interface Faulty {
  faults: string[];
}
function noteFaults(): void {
  const faults: string[] = [];
  Object.assign(globalThis, { faults });
  addEventListener("error", ({ message, filename, lineno, colno }) =>
    faults.push(`${message} (${filename}:${lineno}:${colno})`),
  );
  addEventListener("unhandledrejection", ({ reason }) => faults.push(`not caught: ${reason}`));
}

// Everything is asked of the page itself: what the driver watches a page with from a world of its own throws there at times, and
// that would count as a fault of the page.
const heard = (): Promise<Heard> => page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);
const text = (selector: string): Promise<string> =>
  page.evaluate((which) => document.querySelector(which)?.textContent ?? "", selector);

describe("a Firefox as it is shipped", () => {
  test("decodes the simulated patient, shows itself around, and turns to every page", async () => {
    await page.goto(app.url);
    // Never opened before: the tour is offered, and left.
    await expect.poll(() => text("[data-testid=tour]"), { timeout: 60_000 }).toContain("Skip");
    await page.evaluate(() => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>("[data-testid=tour] button")];
      buttons.find(({ textContent }) => textContent === "Skip")?.click();
    });
    await expect.poll(() => text("[data-testid=tour]")).toBe("");
    await expect.poll(async () => (await heard()).samples.length, { timeout: 60_000 }).toBeGreaterThan(250);
    const { samples, decoded } = await heard();
    expect(samples).toEqual(samples.map((_, i) => 100 * (i + 1) - 1));
    expect(decoded.slice(20).some(Number.isNaN)).toBe(false);
    expect(Number(await text("[data-testid=figure-r]"))).toBeGreaterThan(0.6);
    for (const [index, view] of views.entries()) {
      await page.keyboard.press(String(index + 1) as "1");
      await expect.poll(() => text("nav [aria-current=page]")).toBe(pageTitles[view].title);
      await expect.poll(() => text("main"), { timeout: 10_000 }).not.toBe("");
    }
    const before = (await heard()).samples.length;
    await expect.poll(async () => (await heard()).samples.length).toBeGreaterThan(before + 5);
    expect(await page.evaluate(() => (globalThis as unknown as Faulty).faults)).toEqual([]);
  }, 180_000);
});
