import { afterEach, expect, test, vi } from "vitest";
import { Pace } from "../../src/decoders/pace.ts";

afterEach(() => void vi.restoreAllMocks());

test("is due once it has computed at a stretch for long enough, and afresh after a breath", async () => {
  const clock = vi.spyOn(performance, "now").mockReturnValue(1000);
  const pace = new Pace(1, {});
  expect(pace.isDue(0)).toBe(false);
  clock.mockReturnValue(1010);
  expect(pace.isDue(0)).toBe(false);
  clock.mockReturnValue(1030);
  expect(pace.isDue(0)).toBe(true);
  await pace.breathe();
  expect(pace.isDue(0)).toBe(false);
});

test("reports the share of the work that is done and what is being done, never more than all of it", async () => {
  const said: [number, string][] = [];
  const pace = new Pace(8, { onProgress: (fraction, doing) => said.push([fraction, doing]) });
  await pace.breathe("Summing");
  pace.isDue(2);
  await pace.breathe();
  pace.isDue(2);
  await pace.breathe("Solving");
  pace.isDue(100);
  await pace.breathe();
  expect(said).toEqual([
    [0, "Summing"],
    [0.25, "Summing"],
    [0.5, "Solving"],
    [1, "Solving"],
  ]);
});

test("lets messages in, and hears of a cancel among them", async () => {
  const controller = new AbortController();
  const pace = new Pace(1, { signal: controller.signal });
  await expect(pace.breathe()).resolves.toBeUndefined();
  setTimeout(() => controller.abort(), 0);
  await expect(pace.breathe()).rejects.toMatchObject({ name: "AbortError" });
});
