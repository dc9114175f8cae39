import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright";
import { describe, expect } from "vitest";
import { indexOf } from "../../src/sessions/reader.ts";
import { findChromium, launchArguments } from "../chromium.ts";
import { figure, listenIn, test, untilDecoded, untilShown } from "./app.ts";
import { violationsIn } from "./axe.ts";
import { crash } from "./faults.ts";
import { untilMore } from "./undisturbed.ts";

const launch = (profile: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: launchArguments,
    viewport: { width: 1280, height: 800 },
  });

/** Begins to record what runs, once its history of 20 s has been decoded. */
async function record(page: Page): Promise<void> {
  await untilDecoded(page, 200);
  await page.keyboard.press("r");
  await page.getByTestId("recording").waitFor();
}

/** The only session there is, as it is saved. */
async function savedSession(page: Page): Promise<{ name: string; blob: Blob }> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Save session file/ }).click();
  const file = await download;
  return { name: file.suggestedFilename(), blob: new Blob([readFileSync(await file.path())]) };
}

async function checkReplay(page: Page): Promise<string> {
  await page.getByRole("button", { name: /^Check replay/ }).click();
  const work = page.getByTestId("session-work");
  await work.getByText(/^Replayed/).waitFor({ timeout: 60_000 });
  return (await work.textContent()) ?? "";
}

/** The browser's main process, by its profile. */
function processOf(profile: string): number {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      if (command.includes(`--user-data-dir=${profile}`) && !command.includes("--type=")) return Number(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error(`no browser runs with ${profile}`);
}

describe("a recording", () => {
  test("goes on over another backend and another decoder worker, with markers; it is replayed to the last bit", async ({
    app,
    page,
    faults,
  }) => {
    await listenIn(page);
    await page.goto(app.url);
    await record(page);
    await page.waitForFunction(() =>
      document.querySelector("[data-testid=recording]")?.textContent?.includes("min left"),
    );
    await page.keyboard.press("m");
    await page.getByLabel("Text of the marker").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Set a marker" }).click();
    await page.getByLabel("Text of the marker").fill("cough");
    await page.keyboard.press("Enter");
    await page.getByLabel("Backend").first().selectOption("wasm");
    await untilMore(page, 10);
    await crash(page, "decoder");
    await untilMore(page, 30);
    faults.splice(0);
    expect(await figure(page, "recording")).toMatch(/[\d,]+ min left/);
    expect(await violationsIn(page)).toEqual([]);
    await page.keyboard.press("r");
    await page.getByTestId("recording").waitFor({ state: "detached" });
    await page.keyboard.press("3");
    await page.getByTestId("sessions").waitFor();
    expect(await violationsIn(page)).toEqual([]);
    const index = await indexOf(await savedSession(page));
    expect(index.events.filter(({ kind }) => kind === "marker").map(({ text }) => text)).toEqual([
      "marker 1",
      "cough",
    ]);
    expect(index.end).toMatchObject({ reason: "stopped", missingSamples: 0, isRecovered: false });
    expect(index.events.map(({ text }) => text)).toContain("the decoder worker was started again, on wasm");
    // WebGL computes the first part, float64 what came while wasm started, wasm the rest: each is replayed where it was computed.
    expect(await checkReplay(page)).toMatch(/all [\d,]+ values are the same to the last bit/);

    await page.getByRole("button", { name: /^Delete/ }).click();
    await page.getByRole("button", { name: /^Undo/ }).click();
    await page.getByRole("button", { name: /^Open: / }).click();
    expect(await figure(page, "recording-name")).toContain(".gripscope");
  });

  test("whose worker fails, then one that is taken out of the storage, stops with the reason, and is kept", async ({
    app,
    page,
    browser,
    faults,
  }) => {
    await listenIn(page);
    await page.goto(app.url);
    await record(page);
    await untilMore(page, 10);
    await crash(page, "recorder");
    await page.getByTestId("fault").waitFor();
    expect(await figure(page, "fault")).toMatch(
      /The recording stopped.*provoked.*is kept, and decoding goes on/,
    );
    faults.splice(0);
    await page.getByText(/that was cut off was recovered/).waitFor();
    await page.keyboard.press("3");
    await page.getByRole("button", { name: /^Delete/ }).click();
    await page.keyboard.press("1");
    await page.getByTestId("fault").getByRole("button", { name: "Dismiss" }).click();

    await record(page);
    const devtools = await browser.newCDPSession(page);
    const { origin } = new URL(app.url);
    await devtools.send("Storage.clearDataForOrigin", { origin, storageTypes: "file_systems" });
    await page.getByTestId("fault").waitFor();
    expect(await figure(page, "fault")).toContain("The recording stopped");
    expect(await figure(page, "fault")).toContain("removed its file");
    await untilMore(page, 5);
    await page.keyboard.press("3");
    await expect.poll(() => page.getByRole("button", { name: /^Check replay/ }).count()).toBe(1);
    expect(await checkReplay(page)).toMatch(/all [\d,]+ values are the same to the last bit/);
  });

  test.skipIf(process.platform !== "linux")(
    "whose browser is killed is recovered at the next start with all but the last second at most",
    async ({ app }) => {
      const profile = await mkdtemp(join(tmpdir(), "gripscope-killed-"));
      try {
        const killed = await launch(profile);
        const page = killed.pages()[0]!;
        await listenIn(page);
        await page.goto(app.url);
        await untilShown(page);
        await record(page);
        // What the page had been shown last, told as it came, up to the very kill.
        let shownSample = 0;
        await page.exposeFunction("tell", (sample: number) => {
          shownSample = sample;
        });
        await page.evaluate(() => {
          const { heard, tell } = globalThis as unknown as {
            heard: { samples: number[] };
            tell(sample: number): void;
          };
          setInterval(() => tell(heard.samples.at(-1) ?? 0), 20);
        });
        await page.waitForTimeout(3000);
        const gone = new Promise((resolve) => killed.on("close", resolve));
        process.kill(-processOf(profile), "SIGKILL");
        await gone;

        const next = await launch(profile);
        const again = next.pages()[0]!;
        await again.goto(app.url);
        await again.getByText(/^A recording of \d\d:\d\d \(.*\) that was cut off was recovered/).waitFor();
        await again.keyboard.press("3");
        await again.getByTestId("sessions").waitFor();
        const index = await indexOf(await savedSession(again));
        expect(index.end).toMatchObject({ isRecovered: true, missingSamples: 0 });
        const lostMs = shownSample + 1 - index.endSample;
        console.log(
          `killed: shown up to ${shownSample}, recovered up to ${index.endSample - 1}, lost ${lostMs} ms`,
        );
        expect(lostMs).toBeLessThanOrEqual(1000);
        expect(index.frameCount).toBeGreaterThan(2000);
        expect(await checkReplay(again)).toMatch(/all [\d,]+ values are the same to the last bit/);
        await next.close();
      } finally {
        await rm(profile, { recursive: true, force: true });
      }
    },
  );
});
