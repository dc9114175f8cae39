import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright";
import { describe, expect } from "vitest";
import { dist, figure, forgetHeard, heardBy, listenIn, test, untilDecoded } from "./app.ts";

const saved = async () =>
  JSON.parse(await readFile(join(dist, "models", "strong-wiener-filter.json"), "utf8"));

async function drop(page: Page, value: unknown): Promise<void> {
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "saved.json", { type: "application/json" }));
    return data;
  }, JSON.stringify(value));
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

describe("a saved decoder", () => {
  test("decodes what runs, shows its card, and makes way for a shipped one again", async ({ app, page }) => {
    await listenIn(page);
    await page.goto(app.url);
    await untilDecoded(page, 100);
    await forgetHeard(page);
    const decoder = await saved();
    await drop(page, decoder);
    const card = page.getByRole("dialog");
    await card.waitFor();
    expect(await card.getByRole("heading", { level: 2 }).textContent()).toBe(decoder.name);
    await page.keyboard.press("Escape");
    await untilDecoded(page, 100);
    const choice = page.getByLabel("Decoder").first();
    expect(await choice.locator("option:checked").textContent()).toBe(decoder.name);
    await choice.selectOption("wiener-filter");
    await expect.poll(() => choice.inputValue()).toBe("wiener-filter");
    await expect.poll(() => choice.locator("option").count()).toBeLessThan(7);
    expect(new URL(page.url()).search).toBe("?decoder=wiener-filter");
  });

  test("is refused with the reason where it was changed or does not fit, and what runs goes on", async ({
    app,
    page,
  }) => {
    await listenIn(page);
    await page.goto(app.url);
    await untilDecoded(page, 100);
    const decoder = await saved();
    const changed = { ...decoder, name: "<img src=x onerror=alert(1)>" };
    const other = {
      ...decoder,
      input: { ...decoder.input, channels: [{ name: "ECOG_9", kind: "ecog", unit: "µV" }] },
    };
    for (const [value, reason] of [
      [changed, "its hash does not match"],
      [other, "lacks ECOG_9"],
      [{ ...other, input: { ...decoder.input, rateHz: 250 } }, "trained at 250 Hz"],
      [{ some: "thing" }, "saved.json is not a decoder"],
    ] as const) {
      await drop(page, value);
      await expect.poll(() => figure(page, "fault")).toContain(reason);
      await page.keyboard.press("Escape");
      await page.getByTestId("fault").waitFor({ state: "detached" });
    }
    const { samples } = await heardBy(page);
    await untilDecoded(page, samples.length + 10);
    const after = (await heardBy(page)).samples;
    expect(after).toEqual(after.map((_, i) => (i + 1) * 100 - 1));
  });
});
