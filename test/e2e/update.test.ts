import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { dist, listenIn, serveStatically, test, untilDecoded, untilOfflineReady } from "./app.ts";

describe("a new version of the app", () => {
  test("is offered while the old one decodes on, and taken when it is asked for", async ({ page }) => {
    const folder = await mkdtemp(join(tmpdir(), "gripscope-dist-"));
    await cp(dist, folder, { recursive: true });
    const served = await serveStatically(folder);
    try {
      await listenIn(page);
      await page.goto(served.url);
      await untilOfflineReady(page);
      // A file of the new version differs, and with it its revision in the list of what is precached.
      const html = await readFile(join(folder, "index.html"), "utf8");
      await writeFile(
        join(folder, "index.html"),
        html.replace("<title>Gripscope<", "<title>Gripscope, new<"),
      );
      const worker = await readFile(join(folder, "sw.js"), "utf8");
      const changed = worker.replace(
        /(url:"index\.html",revision:")[0-9a-f]+|(revision:")[0-9a-f]+(",url:"index\.html")/,
        (all) => all.replace(/[0-9a-f]{16,}/, "0123456789abcdef0123456789abcdef"),
      );
      expect(changed).not.toBe(worker);
      await writeFile(join(folder, "sw.js"), changed);
      // Under the debugging protocol Chromium takes a minute to start a second service worker.
      await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
      const offer = page.getByRole("button", { name: "Restart now" });
      await offer.waitFor();
      const before = await page.evaluate(
        () => (globalThis as unknown as { heard: { samples: number[] } }).heard.samples.length,
      );
      await untilDecoded(page, before + 10);
      expect(await page.title()).toBe("Gripscope");
      await offer.click();
      await page.waitForFunction(() => document.title === "Gripscope, new");
      await untilDecoded(page, 200);
    } finally {
      await served.stop();
      await rm(folder, { recursive: true });
    }
  });
});
