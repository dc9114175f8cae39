import type { Page } from "playwright";
import { describe, expect } from "vitest";
import { figure, type Heard, heardBy, openDecoding, test } from "./app.ts";
import { violationsIn } from "./axe.ts";

const force = (page: Page) => page.getByTestId("force").evaluate((meter: HTMLMeterElement) => meter.value);

/** Opens the patient's window, which is there when it draws. */
async function openSecond(page: Page): Promise<Page> {
  const [second] = await Promise.all([
    page.context().waitForEvent("page"),
    page.getByTestId("second-window").click(),
  ]);
  await second.getByTestId("force").waitFor({ state: "attached" });
  return second;
}

describe("feedback", () => {
  test("shows what is decoded, scores a game, lets oneself squeeze, and fills the screen", async ({
    app,
    page,
  }) => {
    await openDecoding(page, `${app.url}?view=feedback&speed=2`);
    await expect.poll(() => figure(page, "stage-value")).toMatch(/^−?\d+$/);
    expect(await figure(page, "stage-origin")).toBe("SIMULATED");
    await expect.poll(() => page.getByTestId("mark").getAttribute("data-kind")).toBe("sound");

    await page.getByRole("button", { name: "Sine" }).click();
    await expect.poll(() => figure(page, "game-score"), { timeout: 30_000 }).toMatch(/^\d+ %$/);
    expect(await figure(page, "source-label")).toBe("strong responder, seed 1, tracking a sine");
    expect(new URL(page.url()).search).toBe("?view=feedback&task=sine&speed=2");

    await page.getByRole("switch", { name: "Squeeze yourself" }).click();
    const pad = page.getByTestId("squeeze-pad");
    // A hand at rest is decoded as one, whatever the target does.
    const newest = async (count: number) => {
      const { decoded } = await heardBy(page);
      return decoded.slice(-count).reduce((sum, value) => sum + value, 0) / count;
    };
    await expect.poll(() => newest(10), { timeout: 20_000 }).toBeLessThan(15);
    const { x, y, width, height } = (await pad.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + 0.2 * height);
    await expect.poll(() => newest(10), { timeout: 20_000 }).toBeGreaterThan(45);
    expect(Number(await pad.getAttribute("aria-valuenow"))).toBeGreaterThan(70);
    await page.mouse.up();
    await expect.poll(() => pad.getAttribute("aria-valuenow")).toBe("0");
    await page.keyboard.down("Space");
    await expect.poll(() => pad.getAttribute("aria-valuenow")).toBe("60");
    await page.keyboard.up("Space");
    await expect.poll(() => pad.getAttribute("aria-valuenow")).toBe("0");
    expect(await figure(page, "stage-origin")).toBe("SIMULATED your hand");
    expect(await figure(page, "source-label")).toContain("not reproducible from the seed");

    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsIn(page)).toEqual([]);
    }

    // The keys of pages are not the pad's. Another page lets go of the hand; a key leads back, and fills the screen.
    await pad.focus();
    await page.keyboard.press("1");
    await page.keyboard.press("f");
    await page.getByTestId("stage-origin").waitFor();
    for (const hidden of [
      page.locator("header.header"),
      page.locator(".rail"),
      page.getByTestId("second-window"),
    ])
      await expect.poll(() => hidden.isVisible()).toBe(false);
    expect(await figure(page, "stage-origin")).toBe("SIMULATED");
    await page.keyboard.press("f");
    await expect.poll(() => page.getByTestId("second-window").isVisible()).toBe(true);
    expect(await page.getByRole("switch").isChecked()).toBe(false);
    expect(await page.getByTestId("squeeze-pad").count()).toBe(0);
  });

  test("in a second window shows the newest value with the page, and goes on where the page is hidden", async ({
    app,
    page,
  }) => {
    await openDecoding(page, `${app.url}?view=feedback`);
    const second = await openSecond(page);
    expect(await figure(second, "stage-origin")).toBe("SIMULATED");

    // One thread: whenever it is looked, both windows show the same, and soon the newest.
    const looked = await second.evaluate(async () => {
      const { document: page, heard } = window.opener as Window & { heard: Heard };
      const shownBy = (of: Document) => of.querySelector<HTMLMeterElement>("[data-testid=force]")?.value;
      const values = new Set<number>();
      let [differing, newest, looks] = [0, 0, 0];
      for (const until = performance.now() + 20_000; values.size < 10 && performance.now() < until; looks++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        const [here, there] = [shownBy(document), shownBy(page)];
        if (here !== there) differing++;
        if (here === Math.min(100, Math.max(0, heard.decoded.at(-1)!))) newest++;
        values.add(here!);
      }
      return { differing, newest: newest / looks, values: values.size };
    });
    expect(looked).toMatchObject({ differing: 0, values: 10 });
    expect(looked.newest).toBeGreaterThan(0);
    console.log(`second window showed the newest value at ${Math.round(100 * looked.newest)} % of looks`);

    await page.emulateMedia({ colorScheme: "dark" });
    await second.locator("html[data-mantine-color-scheme=dark]").waitFor({ state: "attached" });
    expect(await violationsIn(second)).toEqual([]);

    // Turned to another page, and out of sight: the patient sees on.
    await page.keyboard.press("1");
    const goOn = await page.evaluateHandle(() => {
      const { requestAnimationFrame: request } = window;
      const waiting: FrameRequestCallback[] = [];
      window.requestAnimationFrame = (callback) => waiting.push(callback);
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
      return () => {
        window.requestAnimationFrame = request;
        Reflect.deleteProperty(document, "hidden");
        document.dispatchEvent(new Event("visibilitychange"));
        for (const callback of waiting) request(callback);
      };
    });
    // What was asked for before still comes.
    await second.waitForTimeout(300);
    const before = await force(second);
    await expect.poll(() => force(second), { timeout: 10_000 }).not.toBe(before);
    await goOn.evaluate((goOnNow) => goOnNow());

    await page.keyboard.press("2");
    await Promise.all([second.waitForEvent("close"), second.close()]);
    await expect.poll(() => figure(page, "second-window")).toBe("Second window");
    const third = await openSecond(page);
    await Promise.all([third.waitForEvent("close"), page.getByTestId("second-window").click()]);
  });
});
