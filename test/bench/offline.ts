/**
 * The way from samples to decoded values away from any clock, in Node: seconds of recording per second of the processor, each
 * kernel alone and the whole as it runs live. Beside it, in the same run, the same filters in SciPy.
 *
 *   npx tsx test/bench/offline.ts
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { getHeapStatistics } from "node:v8";
import { simulatedFor } from "../../src/cli/files.ts";
import { decoderKind } from "../../src/decoders/index.ts";
import { bandPower, bandpass } from "../../src/features/bandPower.ts";
import type { FeatureSpec } from "../../src/features/index.ts";
import { createFeaturePipeline, defaultSpec } from "../../src/features/index.ts";
import { createRows, createSegment } from "../../src/features/kernel.ts";
import { lags } from "../../src/features/lags.ts";
import { log } from "../../src/features/log.ts";
import { notch } from "../../src/features/notch.ts";
import { offset } from "../../src/features/offset.ts";
import { sosFilterInto, sosStates } from "../../src/features/sos.ts";
import { QualityMonitor } from "../../src/monitors/quality.ts";
import { LiveDecoder } from "../../src/pipeline/live.ts";
import { type LoadedModel, loadModel } from "../../src/pipeline/load.ts";
import type { Block } from "../../src/signal/block.ts";
import { channelIndex, type StreamInfo } from "../../src/signal/stream.ts";
import { decoderFor } from "./manyChannels.ts";
import { sectionText } from "./render.ts";
import { type Section, target } from "./section.ts";
import { cell, summaryOf } from "./summary.ts";

const channelCounts = [8, 64, 256] as const;
const rateHz = 1000;
const hopFrames = (defaultSpec.hopMs * rateHz) / 1000;
/** Seconds of recording times channels in one turn: the same work for any number of channels, some tens of ms. */
const channelSeconds = 256;
/** Turns before those that count: windows and lags fill, functions are compiled. */
const warmUpTurns = 3;

const filters = "filters alone";
const livePath = "live path, blocks of 1 s";

/** One way of working through a turn of the recording; the next turn goes on where it ended. */
interface Variant {
  readonly name: string;
  run(): void;
}

type BandPowerParams = Extract<FeatureSpec["features"][number], { kernel: "bandPower" }>;
const bandParams = defaultSpec.features.find(({ kernel }) => kernel === "bandPower") as BandPowerParams;
const { bands, filterOrder } = bandParams;

/** Time of the processor in ms, all threads of this process: other programs on the machine do not add to it. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Recording {
  readonly info: StreamInfo;
  readonly frames: number;
  readonly width: number;
  readonly data: Float32Array;
  readonly model: LoadedModel;
}

interface Measured {
  channels: number;
  secondsPerTurn: number;
  figures: { name: string; timesRealTime: number; slowest: number }[];
  /** NaN where SciPy is absent, and what is made of it. */
  scipyTimesRealTime: number;
  filtersOverScipy: number;
  livePathTimesRealTime: number;
  /** Share of the hops that were given a value: not those in which the first windows fill. */
  hopsDecoded: number;
  bytesPerBlock: number;
}

async function recordingOf(count: number): Promise<Recording> {
  const source = simulatedFor({ patient: "strong", seed: 5, minutes: 1, channels: count });
  const frames = (channelSeconds / count) * rateHz;
  const width = source.info.channels.length;
  const data = new Float32Array(frames * width);
  await source.readInto(0, frames, data);
  const artifact = await decoderFor(count);
  const loaded = await loadModel(artifact, "benchmark", "cpu");
  loaded.decoder.dispose();
  const { kind, weights } = artifact.decoder;
  // In plain float64: what a row costs in TensorFlow.js is measured elsewhere.
  const model = { ...loaded, decoder: decoderKind(kind).reference(weights as never) };
  return { info: source.info, frames, width, data, model };
}

/** The recording in blocks, again and again, as a stream without a gap. */
function inBlocks({ frames, width, data }: Recording, blockFrames: number, take: (block: Block) => void) {
  const blocks = Array.from({ length: frames / blockFrames }, (_, i): Block => {
    const part = data.subarray(i * blockFrames * width, (i + 1) * blockFrames * width);
    return { firstSample: 0, frameCount: blockFrames, data: part, acquiredAtMs: Number.NaN };
  });
  let firstSample = 0;
  return () => {
    for (const block of blocks) {
      block.firstSample = firstSample;
      take(block);
      firstSample += blockFrames;
    }
  };
}

