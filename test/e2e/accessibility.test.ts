import { describe, expect } from "vitest";
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
});
