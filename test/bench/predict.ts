/**
 * One row in, one value out: each shipped decoder of the strong patient on each backend, beside the same function in plain
 * float64. In a worker that Vite builds like the app's, with the app's modules; 1000 predictions after 100 that do not count.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, preview } from "vite";
import { isolationHeaders } from "../../scripts/headers.ts";
import { decoders, modelUrl } from "../../src/contract/catalogue.ts";
import { dist, openBrowser } from "../builtApp.ts";
import type { Section } from "./section.ts";
import { cell, summaryOf } from "./summary.ts";

const warmUp = 100;

/** The page beside this file, built and served. */
async function servePage() {
  const root = join(import.meta.dirname, "predict");
  const outDir = await mkdtemp(join(tmpdir(), "gripscope-bench-"));
  await build({
    root,
    configFile: false,
    logLevel: "error",
    base: "./",
    worker: { format: "es" },
    build: { outDir, target: "es2023", assetsInlineLimit: 0, emptyOutDir: true },
  });
  const server = await preview({
    root,
    configFile: false,
    logLevel: "error",
    build: { outDir },
    // Isolated, or the clock tells tenths of a millisecond.
    preview: { host: "127.0.0.1", port: 0, headers: isolationHeaders },
  });
  return {
    url: `http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}/`,
    async stop() {
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}

export const predict: Section = {
  name: "predict",
  async run({ isQuick, say }) {
    const runs = isQuick ? 200 : 1000;
    const served = await servePage();
    const { context, close } = await openBrowser();
    try {
      const page = context.pages()[0]!;
      await page.goto(served.url);
      await page.waitForFunction(() => globalThis.predicting !== undefined);
      const backends = await page.evaluate(() => globalThis.predicting.backends());
      const hasWebGpu = await page.evaluate(() => globalThis.predicting.hasWebGpu());
      const rows: string[][] = [];
      const data = [];
      for (const { name, title } of decoders) {
        const artifact = JSON.parse(await readFile(join(dist, modelUrl("strong", name)), "utf8"));
        let plainMs = Number.NaN;
        for (const backend of ["plain", ...backends] as const) {
          say(`predict ${name} on ${backend}`);
          const { ms, goldenError } = await page.evaluate(
            ([value, on, before, count]) => globalThis.predicting.run(value, on, before, count),
            [artifact, backend, warmUp, runs] as const,
          );
          const summary = summaryOf(ms);
          if (backend === "plain") plainMs = summary.p50;
          const ratio = summary.p50 / plainMs;
          data.push({ decoder: name, backend, ...summary, timesPlain: ratio, goldenError });
          rows.push([
            backend === "plain" ? title : "",
            backend === "plain" ? "plain float64" : backend,
            ...[summary.p50, summary.p95, summary.p99].map(cell),
            cell(ratio),
            goldenError === 0 ? "–" : goldenError.toExponential(1),
          ]);
        }
      }
      return {
        tables: [
          {
            title: `predict, ms, ${runs} runs`,
            header: ["decoder", "on", "p50", "p95", "p99", "times plain", "error, of range"],
            rows: [
              ...rows,
              [
                "all",
                "webgpu",
                `not present: ${hasWebGpu ? "the app has no such backend" : "this browser has no WebGPU, the app no such backend"}`,
                "",
                "",
                "",
                "",
              ],
            ],
          },
        ],
        targets: [],
        data: { runs, hasWebGpu, predictions: data },
      };
    } finally {
      await close();
      await served.stop();
    }
  },
};
