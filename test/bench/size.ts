/** What the build weighs, gzipped: each script, and what the main thread loads before the first plot. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { dist, distFiles, openBrowser, pageScripts } from "../builtApp.ts";
import { type Section, target } from "./section.ts";

async function gzippedKb(file: string): Promise<number> {
  return gzipSync(await readFile(join(dist, file))).length / 1000;
}

/** Scripts that a page has loaded by the time that its first plot stands; those of its workers are told beside them. */
async function loadedBeforePlot(url: string): Promise<string[]> {
  const { context, close } = await openBrowser();
  try {
    const page = context.pages()[0]!;
    await page.goto(url);
    await page.waitForSelector(".plot canvas");
    return await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => new URL(name).pathname.replace(/^\//, ""))
        .filter((path) => path.endsWith(".js")),
    );
  } finally {
    await close();
  }
}

export const size: Section = {
  name: "size",
  async run({ app, say }) {
    say("size");
    const scripts = (await distFiles()).filter((file) => /\.(js|wasm)$/.test(file));
    const ofPage = await pageScripts();
    const before = (await loadedBeforePlot(app.url)).filter((file) => ofPage.has(file));
    const sizes = await Promise.all(
      scripts.map(async (file) => ({
        file,
        kb: await gzippedKb(file),
        isBeforePlot: before.includes(file),
      })),
    );
    sizes.sort((a, b) => b.kb - a.kb);
    const sum = sizes.reduce((total, { kb, isBeforePlot }) => total + (isBeforePlot ? kb : 0), 0);
    return {
      tables: [
        {
          title: "scripts of the build, kB gzipped",
          header: ["file", "kB", "main thread, before the first plot"],
          rows: sizes.map(({ file, kb, isBeforePlot }) => [
            // Without the hash of its content, which every build changes.
            file.replace(/^assets\//, "").replace(/-[\w-]{8}(\.\w+)$/, "$1"),
            kb.toFixed(1),
            isBeforePlot ? "yes" : "",
          ]),
        },
      ],
      targets: [target("main-thread JavaScript before the first plot", sum, "at most", 220, "kB gzipped")],
      data: { sizes, beforePlotKb: sum },
    };
  },
};
