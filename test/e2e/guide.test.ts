import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright";
import { expect } from "vitest";
import { dist, test } from "./app.ts";
import { violationsIn } from "./axe.ts";

declare global {
  /** How often the page asked for the screen to be kept on. */
  var wakeLockRequests: number | undefined;
}

const requests = (page: Page) => page.evaluate(() => globalThis.wakeLockRequests ?? 0);

test("the guide is read, the screen kept on while a stream runs, and the installed app knows what it opens", async ({
  app,
  page,
}) => {
  await page.addInitScript(() => {
    const { wakeLock } = navigator;
    const request = wakeLock.request.bind(wakeLock);
    wakeLock.request = (type) => {
      globalThis.wakeLockRequests = (globalThis.wakeLockRequests ?? 0) + 1;
      return request(type);
    };
  });
  await page.goto(`${app.url}?paused=1`);
  await page.locator("[data-testid=stream-state][data-state=paused]").waitFor();

  // From the help to a heading, by its link.
  await page.keyboard.press("?");
  await page.getByRole("button", { name: "Read the guide" }).click();
  const guide = page.getByRole("dialog", { name: "Guide" });
  const heading = (name: string) => guide.getByRole("heading", { name, exact: true });
  await guide.getByRole("navigation").getByRole("link", { name: "Keyboard" }).click();
  await expect.poll(() => heading("Keyboard").evaluate((each) => each === document.activeElement)).toBe(true);
  expect(new URL(page.url()).hash).toBe("#guide-keyboard");
  const top = async (name: string) => (await heading(name).boundingBox())?.y ?? Number.NaN;
  expect(await top("Keyboard")).toBeLessThan(200);
  // Keys of the page are not taken while it is read.
  await page.keyboard.press("3");
  expect(page.url()).not.toContain("view=data");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsIn(page), colorScheme).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await violationsIn(page), "on a phone").toEqual([]);
  await guide.getByText("Contents").click();
  await guide.getByRole("navigation").getByRole("link", { name: "Limits" }).click();
  await expect.poll(() => top("Limits")).toBeLessThan(200);
  const overflow = await guide.evaluate((each) => each.scrollWidth - each.clientWidth);
  expect(overflow).toBe(0);
  await page.keyboard.press("Escape");
  expect(await guide.count()).toBe(0);
  await expect.poll(() => new URL(page.url()).hash).toBe("");

  // Held, nothing keeps the screen on; live, the browser is asked.
  expect(await requests(page)).toBe(0);
  await page.keyboard.press(" ");
  await expect.poll(() => requests(page)).toBe(1);

  const manifest = JSON.parse(await readFile(join(dist, "manifest.webmanifest"), "utf8"));
  const urls = manifest.shortcuts.map(({ url }: { url: string }) => url);
  expect(urls).toEqual(["./?view=live", "./?view=feedback", "./?view=calibrate", "./?demo=1"]);
  const endings = Object.values(manifest.file_handlers[0].accept).flat();
  for (const ending of [
    ".vhdr",
    ".eeg",
    ".vmrk",
    ".edf",
    ".bdf",
    ".xdf",
    ".csv",
    ".tsv",
    ".gripscope",
    ".json",
  ])
    expect(endings).toContain(ending);
});
