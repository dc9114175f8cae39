import { describe, expect } from "vitest";
import { listenIn, test, untilDecoded, untilOfflineReady, untilShown } from "./app.ts";

describe("on a static host that sends no headers, under a sub-path", () => {
  test("the app decodes without complaint, though not isolated, and keeps within its path", async ({
    plainApp,
    page,
  }) => {
    await listenIn(page);
    await page.goto(plainApp.url);
    await untilDecoded(page, 200);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await untilOfflineReady(page);
    const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
    expect(scope).toBe(plainApp.url);
  });

  test("the policy in the page refuses evaluation and inline script", async ({ plainApp, page, faults }) => {
    await page.goto(plainApp.url);
    await untilShown(page);
    const outcome = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'inline'";
      document.head.append(script);
      // What is evaluated for a test is exempt from the policy; what the page does later is not.
      return new Promise<string>((resolve) =>
        setTimeout(() => {
          try {
            resolve(new Function("return 'evaluated'")());
          } catch (error) {
            resolve(`${error}`);
          }
        }),
      );
    });
    expect(outcome).toContain("EvalError");
    expect(await page.title()).not.toBe("inline");
    await expect.poll(() => faults.length).toBeGreaterThan(0);
    expect(faults.splice(0).every((fault) => fault.includes("Content Security Policy"))).toBe(true);
  });
});
