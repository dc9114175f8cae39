import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { expect } from "vitest";
import { artifactOf, requestOf, shortSource } from "../pipeline/fixture.ts";
import {
  askedForFiles,
  dropDecoder,
  figure,
  forgetHeard,
  heardBy,
  openDecoding,
  test,
  untilDecoded,
} from "./app.ts";
import { violationsIn } from "./axe.ts";

/** On a busy machine. */
const patience = { timeout: 15_000 };

const row = (page: Page, name: string) => page.getByTestId("decoders").getByRole("row", { name });
const act = (page: Page, title: string, name: string) =>
  page.getByRole("button", { name: `${title}: ${name}` }).click();

test("decoders are imported, compared, used, rolled back to, deleted and had back", async ({ app, page }) => {
  const artifact = await artifactOf(requestOf(shortSource(30)));
  const { name } = artifact;
  const shipped = "Wiener cascade, strong responder, seed 1001";
  const folder = await mkdtemp(join(tmpdir(), "gripscope-decoder-"));
  const file = join(folder, "mine.json");
  await writeFile(file, JSON.stringify(artifact));

  await openDecoding(page, `${app.url}?view=models&speed=8`, 100);
  await page.getByTestId("library-empty").waitFor();
  await row(page, shipped).getByText("runs now").waitFor();

  // One that was changed is not kept, and nothing else is hindered.
  await dropDecoder(page, { ...artifact, name: "another name" });
  await expect
    .poll(() => figure(page, "fault"), patience)
    .toContain("saved.json: was changed after it was made");
  const chooser = await askedForFiles(page, page.getByTestId("import-decoder"));
  await chooser.setFiles(file);
  await row(page, name).getByText("0.").first().waitFor();
  expect(await row(page, name).textContent()).toMatch(/opened .*not used yet.*SIMULATED/);
  expect(await page.getByTestId("fault").count()).toBe(0);

  await page.getByLabel(`Compare: ${name}`).check();
  await page.getByLabel(`Compare: ${shipped}`).check();
  const compared = page.getByTestId("compare");
  const differing = compared.locator("[data-differs=true]");
  await expect
    .poll(() => differing.getByRole("rowheader").allTextContents(), patience)
    .toContain("Data hash differs");
  expect(await compared.getByRole("row", { name: "Rate" }).getAttribute("data-differs")).toBe("false");
  // What axe looks at does not change meanwhile, and what computes is soon done.
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press(" ");
  await page.locator("[data-testid=stream-state][data-state=paused]").waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsIn(page)).toEqual([]);
  }

  await act(page, "Use", name);
  const choice = page.getByLabel("Decoder").first();
  await expect.poll(() => choice.locator("option:checked").textContent(), patience).toBe(name);
  await forgetHeard(page);
  await untilDecoded(page, 20);

  // Back and forth under the stream that goes on: no sample is decoded twice, and none is missed.
  await page.keyboard.press("b");
  await page.getByText(`Rolled back to ${shipped} from ${name}.`).waitFor();
  expect(await choice.inputValue()).toBe("wiener-cascade");
  await page.keyboard.press("6");
  await row(page, shipped).getByText("runs now").waitFor();
  await page.getByTestId("roll-back").click();
  await page.getByText(`Rolled back to ${name} from ${shipped}.`).waitFor();
  await row(page, name).getByText("runs now").waitFor();
  const { samples } = await heardBy(page);
  await untilDecoded(page, samples.length + 5);
  const after = (await heardBy(page)).samples;
  expect(after).toEqual(after.map((_, i) => after[0]! + 100 * i));

  await act(page, "Delete", name);
  await act(page, "Undo", name);
  await page.getByRole("button", { name: `Delete: ${name}` }).waitFor();
  expect(await row(page, name).textContent()).toContain("used ");
  await act(page, "Delete", name);
  await page.getByRole("button", { name: `Undo: ${name}` }).waitFor();
  await page.reload();
  await page.getByTestId("library-empty").waitFor();
  expect(await row(page, name).count()).toBe(0);
  await rm(folder, { recursive: true });
});