/** Every kernel alone, hop by hop, as the chain calls it with large blocks. */
function kernelVariants({ frames, width, data, model }: Recording): Variant[] {
  const { channels } = model.artifact.input;
  const info = { rateHz, channels };
  const segment = createSegment(channels.length, hopFrames);
  const out = createSegment(channels.length, hopFrames);
  segment.frameCount = hopFrames;
  /** Channel by channel, all frames, as SciPy has it. */
  const signals = new Float64Array(channels.length * frames);
  for (let channel = 0; channel < channels.length; channel++) {
    for (let i = 0; i < frames; i++) signals[channel * frames + i] = data[i * width + channel] as number;
    segment.data.set(signals.subarray(channel * frames, channel * frames + hopFrames), channel * hopFrames);
  }
  const eachHop = (take: () => void) => () => {
    for (let i = 0; i < frames / hopFrames; i++) {
      take();
      segment.firstSample += hopFrames;
    }
  };
  const offsetState = offset.init(info, {});
  const notchParams = { lineHz: 50, harmonics: 3, widthHz: 2 };
  const notchState = notch.init(info, notchParams);
  const designs = bands.map((band) => {
    const sos = bandpass(band, filterOrder, rateHz);
    return { sos, states: sosStates(sos, channels.length) };
  });
  const filtered = new Float64Array(channels.length * hopFrames);
  const bandState = bandPower.init(info, bandParams, hopFrames);
  const columns = bandPower.describe(info, bandParams);
  const rows = { ...createRows(columns.length, 1), count: 1 };
  const logState = log.init(columns, {}, defaultSpec.hopMs);
  const logged = createRows(columns.length, 1);
  const lagsState = lags.init(columns, { count: 5 }, defaultSpec.hopMs);
  const lagged = createRows(5 * columns.length, 1);
  return [
    { name: "offset", run: eachHop(() => offset.process(offsetState, segment, out)) },
    {
      name: "notch at 3 harmonics (not in the whole)",
      run: eachHop(() => notch.process(notchState, segment, out)),
    },
    {
      name: filters,
      run() {
        for (let from = 0; from < frames; from += hopFrames) {
          for (const { sos, states } of designs) {
            sosFilterInto(sos, states, signals, from, frames, filtered, 0, hopFrames, hopFrames);
          }
        }
      },
    },
    {
      name: "band power: filters, squares, windows",
      run: eachHop(() => {
        bandPower.process(bandState, segment);
        bandPower.rowInto(bandState, rows.values, 0);
      }),
    },
    { name: "log", run: eachHop(() => log.process(logState, rows, logged)) },
    { name: "lags", run: eachHop(() => lags.process(lagsState, logged, lagged)) },
  ];
}

/** What kernels make together; `decoded` counts the values that come out. */
function wholeVariants(recording: Recording, decoded: { hops: number; values: number }): Variant[] {
  const { info, model } = recording;
  const inputs = model.artifact.input.channels.map(({ name }) => name);
  const watch = () => {
    const indices = inputs.map((name) => channelIndex(info, name));
    const monitor = new QualityMonitor(info, indices);
    return (block: Block) => monitor.observe(block);
  };
  const chain = () => {
    const features = createFeaturePipeline(info, model.spec, inputs);
    const rows = features.createRows(rateHz);
    return (block: Block) => void features.process(block, rows);
  };
  const live = () => {
    const decoder = new LiveDecoder(info, model, {
      onHop(_, value) {
        decoded.hops++;
        if (!Number.isNaN(value)) decoded.values++;
      },
    });
    return (block: Block) => decoder.process(block);
  };
  return [
    { name: "features, blocks of 10 ms", run: inBlocks(recording, 10, chain()) },
    { name: "features, blocks of 1 s", run: inBlocks(recording, rateHz, chain()) },
    { name: "quality monitor, blocks of 10 ms", run: inBlocks(recording, 10, watch()) },
    { name: "quality monitor, blocks of 1 s", run: inBlocks(recording, rateHz, watch()) },
    { name: "live path, blocks of 10 ms", run: inBlocks(recording, 10, live()) },
    { name: livePath, run: inBlocks(recording, rateHz, live()) },
  ];
}

