import type { Page } from "playwright";
import { describe, expect } from "vitest";
import { figure, openDecoding, test } from "./app.ts";
import { keepContexts, prependTo, spoilWebgl } from "./faults.ts";
import { expectSound, hopsOf, noticesOf, undisturbed, untilMore } from "./undisturbed.ts";

const backendOf = (page: Page) => figure(page, "figure-backend");

describe("the backend", () => {
  test("is measured beside the stream, on the decoder in use, and can be measured again", async ({
    app,
    page,
  }) => {
    await openDecoding(page, app.url, 200);
    await page.getByTestId("backends").click();
    const row = (name: string) => page.getByTestId(`backend-${name}`);
    await row("cpu").waitFor();
    for (const name of ["webgl", "wasm", "cpu"]) {
      expect(await row(name).textContent()).toMatch(/(\d|< 0\.01) ms.*\d ms.*\de-\d+ %/);
    }
    expect(await row("webgl").textContent()).toContain("in software, in use");
    await page.getByRole("button", { name: "Measure again" }).click();
    await page.getByText("Measuring 200 values on each").waitFor();
    await row("cpu").waitFor();
    expectSound(await hopsOf(page), await undisturbed("wiener-cascade"));
  });

  test.for(["wiener-cascade", "gru"])(
    "of a %s loses its WebGL context: not a hop is lost or wrong; made anew twice, then left for the fastest other one",
    async (decoder, { app, page, browser }) => {
      await prependTo(browser, "decoder", keepContexts);
      await openDecoding(page, `${app.url}?decoder=${decoder}`);
      // The table that says which is the fastest other one.
      await page.getByTestId("backends").click();
      await page.getByTestId("backend-cpu").waitFor();
      await page.keyboard.press("Escape");
      for (let losses = 0; losses < 2; losses++) {
        await spoilWebgl(page, "lost");
        await expect
          .poll(() => noticesOf(page), { timeout: 10_000 })
          .toContain("webgl was started anew. Nothing was lost.");
        await expect.poll(() => backendOf(page)).toBe("webgl");
        await untilMore(page, 5);
      }
      await spoilWebgl(page, "lost");
      await expect.poll(() => backendOf(page), { timeout: 10_000 }).toMatch(/^(cpu|wasm)$/);
      await untilMore(page, 10);
      expect(await noticesOf(page)).toMatch(
        /At 00:\d\d webgl returned something that the decoder did not compute\. Decoding on (cpu|wasm) now\. Nothing was lost\./,
      );
      expectSound(await hopsOf(page), await undisturbed(decoder));
    },
  );

  test("that is out of memory, draws nothing any more, or is too slow, is left, and not a hop is lost", async ({
    app,
    page,
    browser,
    faults,
  }) => {
    await prependTo(browser, "decoder", keepContexts);
    for (const how of ["memory", "slow", "still"] as const) {
      await openDecoding(page, app.url);
      await spoilWebgl(page, how);
      await expect
        .poll(() => noticesOf(page), { timeout: 15_000 })
        .toMatch(
          {
            memory: /webgl returned something that the decoder did not compute.*Decoding on (cpu|wasm) now/,
            slow: /webgl took more than half of the 100 ms.*Decoding on (cpu|wasm) now/,
            // Found out by the golden rows that are replayed while it is at work.
            still: /a golden row came out wrong/,
          }[how],
        );
      await untilMore(page, 10);
      const hops = await hopsOf(page);
      if (how !== "still") expectSound(hops, await undisturbed("wiener-cascade"));
    }
    faults.splice(0);
  });
});
