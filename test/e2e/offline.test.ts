import { describe, expect } from "vitest";
import { distFiles, figure, listenIn, test, untilDecoded, untilOfflineReady } from "./app.ts";

describe("after one visit", () => {
  test("the whole build is in the cache, the service worker itself apart", async ({ app, page }) => {
    await page.goto(app.url);
    await untilOfflineReady(page);
    const cached = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname.slice(1));
    });
    const expected = (await distFiles()).filter((file) => file !== "sw.js");
    expect(expected.filter((file) => /\.(wasm|woff2)$|^models\/.*\.json$/.test(file)).length).toBeGreaterThan(
      3,
    );
    expect(cached.sort()).toEqual(expected.sort());
  });

  test("the app decodes without its server, on every backend, whatever the address asks for, and is still isolated", async ({
    app,
    page,
  }) => {
    await page.goto(app.url);
    await untilOfflineReady(page);
    await app.stop();
    await listenIn(page);
    for (const search of [
      "?seed=5",
      "?backend=wasm&patient=ordinary",
      "?backend=cpu&decoder=wiener-filter",
    ]) {
      await page.goto(app.url + search);
      await untilDecoded(page, 200);
      await expect
        .poll(() => figure(page, "figure-backend"))
        .toBe(new URLSearchParams(search).get("backend") ?? "webgl");
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    }
  });
});
