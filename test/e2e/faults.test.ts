import { beforeAll, describe, expect } from "vitest";
import { figure, forgetHeard, heardBy, openDecoding, test, untilDecoded } from "./app.ts";
import {
  addToClocks,
  crash,
  hang,
  prependTo,
  shiftClocks,
  type Tampering,
  tamperWithBlocks,
  vanish,
  workerOf,
} from "./faults.ts";
import {
  expectSound,
  filling,
  hopSamples,
  hopsOf,
  noticesOf,
  rateHz,
  type Undisturbed,
  undisturbed,
  untilMore,
} from "./undisturbed.ts";

let wanted: Undisturbed;
beforeAll(async () => {
  wanted = await undisturbed("wiener-cascade");
});

describe("workers that stop", () => {
  test("a decoder worker that fails, then one that hangs, is replaced; the stream is decoded on, not a hop lost", async ({
    app,
    page,
    faults,
  }) => {
    await openDecoding(page, app.url, 220);
    await crash(page, "decoder");
    await untilMore(page, 20);
    expect(await noticesOf(page)).toMatch(
      /The decoder worker failed: .*provoked at 00:2\d and was started again\. Nothing was lost\./,
    );
    expectSound(await hopsOf(page), wanted);
    faults.splice(0);

    await hang(page, "decoder");
    const big = page.getByTestId("figure-value");
    await expect.poll(() => big.textContent(), { timeout: 5000, interval: 20 }).toBe("–");
    expect(await figure(page, "no-estimate")).toMatch(/^no estimate: nothing has been decoded for \d\.\d s$/);
    await untilMore(page, 20);
    await expect.poll(() => big.textContent()).not.toBe("–");
    expect(await noticesOf(page)).toMatch(/The decoder worker did not answer for [45] s/);
    expectSound(await hopsOf(page), wanted);
    // The stream caught up with its clock: the newest value is of now.
    const { samples } = await heardBy(page);
    expect(samples.at(-1)).toBeGreaterThan(25_000);
  });

  test("an acquisition worker that is gone without a word is replaced, and the stream goes on with its next sample", async ({
    app,
    page,
  }) => {
    await openDecoding(page, app.url, 220);
    await vanish(page, "acquisition");
    await expect
      .poll(() => figure(page, "no-estimate"), { timeout: 5000, interval: 20 })
      .toContain("nothing has been decoded");
    await untilMore(page, 20);
    expect(await noticesOf(page)).toMatch(/The acquisition worker did not answer for [45] s/);
    expectSound(await hopsOf(page), wanted);
  });

  test("a trainer worker that fails ends what it was doing with the reason, and can be asked again at once", async ({
    app,
    page,
    faults,
  }) => {
    await openDecoding(page, `${app.url}?view=evaluate`, 1);
    await page.getByTestId("evaluate-minutes").fill("4");
    await page.getByTestId("evaluate").click();
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    await crash(page, "trainer");
    await page
      .getByText(/The trainer worker failed: .*provoked/)
      .first()
      .waitFor();
    await page.getByTestId("evaluate").click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await untilMore(page, 5);
    expectSound(await hopsOf(page), wanted);
    faults.splice(0);
  });

  test("a recorder worker that fails ends the recording with the reason, and keeps it; decoding goes on", async ({
    app,
    page,
    faults,
  }) => {
    await openDecoding(page, app.url);
    await page.keyboard.press("r");
    await page.getByTestId("recording").waitFor();
    await page.waitForTimeout(2000);
    await crash(page, "recorder");
    const fault = page.getByTestId("fault");
    await fault.waitFor();
    expect(await fault.textContent()).toMatch(
      /The recording stopped\. The recorder worker .*provoked.*\. What was written up to then is kept, and decoding goes on\./,
    );
    await page.keyboard.press("3");
    await page.getByText("cut off, recovered").waitFor();
    await untilMore(page, 5);
    expectSound(await hopsOf(page), wanted);
    faults.splice(0);
  });

  test("a worker that fails whenever it is started again is not started forever: decoding stops with the reason, and can be started anew", async ({
    app,
    page,
    browser,
    faults,
  }) => {
    await prependTo(browser, "acquisition", () => {
      self.addEventListener("message", (event) => {
        // Of what a worker is asked that takes over a run, and no other one.
        if (event.data?.path?.[0] !== "setHand") return;
        event.stopImmediatePropagation();
        throw new Error("provoked");
      });
    });
    await openDecoding(page, app.url);
    await crash(page, "acquisition");
    const fault = page.getByTestId("fault");
    await fault.waitFor();
    expect(await fault.textContent()).toMatch(
      /The acquisition worker stops again and again\. It failed: .*provoked\. Decoding has stopped; what was recorded is kept\./,
    );
    await forgetHeard(page);
    await page.getByRole("button", { name: "Start anew" }).click();
    await untilDecoded(page, 50);
    faults.splice(0);
  });
});

