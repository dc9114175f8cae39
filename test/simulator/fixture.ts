import { createFeaturePipeline, parseFeatureSpec } from "../../src/features/index.ts";
import type { StreamInfo } from "../../src/signal/stream.ts";

/** Time-resolved power of bands in one channel: mean square over a window of the past, every 100 ms. */
export function bandPowers(
  info: StreamInfo,
  channel: string,
  data: Float32Array,
  bands: Readonly<Record<string, readonly [lowHz: number, highHz: number]>>,
  windowMs = 500,
): { samples: number[]; powers: Record<string, number[]> } {
  const spec = parseFeatureSpec(
    {
      schema: 2,
      name: "powers",
      hopMs: 100,
      signal: [],
      features: [
        {
          kernel: "bandPower",
          bands: Object.entries(bands).map(([name, [lowHz, highHz]]) => ({ name, lowHz, highHz, windowMs })),
          filterOrder: 3,
        },
      ],
      rows: [],
    },
    "powers",
  );
  const pipeline = createFeaturePipeline(info, spec, [channel]);
  const frameCount = data.length / info.channels.length;
  const rows = pipeline.createRows(frameCount);
  // An artefact alone is still between its events, and a channel that is still is taken for a flat one.
  const moving = data.map(
    (value, i) => value + (i % 2 === 0 ? 1e-9 : -1e-9) + (value === 0 ? 1e-9 * (i % 3) : 0),
  );
  pipeline.process({ firstSample: 0, frameCount, data: moving, acquiredAtMs: Number.NaN }, rows);
  const powers = Object.keys(bands).map((name, at) => [
    name,
    Array.from({ length: rows.count }, (_, row) => rows.values[row * pipeline.width + at] as number),
  ]);
  return { samples: Array.from(rows.samples.subarray(0, rows.count)), powers: Object.fromEntries(powers) };
}

export const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const sdOf = (values: readonly number[]) => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
};
