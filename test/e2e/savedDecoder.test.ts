import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { simulate } from "../../src/cli/commands/simulate.ts";
import {
  dist,
  dropDecoder,
  figure,
  forgetHeard,
  heardBy,
  listenIn,
  openFiles,
  test,
  untilDecoded,
} from "./app.ts";
import { violationsIn } from "./axe.ts";

const saved = async () =>
  JSON.parse(await readFile(join(dist, "models", "strong-wiener-filter.json"), "utf8"));

describe("a saved decoder", () => {
  test("decodes what runs, shows its card, and makes way for a shipped one again", async ({ app, page }) => {
    await listenIn(page);
    await page.goto(app.url);
    await untilDecoded(page, 100);
    await forgetHeard(page);
    const decoder = await saved();
    await dropDecoder(page, decoder);
    const card = page.getByRole("dialog");
    await card.waitFor();
    expect(await card.getByRole("heading", { level: 2 }).textContent()).toBe(decoder.name);
    await page.keyboard.press("Escape");
    await untilDecoded(page, 100);
    const choice = page.getByLabel("Decoder").first();
    expect(await choice.locator("option:checked").textContent()).toBe(decoder.name);
    await choice.selectOption("wiener-filter");
    await expect.poll(() => choice.inputValue(), { timeout: 15_000 }).toBe("wiener-filter");
    await expect.poll(() => choice.locator("option").count(), { timeout: 15_000 }).toBeLessThan(7);
    expect(new URL(page.url()).search).toBe("?decoder=wiener-filter");
  });

  test("that was saved here decodes a recording from its first sample, and its card tells what it is worth", async ({
    app,
    page,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), "gripscope-recording-"));
    await simulate.run({
      options: { out: join(folder, "a.vhdr"), patient: "strong", seed: "11", minutes: "2" },
      positionals: [],
    } as Parameters<typeof simulate.run>[0]);
    await listenIn(page);
    await page.goto(`${app.url}?view=data&speed=max&paused=1`);
    await openFiles(
      page,
      (await readdir(folder)).map((name) => join(folder, name)),
    );
    await page.getByTestId("to-calibrate").click();
    await page.getByTestId("calibrate").click();
    await page.getByTestId("calibration-result").waitFor({ timeout: 60_000 });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save decoder: Wiener cascade" }).click(),
    ]);
    const decoder = JSON.parse(await readFile(await download.path(), "utf8"));
    // The history of the patient that the page opened with may still be on its way: 20 s, the first windows unfilled.
    await untilDecoded(page, 186);
    await forgetHeard(page);
    await dropDecoder(page, decoder);
    const card = page.getByTestId("decoder-card");
    await card.getByText("Quantitative analyses").waitFor();
    expect(await card.getByRole("row").count()).toBeGreaterThan(4);
    expect(await card.textContent()).not.toContain("**");
    expect(await violationsIn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByTestId("final-r").waitFor({ timeout: 60_000 });
    const { samples } = await heardBy(page);
    expect(samples).toEqual(Array.from({ length: 1200 }, (_, i) => (i + 1) * 100 - 1));
    await rm(folder, { recursive: true });
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
      await dropDecoder(page, value);
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
