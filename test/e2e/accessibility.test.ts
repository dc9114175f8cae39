import { describe, expect } from "vitest";
import { pageTitles } from "../../src/app/pageTitles.ts";
import { test, untilShown } from "./app.ts";
import { violationsIn } from "./axe.ts";

describe("accessibility", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing in what stands around the views, ${colorScheme}`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${app.url}?source=recording`);
      await untilShown(page);
      expect(await violationsIn(page), "a link to a recording").toEqual([]);
      // Held: axe is several times as fast where nothing is drawn.
      await page.goto(`${app.url}?paused=1`);
      await page.getByTestId("figure-r").waitFor();
      expect(await violationsIn(page), "the live view").toEqual([]);
      for (const [what, keys, shown] of [
        ["the source", "", "source"],
        ["signals", "", "signals"],
        ["the help", "?", ""],
        ["the palette", "Control+k", ""],
        ["the empty data view", "3", ""],
      ] as const) {
        if (shown === "source") await page.getByTitle("Choose what is decoded").click();
        else if (shown === "signals") await page.getByTestId("signals").click();
        else await page.keyboard.press(keys);
        await page.waitForTimeout(200);
        expect(await violationsIn(page), what).toEqual([]);
        await page.keyboard.press("Escape");
      }
    });
  }

  test("no page is wider than its screen, from one that is zoomed to 400 % to a wall, where all is larger", async ({
    app,
    page,
  }) => {
    await page.goto(`${app.url}?paused=1`);
    await page.getByTestId("figure-r").waitFor();
    for (const [width, height] of [
      [320, 640],
      [390, 844],
      [1440, 900],
      [3840, 2160],
    ] as const) {
      await page.setViewportSize({ width, height });
      for (const { title } of Object.values(pageTitles)) {
        await page.getByRole("link", { name: title, exact: true }).click();
        await page.locator(`.rail-page[aria-current]`, { hasText: title }).waitFor();
        await page.locator("main[aria-busy]").waitFor({ state: "detached" });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, `${title} at ${width} px`).toBeLessThanOrEqual(width);
      }
      const label = page.locator(".rail-page").first();
      expect(await label.evaluate((element) => getComputedStyle(element).fontSize), `${width} px`).toBe(
        width < 900 ? "10.5px" : width > 3000 ? "16.5px" : "11px",
      );
    }
    // What plots draw follows the root's font as well.
    await page.getByRole("link", { name: "Live", exact: true }).click();
    const gutter = () => page.locator(".plot-force .u-over").evaluate((over: HTMLElement) => over.style.left);
    await expect.poll(gutter).toBe("114px");
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "20px";
    });
    await expect.poll(gutter).toBe("95px");
  });
});