describe("blocks that are not as they should be", () => {
  test("doubled, torn in odd sizes, overlapping and out of order, they give the very same values, and are counted", async ({
    app,
    page,
    browser,
  }) => {
    await prependTo(browser, "acquisition", tamperWithBlocks);
    await openDecoding(page, app.url);
    const acquisition = await workerOf(page, "acquisition");
    await acquisition.evaluate(() => {
      const width = 5;
      let count = 0;
      let late: Parameters<NonNullable<Tampering["tamper"]>>[0][] = [];
      (globalThis as unknown as Tampering).tamper = (block) => {
        const part = (from: number, to: number) => ({
          ...block,
          firstSample: block.firstSample + from,
          frameCount: to - from,
          data: block.data.slice(from * width, to * width),
        });
        const before = late;
        late = [];
        switch (count++ % 5) {
          case 0:
            return [block, part(0, block.frameCount)];
          case 1:
            return block.frameCount < 4 ? [block] : [part(0, 3), part(1, block.frameCount)];
          case 2:
            // On a busy machine two blocks may be longer than what is late is waited for: then that would be lost.
            if (block.frameCount > 50) return [block];
            // Held back: sent behind the one that follows it.
            late = [part(0, block.frameCount)];
            return [{ ...part(0, 0), firstSample: block.firstSample }];
          case 3:
            return block.frameCount > 50 ? [...before, block] : [block, ...before];
          default:
            return [block];
        }
      };
    });
    await untilMore(page, 30);
    expectSound(await hopsOf(page), wanted);
    await expect.poll(() => page.getByTestId("figure-lost").textContent()).toBe("0");
    const beside = page.locator(".figure", { has: page.getByTestId("figure-lost") });
    expect(await beside.textContent()).toMatch(/twice or late, \d+ blocks out of order/);
  });

  test("lost, unreadable or not a number, they give no estimate with the reason until windows are filled again", async ({
    app,
    page,
    browser,
  }) => {
    await prependTo(browser, "acquisition", tamperWithBlocks);
    await openDecoding(page, app.url);
    const acquisition = await workerOf(page, "acquisition");
    const provoke = (fault: "lost" | "unreadable" | "NaN" | "infinite") =>
      acquisition.evaluate((kind) => {
        const global = globalThis as unknown as Tampering & { withheld?: number };
        global.tamper = (block) => {
          // On a busy machine a block may be long: then what it costs is no longer a matter of the windows alone.
          if (block.frameCount > 50) return [block];
          global.tamper = null;
          if (kind === "lost" || kind === "unreadable")
            global.withheld = (global.withheld ?? 0) + block.frameCount;
          if (kind === "lost") return [];
          if (kind === "unreadable")
            return [{ ...block, data: block.data.slice(0, 5 * block.frameCount - 3) }];
          block.data[7] = kind === "NaN" ? Number.NaN : Number.POSITIVE_INFINITY;
          return [block];
        };
      }, fault);
    for (const fault of ["lost", "unreadable", "NaN", "infinite"] as const) {
      const before = (await heardBy(page)).decoded.length;
      await provoke(fault);
      await expect
        .poll(async () => (await heardBy(page)).decoded.slice(before).some(Number.isNaN), { timeout: 5000 })
        .toBe(true);
      await expect.poll(() => figure(page, "no-estimate")).toMatch(/^no estimate: windows and lags fill/);
      await expect.poll(() => figure(page, "no-estimate"), { timeout: 5000 }).not.toMatch(/^no estimate/);
    }
    const { samples, decoded } = await heardBy(page);
    // Each of the four costs the windows' length and no more. A hop is not told of where its own sample never came: twice at most.
    const all = Array.from(
      { length: (samples.at(-1)! + 1) / hopSamples },
      (_, i) => hopSamples * (i + 1) - 1,
    );
    expect(all.filter((sample) => !samples.includes(sample)).length).toBeLessThanOrEqual(2);
    const missing = decoded.slice(filling).filter(Number.isNaN).length;
    expect(missing).toBeGreaterThanOrEqual(4 * (filling - 2));
    expect(missing).toBeLessThanOrEqual(4 * (filling + 1));
    const withheld = await acquisition.evaluate(() => (globalThis as { withheld?: number }).withheld);
    expect(await figure(page, "figure-lost")).toBe(String(withheld));
    expect(await page.locator(".figure", { has: page.getByTestId("figure-lost") }).textContent()).toContain(
      "1 blocks refused",
    );
  });
});

