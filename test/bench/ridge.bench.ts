/**
 * How long the ridge takes on ten minutes of 8 channels with 8 bands and 10 lags at 10 Hz (6000 rows of 640 columns), the
 * choice of its penalty by inner folds included; with and without the structure of lags. And the Kalman filter on the same.
 *
 *   npx tsx test/bench/ridge.bench.ts
 */
import type { Dataset } from "../../src/decoders/decoder.ts";
import { kalman } from "../../src/decoders/kalman.ts";
import { fitRidge } from "../../src/decoders/ridge.ts";
import { Random } from "../../src/signal/random.ts";

const rowCount = 6000;
const newest = 64;
const lags = 10;
const width = newest * lags;
const runs = 5;
const penalties = [1, 10, 100, 1000, 10_000, 100_000];

/** Slow columns beside their own past, and a target that follows some of them. */
function laggedDataset(): Dataset {
  const random = new Random(1, "bench");
  const rows = rowCount + lags - 1;
  const series = new Float64Array(rows * newest);
  for (let i = 0; i < series.length; i++) {
    series[i] = 0.8 * (series[i - newest] ?? 0) + random.normal();
  }
  const values = new Float64Array(rowCount * width);
  for (let row = 0; row < rowCount; row++) {
    for (let i = 0; i < width; i++) {
      const lag = Math.floor(i / newest);
      values[row * width + i] = series[(row + lags - 1 - lag) * newest + (i % newest)]!;
    }
  }
  return {
    rowCount,
    width,
    values,
    target: Float64Array.from({ length: rowCount }, (_, row) => {
      return values[row * width]! - values[row * width + newest + 3]! + random.normal();
    }),
    samples: Float64Array.from({ length: rowCount }, (_, row) => 100 * row),
    hopSamples: 100,
    columns: Array.from({ length: width }, (_, i) => ({
      name: `${i}`,
      channel: `LFP_${(i % newest) >> 3}`,
      band: `band${i % 8}`,
      lagMs: 100 * Math.floor(i / newest),
    })),
  };
}

async function median(train: () => Promise<unknown>): Promise<string> {
  const elapsed: number[] = [];
  const busy: number[] = [];
  const stretches: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedMs = performance.now();
    const before = process.cpuUsage();
    let longest = 0;
    let heardMs = startedMs;
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - heardMs);
      heardMs = performance.now();
    }, 1);
    await train();
    clearInterval(timer);
    elapsed.push(performance.now() - startedMs);
    busy.push(process.cpuUsage(before).user / 1000);
    stretches.push(longest);
  }
  const middle = (values: number[]) => values.sort((a, b) => a - b)[runs >> 1]!.toFixed(0);
  return `${middle(elapsed)} ms elapsed, ${middle(busy)} ms of the processor, ${middle(stretches)} ms at a stretch at most`;
}

const options = { seed: 1, gapRows: 19 };
const lagged = laggedDataset();
const plain = { ...lagged, columns: lagged.columns.map((column) => ({ ...column, lagMs: 0 })) };
const ridge = (dataset: Dataset, offered: readonly number[]) =>
  median(() => fitRidge(dataset, offered, options));
console.log(`${rowCount} x ${width}, medians of ${runs}`);
console.log(`lags used, ${penalties.length} penalties: ${await ridge(lagged, penalties)}`);
console.log(`lags used, 1 penalty: ${await ridge(lagged, [100])}`);
console.log(`lags not used, ${penalties.length} penalties: ${await ridge(plain, penalties)}`);
console.log(`Kalman filter: ${await median(() => kalman.fit(lagged, kalman.defaults, options))}`);
