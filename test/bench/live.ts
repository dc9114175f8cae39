/**
 * The live app over a minute: the strong patient, blocks of 10 ms, on each backend; at the hop of the shipped decoders and at
 * a fifth of it. Each run has a browser of its own.
 */

import { simulatedFor } from "../../src/cli/files.ts";
import { backendNames } from "../../src/decoders/decoder.ts";
import { createFeaturePipeline, defaultSpec } from "../../src/features/index.ts";
import { trainModel } from "../../src/pipeline/train.ts";
import { dropDecoder, openBrowser } from "../builtApp.ts";
import { watchOthers } from "./processor.ts";
import { clearRecorded, type LiveFigures, liveFigures, record, recordedBy, untilLive } from "./recorder.ts";
import { type Bench, pause, type Section, target } from "./section.ts";
import { cell } from "./summary.ts";

const patient = "strong";
const hopsMs = [100, 20];

interface Run extends LiveFigures {
  /** What of a core other programs used meanwhile. */
  othersShare: number;
  backend: string;
  hopMs: number;
}

async function decoderOf(hopMs: number) {
  const source = simulatedFor({ patient, seed: 1001, minutes: 3 });
  const { artifact } = await trainModel({
    source,
    decoder: "wiener-cascade",
    spec: { ...defaultSpec, name: `hop-${hopMs}`, hopMs },
    target: "FORCE",
    inputs: [],
    startSample: 0,
    endSample: source.frameCount,
    seed: 1,
    trainedAt: null,
  });
  return artifact;
}

async function runLive(
  { app, isQuick }: Bench,
  backend: string,
  hopMs: number,
  seconds = isQuick ? 10 : 60,
): Promise<Omit<Run, "backend" | "hopMs">> {
  const { context, profile, close } = await openBrowser();
  try {
    const page = context.pages()[0]!;
    await record(page);
    await page.goto(`${app.url}?patient=${patient}&backend=${backend}`);
    await untilLive(page);
    if (hopMs !== defaultSpec.hopMs) {
      await dropDecoder(page, await decoderOf(hopMs));
      await page.getByTestId("decoder-card").waitFor();
      await page.keyboard.press("Escape");
      await clearRecorded(page);
      await untilLive(page);
    }
    // What runs for the first time is compiled; the service worker fills its cache.
    await pause(5000);
    const othersShare = await watchOthers(profile);
    await clearRecorded(page);
    await pause(1000 * seconds);
    return { othersShare: await othersShare(), ...liveFigures(await recordedBy(page), hopMs, hopMs) };
  } finally {
    await close();
  }
}

export const live: Section = {
  name: "live",
  async run(bench) {
    const runs: Run[] = [];
    for (const hopMs of hopsMs) {
      for (const backend of backendNames) {
        bench.say(`live on ${backend}, hop ${hopMs} ms`);
        runs.push({ backend, hopMs, ...(await runLive(bench, backend, hopMs)) });
      }
    }
    const { info } = simulatedFor({ patient, seed: 1, minutes: 1 });
    const inputs = info.channels.filter(({ kind }) => kind === "lfp").map(({ name }) => name);
    const { latencyMs, spanMs } = createFeaturePipeline(info, defaultSpec, inputs);
    const two = ({ p50, p99 }: { p50: number; p99: number }) => `${cell(p50)} / ${cell(p99)}`;
    const three = ({ p50, p95, p99 }: LiveFigures["toPixelMs"]) => [p50, p95, p99].map(cell).join(" / ");
    return {
      tables: [
        {
          title: "live, ms: p50 / p95 / p99",
          header: [
            "hop, ms",
            "backend",
            "to decoded",
            "to pixel",
            "as the app shows them, p50 / p99",
            "values",
            "no estimate",
            "missed hops",
            "frames/s",
            "frames left out",
            "long tasks (longest, ms)",
            "other programs, % of a core",
          ],
          rows: runs.map((run) => [
            String(run.hopMs),
            run.shown.backend,
            three(run.toDecodedMs),
            three(run.toPixelMs),
            `${two(run.shown.toDecodedMs)}; ${two(run.shown.toPixelMs)}`,
            String(run.values),
            String(run.noEstimates),
            String(run.missedHops),
            cell(run.framesPerSecond),
            String(run.droppedFrames),
            `${run.longTasks} (${cell(run.longestTaskMs)})`,
            cell(100 * run.othersShare),
          ]),
        },
        {
          title: "features of the same decoders: no computer makes that shorter",
          header: ["delay of filters and windows, ms", "reach of a row, ms"],
          rows: [[cell(latencyMs), cell(spanMs)]],
        },
      ],
      targets: runs
        .filter(({ hopMs }) => hopMs === defaultSpec.hopMs)
        .flatMap((run) => [
          target(
            `sample to decoded, p99, ${run.backend}`,
            run.toDecodedMs.p99,
            "at most",
            run.backend === "webgl" ? 8 : 2,
            "ms",
            2,
          ),
          target(`sample to pixel, p50, ${run.backend}`, run.toPixelMs.p50, "at most", 25, "ms"),
          target(`sample to pixel, p99, ${run.backend}`, run.toPixelMs.p99, "at most", 50, "ms"),
        ]),
      data: { seconds: bench.isQuick ? 10 : 60, featureLatencyMs: latencyMs, featureSpanMs: spanMs, runs },
    };
  },
};
