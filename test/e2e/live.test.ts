import type { Page } from "playwright";
import { describe, expect } from "vitest";
import { metricsOf } from "../../src/evaluation/metrics.ts";
import { figure, type Heard, heardBy, listenIn, openDecoding, test, untilDecoded } from "./app.ts";

/** Correlation over the newest `count` values. */
function newestR({ decoded, measured }: Heard, count: number): number {
  return metricsOf(Float64Array.from(decoded.slice(-count)), Float64Array.from(measured.slice(-count)), count)
    .r;
}

const rateHz = 1000;
const hopSamples = 100;

interface Drawn {
  frames: number;
  commits: number;
}

/** Has the page count its animation frames, and the commits that React tells a developer's tools of. */
async function countDrawing(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const drawn = { frames: 0, commits: 0 };
    const hook = {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: () => drawn.commits++,
      onCommitFiberUnmount() {},
      onPostCommitFiberRoot() {},
    };
    Object.assign(globalThis, { drawn, __REACT_DEVTOOLS_GLOBAL_HOOK__: hook });
    const tick = () => {
      drawn.frames++;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
}

const drawnSoFar = (page: Page): Promise<Drawn> =>
  page.evaluate(() => ({ ...(globalThis as unknown as { drawn: Drawn }).drawn }));

describe("the simulated patient, live", () => {
  test("is decoded for half a minute without a click: r at least 0.7 over it, on WebGL, no value missing", async ({
    app,
    page,
  }) => {
    await listenIn(page);
    await countDrawing(page);
    await page.goto(app.url);
    await untilDecoded(page, 1);
    // It begins there; on a machine that is too busy for it, it rightly moves on.
    await expect.poll(() => figure(page, "figure-backend")).toBe("webgl");
    await page.waitForTimeout(25_000);
    const before = await drawnSoFar(page);
    await page.waitForTimeout(5000);
    const after = await drawnSoFar(page);
    const [commits, frames] = [after.commits - before.commits, after.frames - before.frames];
    console.log(`in 5 s ${frames} animation frames and ${commits} commits of React`);
    // Figures are told four times a second, and a commit of Mantine's may follow.
    expect(commits).toBeGreaterThan(0);
    expect(commits).toBeLessThan(5 * 12);
    expect(frames).toBeGreaterThan(3 * commits);
    const heard = await heardBy(page);
    const r = newestR(heard, 300);
    console.log(
      `first value ${heard.firstAtMs.toFixed(0)} ms after navigation; r over 30 s ${r.toFixed(3)}; ` +
        `to decoded p50 ${await figure(page, "figure-decoded-p50")} p99 ${await figure(page, "figure-decoded-p99")} ms, ` +
        `to pixel p50 ${await figure(page, "figure-pixel-p50")} p99 ${await figure(page, "figure-pixel-p99")} ms, ` +
        `dropped frames ${await figure(page, "figure-dropped")}`,
    );
    expect(r).toBeGreaterThanOrEqual(0.7);
    expect(heard.samples).toEqual(heard.samples.map((_, i) => (i + 1) * hopSamples - 1));
    // 20 s of history and half a minute.
    expect(heard.samples.length).toBeGreaterThanOrEqual(460);
    expect(Number(await figure(page, "figure-rate"))).toBeCloseTo(10, 0);
    expect(Number(await figure(page, "figure-r"))).toBeGreaterThan(0.6);
    expect(await figure(page, "figure-lost")).toBe("0");
    expect(await page.getByTestId("simulated-badge").isVisible()).toBe(true);
    expect(await figure(page, "source-label")).toBe("strong responder, seed 1");
  });

  test("is the same wherever its link is opened, and another one with another seed", async ({
    app,
    browser,
  }) => {
    const values: Heard[] = [];
    for (const search of [
      "?seed=5&speed=8&decoder=wiener-filter&backend=wasm",
      "?seed=5&speed=8&decoder=wiener-filter&backend=wasm",
      "?seed=6&speed=8",
    ]) {
      const page = await browser.newPage();
      await listenIn(page);
      await page.goto(app.url + search);
      await untilDecoded(page, 250);
      values.push(await heardBy(page));
      await page.close();
    }
    const [first, second, other] = values.map(({ decoded }) => decoded.slice(20, 260));
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test("pauses, goes on where it was, starts again, and the address says so", async ({ app, page }) => {
    await listenIn(page);
    await page.goto(`${app.url}?paused=1`);
    // All of the history: 200 hops, of which the first 14 fill windows and lags.
    await untilDecoded(page, 186);
    await expect.poll(() => page.getByTestId("stream-state").getAttribute("data-state")).toBe("paused");
    const before = (await heardBy(page)).samples.length;
    await page.waitForTimeout(1000);
    expect((await heardBy(page)).samples.length).toBe(before);
    await page.keyboard.press("Space");
    await untilDecoded(page, before + 10);
    expect(new URL(page.url()).search).toBe("");
    const heard = await heardBy(page);
    expect(heard.samples).toEqual(heard.samples.map((_, i) => (i + 1) * hopSamples - 1));
    await page.keyboard.press("Space");
    expect(new URL(page.url()).search).toBe("?paused=1");
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Restart" }).click();
    await expect
      .poll(async () => (await heardBy(page)).samples.filter((sample) => sample === hopSamples - 1).length)
      .toBe(2);
    await page.getByLabel("Speed").selectOption("8");
    expect(new URL(page.url()).search).toBe("?speed=8");
  });

  test("goes on without a gap while decoder and backend are exchanged", async ({ app, page }) => {
    await listenIn(page);
    await page.goto(app.url);
    await untilDecoded(page, 200);
    for (const [choice, backend] of [
      ["wasm", "wasm"],
      ["cpu", "cpu"],
      ["auto", "webgl"],
    ] as const) {
      await page.getByLabel("Backend").first().selectOption(choice);
      await expect.poll(() => figure(page, "figure-backend"), { timeout: 10_000 }).toBe(backend);
    }
    await page.getByLabel("Decoder").first().selectOption("wiener-filter");
    await page.waitForTimeout(1500);
    expect(new URL(page.url()).search).toBe("?decoder=wiener-filter");
    const { samples, decoded } = await heardBy(page);
    expect(samples).toEqual(samples.map((_, i) => (i + 1) * hopSamples - 1));
    const firstEstimate = decoded.findIndex((value) => !Number.isNaN(value));
    expect(samples[firstEstimate]).toBeLessThan(2 * rateHz);
    expect(decoded.slice(firstEstimate).every((value) => !Number.isNaN(value))).toBe(true);
  });

  test("the past is gone back to while decoding goes on; a marker stands where its key was pressed", async ({
    app,
    page,
  }) => {
    await openDecoding(page, app.url);
    await page.keyboard.press("m");
    const markedAt = Math.max(...(await heardBy(page)).samples) / rateHz;
    // What is typed slowly is a marker of when its key was pressed.
    await page.waitForTimeout(1500);
    await page.keyboard.type("cough");
    await page.keyboard.press("Enter");
    const marker = page.getByTestId("events").locator("li");
    const [minutes, seconds] =
      ((await marker.textContent()) ?? "").split(" ")[0]?.split(":").map(Number) ?? [];
    expect(await marker.textContent()).toContain("cough");
    expect(Math.abs(60 * (minutes ?? 0) + (seconds ?? 0) - markedAt)).toBeLessThan(1.2);
    await page.locator(".plot-force .u-over").hover();
    await page.mouse.wheel(0, -500);
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
    const back = page.getByTestId("jump-to-now");
    const label = await back.textContent();
    expect(label).toMatch(/back to now/);
    const { length } = (await heardBy(page)).samples;
    await untilDecoded(page, length + 10);
    // The past holds still.
    expect(await back.textContent()).toBe(label);
    await back.click();
    await expect.poll(() => back.textContent()).toBe("now");
  });

  test("shows other signals, otherwise referenced", async ({ app, page }) => {
    await openDecoding(page, app.url);
    await page.getByTestId("signals").click();
    await page.getByLabel("Montage").selectOption("bipolar");
    await page.getByLabel("LFP_0", { exact: true }).uncheck();
    await page.keyboard.press("Escape");
    await expect
      .poll(() => page.locator(".plot-lfp").getAttribute("aria-label"))
      .toBe("LFP: LFP_1−2, against time");
    const { length } = (await heardBy(page)).samples;
    await untilDecoded(page, length + 5);
  });

  test("says which part of an address it cannot use, and goes on without it", async ({ app, page }) => {
    await listenIn(page);
    await page.goto(`${app.url}?backend=abacus&seed=-1`);
    await untilDecoded(page, 1);
    const notices = await page.getByRole("status").allInnerTexts();
    expect(notices.join(" ")).toContain("backend=abacus");
    expect(notices.join(" ")).toContain("seed=-1");
  });
});