describe("signals that go wrong", () => {
  test("a channel ten times larger, one that stands at its rail, and a rate that is off are each told by name", async ({
    app,
    page,
    browser,
  }) => {
    await prependTo(browser, "acquisition", tamperWithBlocks);
    await openDecoding(page, app.url);
    const acquisition = await workerOf(page, "acquisition");
    const provoke = (fault: "none" | "large" | "rail") =>
      acquisition.evaluate((kind) => {
        const width = 5;
        const global = globalThis as unknown as Tampering & { fromMs?: number };
        global.tamper = (block) => {
          const { data, frameCount } = block;
          // Stamps of a clock that is one percent slow.
          global.fromMs ??= block.acquiredAtMs;
          const acquiredAtMs = global.fromMs + 0.99 * (block.acquiredAtMs - global.fromMs);
          for (let frame = 0; frame < frameCount; frame++) {
            if (kind === "large") data[frame * width]! *= 10;
            if (kind === "rail") data[frame * width + 1] = 3276.7;
          }
          return [{ ...block, acquiredAtMs }];
        };
      }, fault);
    await provoke("large");
    const told = () => figure(page, "no-estimate");
    await expect
      .poll(told, { timeout: 5000 })
      .toMatch(/unlike those the decoder was trained on: .* of LFP_0 is \d+ SD/);
    await provoke("rail");
    await expect.poll(told, { timeout: 5000 }).toMatch(/LFP_1 flat for \d+\.\d s/);
    await provoke("none");
    await expect.poll(told, { timeout: 5000 }).not.toMatch(/^no estimate/);
    await expect
      .poll(() => page.locator(".channels").textContent(), { timeout: 15_000 })
      .toMatch(/time\s*10\d\d\.?\d* Hz by its stamps, not 1000 Hz/);
    const { samples } = await heardBy(page);
    expect(samples).toEqual(samples.map((_, i) => hopSamples * (i + 1) - 1));
  });

  test("blocks that come late are decoded when they come, and the value before them has greyed out", async ({
    app,
    page,
    browser,
  }) => {
    await prependTo(browser, "acquisition", tamperWithBlocks);
    await openDecoding(page, app.url);
    const acquisition = await workerOf(page, "acquisition");
    await acquisition.evaluate(() => {
      const { postMessage } = MessagePort.prototype;
      const waiting: (() => void)[] = [];
      let isOpen = false;
      MessagePort.prototype.postMessage = function (this: MessagePort, ...given: unknown[]) {
        const send = () => postMessage.apply(this, given as Parameters<typeof postMessage>);
        if (isOpen) send();
        else waiting.push(send);
      } as typeof postMessage;
      setTimeout(() => {
        isOpen = true;
        for (const send of waiting) send();
      }, 1500);
    });
    await expect
      .poll(() => figure(page, "no-estimate"), { interval: 20 })
      .toContain("nothing has been decoded for");
    await untilMore(page, 20);
    await expect.poll(() => figure(page, "no-estimate")).not.toMatch(/^no estimate/);
    expectSound(await hopsOf(page), wanted);
    expect(await figure(page, "figure-lost")).toBe("0");
  });
});

