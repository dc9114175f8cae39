import { describe, expect } from "vitest";
import { securityHeaders } from "../../scripts/headers.ts";
import { distFiles, test, untilShown } from "./app.ts";

describe("security headers", () => {
  test("come with every file of the build", async ({ app }) => {
    const paths = ["", ...(await distFiles())];
    expect(paths.filter((path) => /\.worker-.*\.js$/.test(path)).length).toBeGreaterThanOrEqual(3);
    for (const path of paths) {
      const response = await fetch(new URL(path, app.url));
      await response.arrayBuffer();
      expect(response.status, path).toBe(200);
      for (const [name, value] of Object.entries(securityHeaders)) {
        expect(response.headers.get(name), `${name} of /${path}`).toBe(value);
      }
    }
  });

  test("allow nothing to be evaluated, no inline script, no other origin", async ({ app }) => {
    const policy = (await fetch(app.url)).headers.get("Content-Security-Policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("'unsafe-eval'");
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
    expect(policy).not.toMatch(/https?:|wss?:|\*/);
  });

  test("isolate the page, which opens without complaint", async ({ app, page }) => {
    await page.goto(app.url);
    await untilShown(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });
});
