/**
 * The benchmark: the built app in a headless Chromium, and the core in Node. Nothing here is judged by a test.
 *
 *   npm run -s bench                        a table of all sections; about half an hour
 *   npm run -s bench -- --json              the same as JSON, and nothing else on stdout
 *   npm run -s bench -- --only live,size    these sections
 *   npm run -s bench -- --quick             shorter runs, to try things with
 *   npm run -s bench -- --no-build          of dist as it is
 *   npm run -s bench -- --write             puts what was measured into docs/performance.md
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "vite";
import { replaceTables } from "../../scripts/markdown.ts";
import { serveWithHeaders } from "../builtApp.ts";
import { channels } from "./channels.ts";
import { live } from "./live.ts";
import { machine, machineText } from "./machine.ts";
import { offline } from "./offline.ts";
import { predict } from "./predict.ts";
import { sectionText, targetsText } from "./render.ts";
import type { Section, SectionResult } from "./section.ts";
import { size } from "./size.ts";
import { soak } from "./soak.ts";
import { startUp } from "./startUp.ts";
import { training } from "./training.ts";

const sections: readonly Section[] = [predict, live, offline, channels, training, startUp, size, soak];
const root = join(import.meta.dirname, "..", "..");
const page = join(root, "docs", "performance.md");

const { values: given } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    build: { type: "boolean", default: true },
  },
  allowNegative: true,
});
const asked = given.only?.split(",") ?? sections.map(({ name }) => name);
for (const name of asked) {
  if (sections.every((section) => section.name !== name))
    throw new Error(
      `there is no section ${name}, only ${sections.map((section) => section.name).join(", ")}`,
    );
}

const say = (text: string) => process.stderr.write(`${text}\n`);
if (given.build) {
  say("building");
  await build({ root, logLevel: "error" });
}
const app = await serveWithHeaders();
const results: Record<string, SectionResult> = {};
const where = await machine();
try {
  for (const section of sections.filter(({ name }) => asked.includes(name))) {
    try {
      results[section.name] = await section.run({ app, isQuick: given.quick, say });
    } catch (error) {
      // What the others measured took minutes.
      say(`${section.name} failed: ${error instanceof Error ? error.stack : error}`);
      process.exitCode = 1;
    }
  }
} finally {
  await app.stop();
}
const targets = Object.values(results).flatMap((result) => result.targets);

if (given.json) {
  const data = Object.fromEntries(Object.entries(results).map(([name, result]) => [name, result.data]));
  process.stdout.write(
    `${JSON.stringify({ ...where, isQuick: given.quick, targets, sections: data }, null, 2)}\n`,
  );
} else {
  for (const result of Object.values(results)) process.stdout.write(`${sectionText(result)}\n\n`);
  process.stdout.write(`${targetsText(targets)}\n`);
}
if (given.write) {
  const places: Record<string, string> = { machine: machineText(where) };
  for (const [name, result] of Object.entries(results)) places[name] = sectionText(result);
  await writeFile(page, replaceTables(await readFile(page, "utf8"), places));
}
