import { mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { brainVisionFiles } from "../../src/recordings/brainVisionWriter.ts";
import { edfBytes } from "../recordings/edfFixture.ts";
import { askedForFiles, test, untilShown } from "./app.ts";

const sizeBytes = 2 * 2 ** 30;
const channelCount = 8;
const rateHz = 1000;
const names = Array.from({ length: channelCount }, (_, i) => `LFP_${i}`);

/** Writes a file that begins with `head` and goes on with a hole, which takes no room on the disk. */
async function writeSparse(path: string, head: string | Uint8Array, size = head.length): Promise<void> {
  const file = await open(path, "w");
  await file.writeFile(head);
  await file.truncate(size);
  await file.close();
}

/** Each makes a recording of 2 GB in a folder, and returns how many samples it holds. */
const makers: Readonly<Record<string, (folder: string) => Promise<number>>> = {
  async BrainVision(folder) {
    const channels = names.map((name) => ({ name, kind: "lfp" as const, unit: "µV" }));
    const { texts, dataName } = brainVisionFiles("large", { rateHz, channels });
    for (const { name, text } of texts) await writeSparse(join(folder, name), Buffer.from(text));
    await writeSparse(join(folder, dataName), "", sizeBytes);
    return sizeBytes / 4 / channelCount;
  },
  async EDF(folder) {
    const records = Math.floor(sizeBytes / (2 * rateHz * channelCount));
    const head = edfBytes({
      records: 0,
      statedRecords: records,
      signals: names.map((label) => ({ label, samplesPerRecord: rateHz, record: () => [] })),
    });
    await writeSparse(join(folder, "large.edf"), head, head.length + records * 2 * rateHz * channelCount);
    return records * rateHz;
  },
};

describe("a recording of 2 GB", () => {
  for (const [format, make] of Object.entries(makers)) {
    test(`opens without being read whole: ${format}`, async ({ app, page }) => {
      const folder = await mkdtemp(join(tmpdir(), "gripscope-large-"));
      try {
        const samples = await make(folder);
        const files = (await readdir(folder)).map((name) => join(folder, name));
        await page.goto(app.url);
        await untilShown(page);
        await page.keyboard.press("3");
        const chooser = await askedForFiles(page, page.getByTestId("open-files").first());
        const startedMs = performance.now();
        await chooser.setFiles(files);
        await page.getByTestId("recording-name").waitFor({ timeout: 60_000 });
        const seconds = (performance.now() - startedMs) / 1000;
        const heapBytes = await page.evaluate(
          () =>
            (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
        );
        console.log(
          `2 GB of ${format} opened in ${seconds.toFixed(2)} s; heap of the page ${(heapBytes / 2 ** 20).toFixed(0)} MB`,
        );
        expect(await page.getByText(`${samples.toLocaleString("en-GB")} samples`).count()).toBe(1);
        expect(await page.getByTestId("recording-findings").textContent()).toContain("Flat");
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }
});
