import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { describe, expect } from "vitest";
import { simulate } from "../../src/cli/commands/simulate.ts";
import { figure, forgetHeard, heardBy, listenIn, openFiles, test, untilShown } from "./app.ts";

const gripforce = join(import.meta.dirname, "..", "..", "..", "shared", "data", "gripforce");

async function openData(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await untilShown(page);
  await page.keyboard.press("3");
}

const recordingTest = test.extend<{ simulated: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  simulated: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "gripscope-recording-"));
    await simulate.run({
      options: { out: join(folder, "strong.vhdr"), patient: "strong", seed: "11", minutes: "3" },
      positionals: [],
    } as Parameters<typeof simulate.run>[0]);
    await use((await readdir(folder)).map((name) => join(folder, name)));
    await rm(folder, { recursive: true });
  },
});

describe("a recording", () => {
  recordingTest(
    "is calibrated on, and its rest decoded as fast as it goes",
    async ({ app, page, simulated }) => {
      await listenIn(page);
      await openData(page, `${app.url}?speed=max`);
      await openFiles(page, simulated);
      await page.getByTestId("recording-name").waitFor();
      expect(await figure(page, "recording-name")).toBe("strong.vhdr");
      await page.getByTestId("to-calibrate").click();
      expect(await page.getByTestId("recording-target").inputValue()).toBe("FORCE");
      await page.getByTestId("calibrate").click();
      await page.getByTestId("calibration-result").waitFor({ timeout: 60_000 });
      await page.getByTestId("decode-rest").first().click();
      await page.getByTestId("final-r").waitFor({ timeout: 60_000 });
      expect(Number(await figure(page, "final-r"))).toBeGreaterThan(0.6);
      // Its files say what they are a record of.
      expect(await page.getByTestId("simulated-badge").count()).toBe(1);
      expect(new URL(page.url()).search).toBe("?source=recording&speed=max");
      const { samples, decoded } = await heardBy(page);
      expect(samples.at(-1)).toBe(179_999);
      expect(decoded.slice(-500).every((value) => !Number.isNaN(value))).toBe(true);
    },
  );

  recordingTest(
    "can be cancelled while it is calibrated on, and calibrated on again",
    async ({ app, page, simulated }) => {
      await openData(page, app.url);
      await openFiles(page, simulated);
      await page.getByTestId("to-calibrate").click();
      await page.getByTestId("calibrate").click();
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByTestId("calibrate").waitFor();
      expect(await page.getByTestId("calibration-result").count()).toBe(0);
      await page.getByTestId("calibrate").click();
      await page.getByTestId("calibration-result").waitFor({ timeout: 60_000 });
    },
  );

  recordingTest(
    "whose files are missing is answered by asking for them by name",
    async ({ app, page, simulated }) => {
      await openData(page, app.url);
      await openFiles(
        page,
        simulated.filter((path) => path.endsWith(".vhdr")),
      );
      const fault = await figure(page, "fault");
      expect(fault).toContain("strong.eeg");
      expect(fault).toContain("strong.vmrk");
      await openFiles(page, simulated);
      await page.getByTestId("recording-name").waitFor();
      expect(await page.getByTestId("fault").count()).toBe(0);
    },
  );

  recordingTest("can be dropped on the page", async ({ app, page, simulated }) => {
    await page.goto(app.url);
    await untilShown(page);
    const { readFile } = await import("node:fs/promises");
    const files = await Promise.all(
      simulated.map(async (path) => ({
        name: path.split("/").at(-1)!,
        base64: (await readFile(path)).toString("base64"),
      })),
    );
    const transfer = await page.evaluateHandle((given) => {
      const data = new DataTransfer();
      for (const { name, base64 } of given) {
        data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      }
      return data;
    }, files);
    await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
    await page.getByTestId("recording-name").waitFor();
    expect(await figure(page, "recording-channels")).toContain("LFP_1");
  });

  recordingTest.skipIf(!existsSync(gripforce))(
    "of real grips: calibrated on the first 12.2 s, the decoder follows the third grip",
    async ({ app, page }) => {
      await listenIn(page);
      await openData(page, `${app.url}?speed=8`);
      await openFiles(
        page,
        readdirSync(gripforce).map((name) => join(gripforce, name)),
      );
      await page.getByTestId("recording-name").waitFor();
      // Of the whole recording, which is looked at behind its first seconds.
      await expect
        .poll(() => figure(page, "recording-findings"), { timeout: 20_000 })
        .toContain("LFP_RIGHT_0: An SD of 18 V is implausible");
      await page.keyboard.press("4");
      expect(await page.getByTestId("recording-target").inputValue()).toBe("MOV_RIGHT");
      const split = page.getByTestId("recording-split");
      await split.fill("12.2");
      await split.press("Tab");
      await page.getByTestId("calibrate").click();
      await page.getByTestId("calibration-result").waitFor({ timeout: 60_000 });
      // The simulated patient has been decoded up to here.
      await page.getByRole("button", { name: "Pause" }).click();
      await page.waitForTimeout(300);
      await forgetHeard(page);
      await page.getByTestId("decode-rest").first().click();
      await page.getByTestId("final-r").waitFor({ timeout: 60_000 });
      expect(await page.getByTestId("simulated-badge").count()).toBe(0);
      const heard = await heardBy(page);
      // On a busy machine some of the simulated patient comes after the pause: the recording begins with an earlier sample.
      const from = heard.samples.findLastIndex((sample, i) => i > 0 && sample < heard.samples[i - 1]!);
      const [samples, decoded] = [heard.samples, heard.decoded].map((values) =>
        values.slice(Math.max(0, from)),
      );
      const meanIn = (from: number, to: number) => {
        const values = decoded!.filter((_, i) => samples![i]! >= from && samples![i]! < to);
        return values.reduce((sum, value) => sum + value, 0) / values.length;
      };
      const [r, r2] = [await figure(page, "final-r"), await figure(page, "final-r2")];
      console.log(`third grip of gripforce: r ${r}, R2 ${r2} from 13.6 s on`);
      expect(Number(r)).toBeGreaterThan(0.6);
      // During the grip well above what it says at rest on either side.
      const atRest = Math.max(meanIn(13_600, 14_600), meanIn(16_600, 19_000));
      expect(meanIn(14_920, 15_900) - atRest).toBeGreaterThan(0.25 * 4.4e6);
    },
  );
});
