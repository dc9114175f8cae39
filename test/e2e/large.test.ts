import { mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { brainVisionFiles } from "../../src/recordings/brainVisionWriter.ts";
import { test, untilShown } from "./app.ts";

const sizeBytes = 2 * 2 ** 30;
const channelCount = 8;

/** A recording whose samples take no room on the disk: a file with a hole. */
async function sparseRecording(folder: string): Promise<string[]> {
  const channels = Array.from({ length: channelCount }, (_, i) => ({
    name: `LFP_${i}`,
    kind: "lfp" as const,
    unit: "µV",
  }));
  const { texts, dataName } = brainVisionFiles("large", { rateHz: 1000, channels });
  for (const { name, text } of texts) {
    const file = await open(join(folder, name), "w");
    await file.writeFile(text);
    await file.close();
  }
  const data = await open(join(folder, dataName), "w");
  await data.truncate(sizeBytes);
  await data.close();
  return (await readdir(folder)).map((name) => join(folder, name));
}

describe("a recording of 2 GB", () => {
  test("opens without being read whole", async ({ app, page }) => {
    const folder = await mkdtemp(join(tmpdir(), "gripscope-large-"));
    try {
      const files = await sparseRecording(folder);
      await page.goto(app.url);
      await untilShown(page);
      await page.keyboard.press("2");
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByRole("button", { name: "Open files…" }).first().click(),
      ]);
      await chooser.setFiles(files);
      const startedMs = performance.now();
      await page.getByTestId("recording-name").waitFor({ timeout: 60_000 });
      const memory = await page.evaluate(
        () => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
      );
      console.log(
        `2 GB of BrainVision opened in ${((performance.now() - startedMs) / 1000).toFixed(2)} s; heap of the page ${(memory / 2 ** 20).toFixed(0)} MB`,
      );
      const samples = sizeBytes / 4 / channelCount;
      expect(await page.getByText(`${samples.toLocaleString("en-GB")} samples`).count()).toBe(1);
      expect(await page.getByTestId("recording-findings").textContent()).toContain("Flat");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
