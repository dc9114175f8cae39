import AxeBuilder from "@axe-core/playwright";
import { describe, expect } from "vitest";
import { test, untilShown } from "./app.ts";

describe("accessibility", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [name, key, search] of [
      ["the live view", "1", ""],
      ["the empty data view", "3", ""],
      ["the help", "?", ""],
      ["a link to a recording", "1", "?source=recording"],
    ] as const) {
      test(`axe finds nothing in ${name}, ${colorScheme}`, async ({ app, page }) => {
        await page.emulateMedia({ colorScheme });
        await page.goto(app.url + search);
        await untilShown(page);
        if (search === "") await page.getByTestId("figure-r").waitFor();
        await page.keyboard.press(key);
        await page.waitForTimeout(300);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`),
        ).toEqual([]);
      });
    }
  }
});