describe("clocks and sleep", () => {
  test("ten minutes in which nothing ran are caught up with; a clock set back changes nothing", async ({
    app,
    page,
    browser,
  }) => {
    await prependTo(browser, "acquisition", shiftClocks);
    await openDecoding(page, app.url);
    const setHidden = (isHidden: boolean) =>
      page.evaluate((value) => {
        const global = globalThis as unknown as { animate?: typeof requestAnimationFrame };
        global.animate ??= globalThis.requestAnimationFrame;
        const { animate } = global;
        // A hidden page gets no animation frames; what asked for one gets it when the page is seen again.
        const asked: FrameRequestCallback[] = [];
        globalThis.requestAnimationFrame = value
          ? (callback) => asked.push(callback)
          : animate.bind(globalThis);
        Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
        document.dispatchEvent(new Event("visibilitychange"));
        if (value) Object.assign(globalThis, { asked });
        else
          for (const callback of (globalThis as unknown as { asked: typeof asked }).asked) animate(callback);
      }, isHidden);
    await setHidden(true);
    // As a page that was frozen finds its clocks when it is let go on.
    await addToClocks(page, "acquisition", { monotonicMs: 600_000, wallMs: 600_000 });
    await expect
      .poll(async () => (await heardBy(page)).samples.at(-1), { timeout: 60_000 })
      .toBeGreaterThan(600_000);
    await setHidden(false);
    await expect.poll(() => figure(page, "no-estimate")).toMatch(/^decoded FORCE/);
    await addToClocks(page, "acquisition", { wallMs: -3_600_000 });
    await untilMore(page, 10);
    const { samples, decoded } = await heardBy(page);
    expect(samples).toEqual(samples.map((_, i) => hopSamples * (i + 1) - 1));
    expect(decoded.slice(filling).every((value) => !Number.isNaN(value))).toBe(true);
    expectSound(new Map(samples.slice(0, 1000).map((sample, i) => [sample, decoded[i]!])), wanted);
    expect(await figure(page, "figure-lost")).toBe("0");
  });

  test("what the machine slept through is a gap: no estimate until windows are filled again, and the loss is shown", async ({
    app,
    page,
    browser,
  }) => {
    await prependTo(browser, "acquisition", shiftClocks);
    await openDecoding(page, app.url);
    const sleptMs = 8 * 3_600_000;
    await addToClocks(page, "acquisition", { wallMs: sleptMs });
    await expect.poll(() => figure(page, "no-estimate"), { timeout: 5000 }).toMatch(/windows and lags fill/);
    await expect.poll(() => figure(page, "no-estimate"), { timeout: 5000 }).not.toMatch(/^no estimate/);
    const { samples } = await heardBy(page);
    expect(samples.at(-1)).toBeGreaterThan(sleptMs);
    const lost = Number((await figure(page, "figure-lost")).replace(/\D/g, ""));
    expect(Math.abs(lost - (sleptMs * rateHz) / 1000)).toBeLessThan(1000);
  });
});
