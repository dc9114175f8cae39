import { chromium } from "playwright";
import { describe, expect } from "vitest";
import { findChromium, launchArguments } from "../chromium.ts";
import { figure, heardBy, listenIn, test, untilDecoded } from "./app.ts";

describe("where something is missing or slow", () => {
  test("a browser without WebGL decodes on another backend, and is told so", async ({ app }) => {
    const browser = await chromium.launch({
      executablePath: findChromium(),
      args: [...launchArguments, "--disable-software-rasterizer", "--disable-3d-apis"],
    });
    try {
      const page = await browser.newPage();
      await listenIn(page);
      await page.goto(app.url);
      await untilDecoded(page, 200);
      expect(await figure(page, "figure-backend")).toBe("wasm");
      expect((await page.getByRole("status").allInnerTexts()).join(" ")).toContain(
        "webgl cannot be used in this browser: decoding on wasm.",
      );
    } finally {
      await browser.close();
    }
  });

  test("a page that hangs for three seconds has missed no decoded value", async ({ app, page }) => {
    await listenIn(page);
    await page.goto(app.url);
    await untilDecoded(page, 220);
    await page.evaluate(() => {
      const until = performance.now() + 3000;
      while (performance.now() < until);
    });
    await untilDecoded(page, 270);
    const { samples, decoded } = await heardBy(page);
    expect(samples).toEqual(samples.map((_, i) => 100 * (i + 1) - 1));
    expect(decoded.slice(20).every((value) => !Number.isNaN(value))).toBe(true);
    // Decoded while the page hung, not after it: the values had been due and were decoded within milliseconds.
    expect(Number(await figure(page, "figure-decoded-p99"))).toBeLessThan(1000);
  });
});
