import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { figure, test } from "./app.ts";
import { violationsIn } from "./axe.ts";

test("the machine is tested, what is stored told and deleted, the log kept, and a key changed", async ({
  app,
  page,
}) => {
  await page.goto(`${app.url}?paused=1`);
  await page.getByTestId("figure-r").waitFor();
  await page.keyboard.press("7");

  await page.getByTestId("run-self-test").click();
  await page.getByTestId("self-test-progress").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Test this machine" }).click();
  await page.getByTestId("self-test-result").waitFor({ timeout: 30_000 });
  expect(await figure(page, "check-clock")).toMatch(/smallest step\d+ µsat most 100 µs/);
  expect(await figure(page, "check-screen")).toMatch(/frames a second\d+ \/sat least 50 \/s/);
  expect(await figure(page, "check-storage")).toMatch(/read back as writtenyes.*writing\d+ MB\/s/);
  expect(await figure(page, "check-backend")).toMatch(
    /can be computedyes.*99 of 100 values within[\d.e−]+ msat most 50 ms/,
  );
  // Held, it has nothing to be timed by; the others are not hindered.
  expect(await figure(page, "check-latency")).toContain("Latency: not measured");
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save (JSON)" }).click(),
  ]);
  const report = JSON.parse(await readFile((await saved.path()) as string, "utf8"));
  expect(report.checks.map(({ name }: { name: string }) => name)).toEqual([
    ...["latency", "clock", "screen", "storage", "backend"],
  ]);
  expect(report.machine.versions.Gripscope).toMatch(/^\d+\.\d+\.\d+$/);
  expect(await figure(page, "log")).toMatch(/Paused|Decoding began: strong responder, seed 1/);

  await page.getByText("Licences of Gripscope (MIT)").click();
  await expect.poll(() => figure(page, "licences")).toContain("uplot");

  // A key is refused where it is another's; changed, it does what it is shown to do, also after a reload.
  const pause = page.locator("[data-action=pause]");
  const change = async (key: string) => {
    await pause.getByRole("button", { name: "Change the key: Pause, go on" }).click();
    await page.keyboard.press(key);
  };
  await change("m");
  await pause.getByText("M is the key of “Set a marker”.").waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsIn(page), colorScheme).toEqual([]);
  }
  await change("x");
  await pause.getByText("X", { exact: true }).waitFor();
  await page.getByRole("heading", { level: 1 }).click();
  const state = (name: string) =>
    page.locator(`[data-testid=stream-state][data-state=${name}]`).waitFor({ timeout: 10_000 });
  await state("paused");
  await page.keyboard.press(" ");
  await page.keyboard.press("x");
  await state("running");
  await page.reload();
  await pause.getByText("X", { exact: true }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("X", { exact: true }).waitFor();
  await page.keyboard.press("Escape");

  // All of it goes, when it is said so: what is being recorded, too.
  await state("running");
  await page.getByTestId("record").click();
  await page.getByTestId("recording").waitFor();
  const held = page.getByTestId("held").getByRole("row", { name: "Settings" });
  expect(await held.textContent()).toMatch(/local storage of this address2\d+ B/);
  await page.getByTestId("delete-everything").click();
  await page.getByTestId("confirm-delete").click();
  await expect.poll(() => figure(page, "deleted")).toBe("All of it is deleted.");
  const files = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("sessions");
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  });
  expect(files).toEqual([]);
  expect(await page.getByTestId("recording").count()).toBe(0);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await expect.poll(() => held.textContent()).toContain("00 B");
  await pause.getByText("space", { exact: true }).waitFor();
});
