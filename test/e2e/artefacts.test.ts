import { describe, expect } from "vitest";
import { heardBy, listenIn, test, untilDecoded } from "./app.ts";

describe("artefacts laid over the simulated patient while it runs", () => {
  test("a flat contact gives no estimate with its reason, and estimates again when it is taken away", async ({
    app,
    page,
  }) => {
    await listenIn(page);
    await page.goto(app.url);
    await untilDecoded(page, 200);
    await page.getByTestId("source-label").click();
    await page.getByRole("checkbox", { name: "saturation" }).check();
    await page.getByRole("checkbox", { name: "flat contact" }).check();
    expect(new URL(page.url()).searchParams.get("artefacts")?.split(" ").sort()).toEqual([
      "flat",
      "saturation",
    ]);
    await page.getByLabel("Speed").selectOption("8");
    // A contact at rest or at its rail does not move: what is decoded then is no estimate.
    await expect
      .poll(async () => (await heardBy(page)).decoded.slice(200).some((value) => Number.isNaN(value)), {
        timeout: 30_000,
      })
      .toBe(true);
    await page.getByRole("checkbox", { name: "saturation" }).uncheck();
    await page.getByRole("checkbox", { name: "flat contact" }).uncheck();
    expect(new URL(page.url()).searchParams.get("artefacts")).toBeNull();
    await expect
      .poll(async () => (await heardBy(page)).decoded.slice(-30).every((value) => !Number.isNaN(value)), {
        timeout: 30_000,
      })
      .toBe(true);
    const { samples } = await heardBy(page);
    expect(samples).toEqual(samples.map((_, i) => 100 * (i + 1) - 1));
  });
});
