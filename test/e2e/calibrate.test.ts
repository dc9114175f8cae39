import { describe, expect } from "vitest";
import { figure, test, untilShown } from "./app.ts";
import { violationsIn } from "./axe.ts";

describe("a guided run", () => {
  test("of the simulated patient keeps nothing where it is cancelled; else it is trained on, and its decoder decodes what follows", async ({
    app,
    page,
  }) => {
    // A prompt stands for a moment only at this speed: the page writes down what it shows.
    await page.addInitScript(() => {
      const prompts = new Set<string>();
      Object.assign(globalThis, { prompts });
      new MutationObserver(() => {
        const words = document.querySelector("[data-testid=guided-prompt]")?.textContent;
        if (words) prompts.add(words);
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    await page.goto(`${app.url}?view=calibrate`);
    await untilShown(page);
    await page.getByTestId("guided-minutes").fill("1");
    await page.getByTestId("guided-rest").fill("5");
    await page.getByTestId("guided-speed").selectOption("8");
    await page.getByLabel("Kalman filter").uncheck();
    expect(await figure(page, "guided-foreseen")).toMatch(/^5 s of rest, then about 5 grips: 01:00/);
    const start = page.getByTestId("guided-start").and(page.locator(":enabled"));

    await start.click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByTestId("recording").waitFor({ state: "detached" });
    await page.getByText("From a recording").click();
    await page.getByRole("heading", { name: "No recording is open" }).waitFor();
    await page.getByRole("heading", { name: "Recorded here" }).waitFor({ state: "detached" });
    await page.getByText("Guided run").click();

    await start.click();
    await page.getByTestId("guided-stage").waitFor({ timeout: 60_000 });
    expect(await page.getByTestId("guided-stage").textContent()).toContain("SIMULATED");

    const result = page.getByTestId("calibration-result");
    await result.waitFor({ timeout: 60_000 });
    const prompts = await page.evaluate(() => [
      ...(globalThis as unknown as { prompts: Set<string> }).prompts,
    ]);
    expect(prompts).toContain("Rest");
    expect(prompts.some((words) => /^Grip at (10|25|40)\s%, hold$/.test(words))).toBe(true);
    expect(await result.textContent()).toContain("SIMULATED");
    const rows = result.getByRole("table", { name: "Cross-validated" }).getByRole("row");
    const cells = async (name: string) =>
      (await rows.filter({ hasText: name }).getByRole("cell").allTextContents()).slice(0, 6);
    const [r, , chanceR] = (await cells("Wiener cascade")).map(Number);
    expect(r).toBeGreaterThan(chanceR!);
    expect(await cells("Wiener filter")).toHaveLength(6);
    // It knows nothing, and says always the same of each part.
    expect(Number((await cells("Baseline"))[4]?.replace("−", "-"))).toBeLessThan(0.05);
    expect(await result.getByText("best", { exact: true }).count()).toBe(1);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsIn(page)).toEqual([]);
    }

    await page.getByRole("button", { name: "Use it now: Wiener filter" }).click();
    const decoder = page.getByLabel("Decoder").first();
    await expect
      .poll(() => decoder.locator("option:checked").textContent())
      .toMatch(/^Wiener filter, guided-run-.*\.gripscope$/);
    // From behind what it was trained on: the run began at 20 s and took a minute.
    await page.getByTestId("figure-r").waitFor();
    await expect
      .poll(async () => {
        const [, minutes, seconds] = (await figure(page, "stream-state")).match(/(\d\d):(\d\d)/)!;
        return 60 * Number(minutes) + Number(seconds);
      })
      .toBeGreaterThanOrEqual(80);
    expect(await page.getByTestId("simulated-badge").count()).toBe(1);
  });
});