/** SciPy in a process of its own; null where python3 or scipy is absent. */
async function startScipy() {
  const edges = bands.map(({ lowHz, highHz }) => [lowHz, highHz]);
  const script = join(import.meta.dirname, "offline.py");
  const child = spawn("python3", [script, JSON.stringify([filterOrder, rateHz, edges])], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) return null;
  return {
    version: first.value,
    /** Time of the processor, ms, for one pass over all bands. */
    async filterMs(channels: number, frames: number): Promise<number> {
      child.stdin.write(`${channels} ${frames}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error("SciPy ended while it was measured");
      return 1000 * Number(value);
    },
    stop: () => child.stdin.end(),
  };
}

/** Bytes of heap that a block of 10 ms leaves behind on the live path: median of stretches without a garbage collection. */
function bytesPerBlock(recording: Recording): number {
  const run = inBlocks(recording, 10, (block) => decoder.process(block));
  const decoder = new LiveDecoder(recording.info, recording.model, { onHop() {} });
  const used = () => getHeapStatistics().used_heap_size;
  for (let i = 0; i < warmUpTurns; i++) run();
  const grown: number[] = [];
  for (let i = 0; i < 9; i++) {
    const before = used();
    run();
    const bytes = used() - before;
    if (bytes >= 0) grown.push(bytes / (recording.frames / 10));
  }
  return summaryOf(grown).p50;
}

export const offline: Section = {
  name: "offline",
  async run({ isQuick, say }) {
    const turns = isQuick ? 3 : 15;
    const scipy = await startScipy();
    if (scipy === null) say("offline: no python3 with scipy here, so nothing to compare the filters with");
    const measured: Measured[] = [];
    for (const count of channelCounts) {
      say(`offline, ${count} channels`);
      const recording = await recordingOf(count);
      const seconds = recording.frames / rateHz;
      const decoded = { hops: 0, values: 0 };
      const variants = [...kernelVariants(recording), ...wholeVariants(recording, decoded)];
      const times = variants.map((): number[] => []);
      const scipyTimes: number[] = [];
      // In turn, so that whatever else goes on meets all of them.
      for (let turn = -warmUpTurns; turn < turns; turn++) {
        for (const [i, { run }] of variants.entries()) {
          const startMs = processorMs();
          run();
          if (turn >= 0) times[i]?.push(processorMs() - startMs);
        }
        const ms = await scipy?.filterMs(count, recording.frames);
        if (ms !== undefined && turn >= 0) scipyTimes.push(ms);
      }
      const speed = (ms: number) => (1000 * seconds) / ms;
      const figures = variants.map(({ name }, i) => {
        const { p50, greatest } = summaryOf(times[i] ?? []);
        return { name, timesRealTime: speed(p50), slowest: speed(greatest) };
      });
      const of = (name: string) => figures.find((each) => each.name === name)?.timesRealTime ?? Number.NaN;
      const scipyTimesRealTime = speed(summaryOf(scipyTimes).p50);
      measured.push({
        channels: count,
        secondsPerTurn: seconds,
        figures,
        scipyTimesRealTime,
        filtersOverScipy: of(filters) / scipyTimesRealTime,
        livePathTimesRealTime: of(livePath),
        hopsDecoded: decoded.values / decoded.hops,
        bytesPerBlock: bytesPerBlock(recording),
      });
    }
    scipy?.stop();
    const [eight] = measured;
    const names = eight?.figures.map(({ name }) => name) ?? [];
    const row = (name: string, value: (each: Measured) => number) => [
      name,
      ...measured.map((each) => cell(value(each))),
    ];
    const rows = names.map((name, i) => row(name, ({ figures }) => figures[i]?.timesRealTime ?? Number.NaN));
    const after = names.indexOf(filters) + 1;
    rows.splice(
      after,
      0,
      row(`the same filters in SciPy ${scipy?.version ?? "(absent)"}`, (each) => each.scipyTimesRealTime),
    );
    return {
      tables: [
        {
          title: `seconds of recording per second of the processor, ${rateHz} Hz, ${bands.length} bands, medians of ${turns} turns`,
          header: ["", ...channelCounts.map((count) => `${count} channels`)],
          rows,
        },
        {
          title: "live path, blocks of 10 ms",
          header: ["", ...channelCounts.map((count) => `${count} channels`)],
          rows: [
            row("heap per block, bytes", (each) => each.bytesPerBlock),
            row("hops with a decoded value, %", (each) => 100 * each.hopsDecoded),
          ],
        },
      ],
      targets: [
        target(
          "offline, 8 channels, times real time",
          eight?.livePathTimesRealTime ?? Number.NaN,
          "at least",
          300,
          "",
          0,
        ),
        target(
          "the same filter work, SciPy = 1, where it is least",
          Math.min(...measured.map(({ filtersOverScipy }) => filtersOverScipy)),
          "at least",
          1,
          "",
          2,
        ),
      ],
      data: { rateHz, bands: bands.length, turns, scipy: scipy?.version ?? null, measured },
    };
  },
};

if (process.argv[1] === import.meta.filename) {
  const result = await offline.run({
    app: null as never,
    isQuick: process.argv.includes("--quick"),
    say: console.error,
  });
  console.log(sectionText(result));
}
