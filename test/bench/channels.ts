/**
 * How many channels are sustained live: a recording of the simulated patient with 8 to 1024 contacts, played at the pace of
 * the clock, 8 bands and 5 lags each. Missed hops, and what of a core the decoder worker and the whole browser use.
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulate } from "../../src/cli/commands/simulate.ts";
import { dropDecoder, openBrowser, openFiles } from "../builtApp.ts";
import { decoderFor } from "./manyChannels.ts";
import { browserProcesses, busyMsOf, busyMsOfThread, threadOf, watchOthers, workerOf } from "./processor.ts";
import { clearRecorded, type LiveFigures, liveFigures, record, recordedBy, untilLive } from "./recorder.ts";
import { type Bench, pause, type Section, target } from "./section.ts";
import { cell } from "./summary.ts";

const counts = [8, 64, 256, 1024];
const backend = "wasm";
const hopMs = 100;

interface Run extends LiveFigures {
  channels: number;
  /** Share of one core, of the decoder worker's thread and of all processes of the browser. */
  decoderShare: number;
  acquisitionShare: number;
  browserShare: number;
  othersShare: number;
}

async function runChannels({ app, isQuick }: Bench, channels: number): Promise<Run> {
  const seconds = isQuick ? 15 : 60;
  const folder = await mkdtemp(join(tmpdir(), "gripscope-bench-"));
  const { context, profile, close } = await openBrowser();
  try {
    await simulate.run({
      options: {
        out: join(folder, "channels.vhdr"),
        patient: "strong",
        seed: "5",
        channels: String(channels),
        minutes: String((seconds + 45) / 60),
      },
      positionals: [],
    } as Parameters<typeof simulate.run>[0]);
    const page = context.pages()[0]!;
    await record(page);
    await page.goto(`${app.url}?view=data&paused=1&backend=${backend}`);
    await openFiles(
      page,
      (await readdir(folder)).map((name) => join(folder, name)),
    );
    await page.getByTestId("recording-name").waitFor({ timeout: 60_000 });
    await dropDecoder(page, await decoderFor(channels));
    await page.getByTestId("decoder-card").waitFor({ timeout: 60_000 });
    await page.keyboard.press("Escape");
    await clearRecorded(page);
    const decoder = await threadOf(workerOf(page, "decoder"), profile);
    const acquisition = await threadOf(workerOf(page, "acquisition"), profile);
    await untilLive(page);
    await pause(5000);
    const processes = await browserProcesses(profile);
    const read = async () => ({
      atMs: performance.now(),
      decoder: await busyMsOfThread(decoder),
      acquisition: await busyMsOfThread(acquisition),
      browser: await busyMsOf(processes),
    });
    const othersShare = await watchOthers(profile);
    await clearRecorded(page);
    const before = await read();
    await pause(1000 * seconds);
    const after = await read();
    const figures = liveFigures(await recordedBy(page), hopMs, hopMs);
    const share = (name: "decoder" | "acquisition" | "browser") =>
      (after[name] - before[name]) / (after.atMs - before.atMs);
    return {
      channels,
      decoderShare: share("decoder"),
      acquisitionShare: share("acquisition"),
      browserShare: share("browser"),
      othersShare: await othersShare(),
      ...figures,
    };
  } finally {
    await close();
    await rm(folder, { recursive: true, force: true });
  }
}

export const channels: Section = {
  name: "channels",
  async run(bench) {
    if (process.platform !== "linux") {
      return {
        tables: [],
        targets: [],
        data: { left: "the share of a core is read from /proc, on Linux alone" },
      };
    }
    const runs: Run[] = [];
    for (const count of counts) {
      bench.say(`${count} channels live on ${backend}`);
      runs.push(await runChannels(bench, count));
    }
    const of = (count: number) => runs.find((run) => run.channels === count) as Run;
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    return {
      tables: [
        {
          title: `channels live on ${backend}, 1 kHz, 8 bands, 5 lags, hop ${hopMs} ms; shares of one core`,
          header: [
            "channels",
            "missed hops",
            "of",
            "no estimate",
            "to decoded p50 / p99, ms",
            "to pixel p50 / p99, ms",
            "decoder worker",
            "acquisition worker",
            "whole browser",
            "other programs",
            "frames/s",
            "long tasks (longest, ms)",
          ],
          rows: runs.map((run) => [
            String(run.channels),
            String(run.missedHops),
            String(run.values),
            String(run.noEstimates),
            `${cell(run.toDecodedMs.p50)} / ${cell(run.toDecodedMs.p99)}`,
            `${cell(run.toPixelMs.p50)} / ${cell(run.toPixelMs.p99)}`,
            percent(run.decoderShare),
            percent(run.acquisitionShare),
            percent(run.browserShare),
            percent(run.othersShare),
            cell(run.framesPerSecond),
            `${run.longTasks} (${cell(run.longestTaskMs)})`,
          ]),
        },
      ],
      targets: [
        target("8 channels live, all plots, frames/s", of(8).framesPerSecond, "at least", 55, ""),
        target("8 channels live, all plots, long tasks", of(8).longTasks, "at most", 0, "", 0),
        target("64 channels live, decoder worker", 100 * of(64).decoderShare, "at most", 25, "% of a core"),
        target("256 channels live, missed hops", of(256).missedHops, "at most", 0, "", 0),
      ],
      data: { seconds: bench.isQuick ? 15 : 60, backend, runs },
    };
  },
};
