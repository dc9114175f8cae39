import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { expect } from "vitest";
import { simulate } from "../../src/cli/commands/simulate.ts";
import { figure, openFiles, test, untilShown } from "./app.ts";
import { violationsIn } from "./axe.ts";

/** Pixels of the overview that are drawn on. */
const inkIn = (page: Page): Promise<number> =>
  page
    .getByTestId("overview")
    .locator("canvas")
    .evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext("2d") as CanvasRenderingContext2D;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    });

test("a recording is seen whole and down to 100 ms by keyboard, with the spectrum of what is shown", async ({
  app,
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), "gripscope-data-"));
  await simulate.run({
    options: { out: join(folder, "one.vhdr"), patient: "strong", seed: "3", minutes: "1" },
    positionals: [],
  } as Parameters<typeof simulate.run>[0]);
  await page.goto(`${app.url}?view=data&paused=1`);
  await untilShown(page);
  await openFiles(
    page,
    (await readdir(folder)).map((name) => join(folder, name)),
  );
  const overview = page.getByTestId("overview");
  await page.locator("[data-testid=overview][data-state=shown]").waitFor();
  expect(await figure(page, "overview-span")).toBe("00:00.0 to 01:00.0, 60 s");
  expect(await inkIn(page)).toBeGreaterThan(10_000);
  const exponent = () => figure(page, "spectrum-exponent");
  await page.getByTestId("spectrum-exponent").waitFor();
  expect(Number(await exponent())).toBeGreaterThan(0.3);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsIn(page), colorScheme).toEqual([]);
  }

  const before = await exponent();
  await overview.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("+");
  await page.keyboard.press("ArrowRight");
  expect(await figure(page, "overview-span")).toBe("00:28.13 to 00:35.63, 7.5 s");
  await expect.poll(exponent).not.toBe(before);
  for (let i = 0; i < 8; i++) await page.keyboard.press("+");
  expect(await figure(page, "overview-span")).toMatch(/^00:31\.825 to 00:31\.925, 100 ms$/);
  await page.getByText("too short").waitFor();
  expect(await inkIn(page)).toBeGreaterThan(1000);
  await page.getByTestId("overview-whole").click();
  expect(await figure(page, "overview-span")).toBe("00:00.0 to 01:00.0, 60 s");
  await rm(folder, { recursive: true });
});
