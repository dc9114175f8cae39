/**
 * From navigation to the first decoded value on the screen: on a first visit with an empty profile, and on the next one,
 * which the service worker answers.
 */
import type { Page } from "playwright";
import { openBrowser, untilOfflineReady } from "../builtApp.ts";
import { record, recordedBy } from "./recorder.ts";
import { type Bench, type Section, target } from "./section.ts";
import { cell, summaryOf } from "./summary.ts";

async function firstDrawn(page: Page, url: string): Promise<number> {
  await page.goto(url);
  await page.waitForFunction(
    () =>
      !Number.isNaN((globalThis as unknown as { recorded: { firstDrawnMs: number } }).recorded.firstDrawnMs),
    undefined,
    { timeout: 60_000 },
  );
  return (await recordedBy(page)).firstDrawnMs;
}

async function visits({ app }: Bench, backend: string): Promise<{ coldMs: number; warmMs: number }> {
  const { context, close } = await openBrowser();
  try {
    const page = context.pages()[0]!;
    await record(page);
    const url = `${app.url}?backend=${backend}`;
    const coldMs = await firstDrawn(page, url);
    await untilOfflineReady(page);
    const warmMs = await firstDrawn(page, url);
    return { coldMs, warmMs };
  } finally {
    await close();
  }
}

export const startUp: Section = {
  name: "start",
  async run(bench) {
    const repeats = bench.isQuick ? 2 : 7;
    const backends = ["webgl", "wasm"];
    const seen = backends.map((backend) => ({ backend, coldMs: [] as number[], warmMs: [] as number[] }));
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const each of seen) {
        bench.say(`start on ${each.backend}, ${repeat + 1} of ${repeats}`);
        const { coldMs, warmMs } = await visits(bench, each.backend);
        each.coldMs.push(coldMs);
        each.warmMs.push(warmMs);
      }
    }
    const starts = seen.flatMap(({ backend, coldMs, warmMs }) => [
      { backend, visit: "first", ...summaryOf(coldMs) },
      { backend, visit: "second", ...summaryOf(warmMs) },
    ]);
    return {
      tables: [
        {
          title: `navigation to the first decoded value drawn, ms, ${repeats} runs`,
          header: ["backend", "visit", "median", "longest"],
          rows: starts.map(({ backend, visit, p50, greatest }) => [
            backend,
            visit,
            cell(p50),
            cell(greatest),
          ]),
        },
      ],
      targets: starts.map(({ backend, visit, p50 }) =>
        target(`first decoded value, ${visit} visit, ${backend}, median`, p50 / 1000, "at most", 1.5, "s", 2),
      ),
      data: { repeats, starts },
    };
  },
};
