import { readFile } from "node:fs/promises";
import type { Page } from "playwright";
import { describe, expect } from "vitest";
import { figure, heardBy, listenIn, test, untilDecoded, untilShown } from "./app.ts";
import { violationsIn } from "./axe.ts";

const hopSamples = 100;
const isFullyDecoded = (samples: readonly number[]) =>
  samples.every((sample, i) => sample === (i + 1) * hopSamples - 1);

/** Four minutes of the simulated patient with two decoders. */
async function evaluate(page: Page): Promise<void> {
  await page.getByTestId("evaluate-minutes").fill("4");
  await page.getByLabel("Kalman filter").uncheck();
  await page.getByTestId("evaluate").click();
}

const found = (page: Page) => page.getByTestId("evaluation-result").waitFor({ timeout: 60_000 });

/** Pixels of the traces that are drawn on. */
const inkIn = (page: Page): Promise<number> =>
  page
    .getByTestId("signals")
    .locator("canvas")
    .evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext("2d") as CanvasRenderingContext2D;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    });

async function downloaded(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

describe("the evaluate page", () => {
  test("compares two decoders beside the live stream, of which no hop is missed; what it finds can be saved", async ({
    app,
    page,
  }) => {
    await listenIn(page);
    await page.goto(`${app.url}?view=evaluate`);
    await untilDecoded(page, 1);
    const before = (await heardBy(page)).samples.length;
    const startedMs = performance.now();
    await evaluate(page);
    await found(page);
    const elapsedMs = performance.now() - startedMs;
    const { samples } = await heardBy(page);
    expect(isFullyDecoded(samples)).toBe(true);
    expect(samples.length - before).toBeGreaterThan((0.7 * elapsedMs) / 100);

    const verdict = await figure(page, "evaluation-verdict");
    expect(verdict).toMatch(/^Wiener (cascade|filter)\. .*R²/);
    const rows = await page.getByTestId("comparison-table").getByRole("row").allInnerTexts();
    expect(rows.map((row) => row.split("\t")[0]?.trim())).toEqual([
      "Wiener cascade",
      "Wiener filter",
      "Best band baseline",
      "Training mean baseline",
      "Persistence told the truth",
    ]);
    for (const [, r2] of rows.map((row) => row.split("\t"))) expect(r2).toMatch(/^−?\d\.\d\d$/);
    expect(await page.getByTestId("feature-map").getByRole("row").count()).toBe(3);
    expect(await page.locator("main .simulated").count()).toBeGreaterThan(0);

    const csv = await downloaded(page, "Series (CSV)");
    expect(csv.name).toMatch(/simulated-evaluation\.csv$/);
    expect(csv.bytes.toString("utf8").split("\n")[0]).toMatch(/^time_s,measured,wiener-cascade,/);
    const json = JSON.parse((await downloaded(page, "Figures (JSON)")).bytes.toString("utf8"));
    expect(json.simulated).toBe(true);
    const png = await downloaded(page, "Comparison (PNG)");
    expect(png.bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
    const html = (await downloaded(page, "Report (HTML)")).bytes.toString("utf8");
    expect(html).toContain("(simulated)</title>");
    expect(html).toContain("<path");
    expect(html).not.toMatch(/<script|<link|<button|<img|https?:\/\/(?!www\.w3\.org)/);

    await page.keyboard.press("1");
    await page.getByTestId("figure-r").waitFor();
    await expect.poll(() => figure(page, "figure-lost")).toBe("0");
    await page.keyboard.press("5");
    expect(await figure(page, "evaluation-verdict")).toBe(verdict);
  });

  test("shows the signals of a stretch with a large error, at the times of the course", async ({
    app,
    page,
  }) => {
    await page.goto(`${app.url}?view=evaluate&paused=1`);
    await evaluate(page);
    await found(page);
    const signals = page.getByTestId("signals");
    expect(await signals.count()).toBe(0);
    const stretches = page
      .getByRole("list", { name: "Stretches with the largest error" })
      .getByRole("button");
    for (const place of [0, 1, 0]) {
      await stretches.nth(place).click();
      await signals.and(page.locator("[data-state=shown]")).waitFor();
      expect(await stretches.nth(place).getAttribute("aria-pressed")).toBe("true");
    }
    expect(await signals.locator("figcaption").textContent()).toContain("SIMULATED");
    const plots = [page.getByTestId("course-plot"), signals].map((plot) => plot.locator(".u-over"));
    const [course, traces] = await Promise.all(plots.map((plot) => plot.boundingBox()));
    expect([traces?.x, traces?.width]).toEqual([course?.x, course?.width]);
    expect(await inkIn(page)).toBeGreaterThan(1000);

    // They go along with the course, up to where waves can no longer be told.
    await plots[0]?.hover();
    for (let turn = 0; turn < 12 && (await signals.count()) > 0; turn++) await page.mouse.wheel(0, 100);
    expect(await signals.count()).toBe(0);
    expect(await page.getByText("to see the signals").last().isVisible()).toBe(true);
    expect(await violationsIn(page)).toEqual([]);
  });

  test("can be cancelled, and asked again", async ({ app, page }) => {
    await page.goto(`${app.url}?view=evaluate&paused=1`);
    await page.getByTestId("evaluate").click();
    await page.getByTestId("evaluation-progress").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByTestId("evaluation-empty").waitFor();
    await evaluate(page);
    await found(page);
    await page.getByTestId("evaluate-minutes").fill("5");
    expect(await page.getByText("The settings were changed since").isVisible()).toBe(true);
  });

  test("is a step of the address that can be gone back", async ({ app, page }) => {
    await page.goto(`${app.url}?paused=1`);
    await untilShown(page);
    await page.keyboard.press("5");
    await page.getByTestId("evaluate").waitFor();
    expect(new URL(page.url()).search).toBe("?view=evaluate&paused=1");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.goBack();
    await page.getByTestId("figure-r").waitFor();
    expect(new URL(page.url()).search).toBe("");
    await page.goForward();
    await page.getByTestId("evaluate").waitFor();
    expect(new URL(page.url()).search).toBe("?view=evaluate");
  });

  test("axe finds nothing in it, before and after an evaluation, light and dark", async ({ app, page }) => {
    await page.goto(`${app.url}?view=evaluate&paused=1`);
    await page.getByTestId("evaluation-empty").waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await evaluate(page);
    await found(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(300);
      expect(await violationsIn(page), colorScheme).toEqual([]);
    }
  });
});
