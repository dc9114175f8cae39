import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright";
import { expect } from "vitest";
import { loadModel } from "../../src/pipeline/load.ts";
import { simulatedSource } from "../../src/sources/simulated.ts";
import { liveHops, wholeBlock } from "../pipeline/fixture.ts";
import { dist, heardBy } from "./app.ts";

/** Of the shipped decoders. */
export const hopSamples = 100;
export const rateHz = 1000;
/** Hops before windows and lags are full. */
export const filling = 14;

/** What a page is to be sent of the default patient where nothing goes wrong, by the sample of each hop. */
export interface Undisturbed {
  decoded: ReadonlyMap<number, number>;
  range: number;
}

/** Two minutes of it, computed on the processor. @param decoder name of a shipped one */
export async function undisturbed(decoder: string): Promise<Undisturbed> {
  const file = `strong-${decoder}.json`;
  const model = await loadModel(JSON.parse(await readFile(join(dist, "models", file), "utf8")), file, "cpu");
  const source = simulatedSource({ patient: "strong", seed: 1, frameCount: 120_000 });
  const { hops } = liveHops(source.info, model, [await wholeBlock(source)]);
  return { decoded: new Map(hops.map(({ sample, decoded }) => [sample, decoded])), range: model.range };
}

/** Hops as they came; what came twice must have come alike, to the last bit. */
export async function hopsOf(page: Page): Promise<Map<number, number>> {
  const { samples, decoded } = await heardBy(page);
  const hops = new Map<number, number>();
  samples.forEach((sample, i) => {
    if (hops.has(sample)) expect(decoded[i], `sample ${sample}`).toBe(hops.get(sample));
    hops.set(sample, decoded[i]!);
  });
  return hops;
}

/** Every hop is there, and what it should be. */
export function expectSound(hops: Map<number, number>, { decoded, range }: Undisturbed): void {
  const samples = [...hops.keys()].sort((a, b) => a - b);
  expect(samples).toEqual(samples.map((_, i) => hopSamples * (i + 1) - 1));
  for (const sample of samples.slice(filling)) {
    const off = Math.abs(hops.get(sample)! - decoded.get(sample)!) / range;
    expect(off, `sample ${sample}: ${hops.get(sample)}, not ${decoded.get(sample)}`).toBeLessThan(1e-4);
  }
}

/** So many more hops come. */
export async function untilMore(page: Page, count: number): Promise<void> {
  const before = new Set((await heardBy(page)).samples).size;
  await expect
    .poll(async () => new Set((await heardBy(page)).samples).size, { timeout: 30_000 })
    .toBeGreaterThan(before + count);
}

export const noticesOf = async (page: Page): Promise<string> =>
  (await page.getByRole("status").allInnerTexts()).join("\n");
