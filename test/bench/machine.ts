import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { findChromium } from "../chromium.ts";

export interface Machine {
  date: string;
  processor: string;
  cores: number;
  memoryGb: number;
  /** Programs at work on the machine before, over 5 minutes: what else goes on makes figures worse. */
  load: number;
  node: string;
  chromium: string;
  tensorflow: string;
}

/** What everything was measured on, and with. */
export async function machine(): Promise<Machine> {
  const core = join(
    import.meta.dirname,
    "..",
    "..",
    "node_modules",
    "@tensorflow",
    "tfjs-core",
    "package.json",
  );
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[1] as number,
    node: process.version,
    chromium: execFileSync(findChromium(), ["--version", "--no-sandbox"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim(),
    tensorflow: JSON.parse(await readFile(core, "utf8")).version,
  };
}

export function machineText(where: Machine): string {
  const { date, processor, cores, memoryGb, load, node, chromium, tensorflow } = where;
  return [
    `Measured on ${date}: ${processor}, ${cores} cores, ${memoryGb} GB, no graphics card used; ${load.toFixed(1)} programs at work on it`,
    `in the five minutes before. Node ${node}, ${chromium}, TensorFlow.js ${tensorflow}.`,
  ].join("\n");
}
