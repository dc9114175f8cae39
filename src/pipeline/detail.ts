import type { AnyKind } from "../decoders/index.ts";
import { errorByLabel, errorByLevel, errorByTime, worstSegments } from "../evaluation/errorAnalysis.ts";
import { metricsOf } from "../evaluation/metrics.ts";
import { permutationImportance } from "../evaluation/permutation.ts";
import type { DecoderDetail, FeatureCell } from "../evaluation/report.ts";
import { memorySeconds } from "../evaluation/score.ts";
import { type CrossValidation, decodeRows, type Fold } from "./evaluate.ts";

/** The worst stretches are this long, and so many are told. */
const segmentSeconds = 5;
const mostSegments = 5;
const levelBins = 5;
const repeats = 5;

export interface DetailRequest {
  kind: AnyKind;
  blocked: CrossValidation;
  forward: CrossValidation | null;
  blockedFolds: readonly Fold[];
  /** For each row 1 where a channel deserved attention. */
  quality: Uint8Array | null;
  rateHz: number;
  hopSeconds: number;
  isThorough: boolean;
  seed: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number, doing: string) => void) | undefined;
}

/** Looks at one decoder's held-out values more closely. @throws DOMException AbortError */
export async function detailOf(request: DetailRequest): Promise<DecoderDetail> {
  const { kind, blocked, forward, blockedFolds, rateHz, hopSeconds } = request;
  const { decoded, measured } = blocked;
  const samples = (blockedFolds[0] as Fold).dataset.samples;
  const secondsOf = (row: number) => (samples[row] as number) / rateHz;
  const worst = worstSegments(decoded, measured, Math.round(segmentSeconds / hopSeconds), mostSegments);
  const labels =
    request.quality && Array.from(request.quality, (flag) => (flag === 0 ? "good" : "attention"));
  return {
    decoder: kind.name,
    worst: worst.map((segment) => ({
      ...segment,
      startSeconds: secondsOf(segment.start),
      endSeconds: secondsOf(segment.end - 1),
    })),
    byLevel: errorByLevel(decoded, measured, levelBins),
    byTime: forward
      ? errorByTime(forward.decoded, forward.measured, sinceTraining(forward, samples, rateHz), 60)
      : [],
    byQuality: labels ? errorByLabel(decoded, measured, labels) : [],
    map: featureMap(request),
    importance: request.isThorough ? await importanceOf(request) : null,
  };
}

/** Seconds from the end of the part that a row's decoder was trained on. */
function sinceTraining(
  { splits, decoded }: CrossValidation,
  samples: Float64Array,
  rateHz: number,
): Float64Array {
  const seconds = new Float64Array(decoded.length);
  for (const { test, train } of splits) {
    const end = samples[(train.at(-1) as (typeof train)[number])[1] - 1] as number;
    for (let row = test[0]; row < test[1]; row++) seconds[row] = ((samples[row] as number) - end) / rateHz;
  }
  return seconds;
}

/** Channel by band: weights where the decoder is linear, and what the decoded values go along with. */
function featureMap({ blocked, blockedFolds }: DetailRequest): FeatureCell[] {
  const cells = new Map<
    string,
    { channel: string; band: string; weight: number | null; r: number; rows: number }
  >();
  const [given] = blockedFolds;
  // Windows of other lengths make other columns of the same names.
  const alike = blockedFolds.filter(({ features }) => features === given?.features);
  for (const [fold, { split, dataset, features }] of blockedFolds.entries()) {
    if (features !== given?.features) continue;
    const { columns, width, values } = dataset;
    const linear = linearWeights(blocked.weights[fold], width);
    const [start, end] = split.test;
    columns.forEach(({ channel, band, lagMs }, place) => {
      const key = JSON.stringify([channel, band]);
      const cell = cells.get(key) ?? { channel, band, weight: linear && 0, r: 0, rows: 0 };
      if (cell.weight !== null && linear) cell.weight += (linear[place] as number) / alike.length;
      if (lagMs === 0) {
        const column = Float64Array.from(
          { length: end - start },
          (_, i) => values[(start + i) * width + place] as number,
        );
        const { r } = metricsOf(column, blocked.decoded.subarray(start, end));
        if (!Number.isNaN(r)) {
          cell.r += r * (end - start);
          cell.rows += end - start;
        }
      }
      cells.set(key, cell);
    });
  }
  return [...cells.values()].map(({ channel, band, weight, r, rows }) => ({
    channel,
    band,
    weight,
    pattern: rows > 0 ? r / rows : Number.NaN,
  }));
}

/** Weights on the columns of a row, where the decoder's first stage is linear. */
function linearWeights(weights: unknown, width: number): readonly number[] | null {
  const { weights: linear } = weights as { weights?: unknown };
  return Array.isArray(linear) && linear.length === width ? linear : null;
}

/** How much R2 falls when a band of all channels, or all of a channel, is shifted in time, by each fold's own fit. */
async function importanceOf(request: DetailRequest): Promise<NonNullable<DecoderDetail["importance"]>> {
  const { kind, blocked, blockedFolds, hopSeconds, seed, signal } = request;
  const { dataset: first, features } = blockedFolds[0] as Fold;
  // Where features were searched, folds have columns of their own: those of the first fold are shifted where they are its.
  const folds = blockedFolds.filter(
    (fold) => fold.features === features && sameColumns(fold.dataset.columns, first.columns),
  );
  const groupsBy = (name: "band" | "channel") =>
    [...new Set(first.columns.map((column) => column[name]))].map((value) => ({
      name: value,
      columns: first.columns.flatMap((column, place) => (column[name] === value ? [place] : [])),
    }));
  const score = (values: Float64Array) => {
    const decoded = new Float64Array(first.rowCount).fill(Number.NaN);
    for (const { split, dataset } of folds) {
      const decoder = kind.reference(blocked.weights[blockedFolds.findIndex((fold) => fold.split === split)]);
      decoded.set(decodeRows({ ...dataset, values }, decoder, split.test), split.test[0]);
    }
    return metricsOf(decoded, blocked.measured).r2;
  };
  const ask = (name: "band" | "channel", from: number) =>
    permutationImportance(first.values, first.width, first.rowCount, groupsBy(name), score, {
      seed,
      repeats,
      leastShift: Math.round(memorySeconds / hopSeconds),
      signal,
      onProgress: (fraction) => request.onProgress?.(from + fraction / 2, `Importance of each ${name}`),
    });
  return { bands: await ask("band", 0), channels: await ask("channel", 0.5) };
}

function sameColumns(a: readonly { name: string }[], b: readonly { name: string }[]): boolean {
  return a.length === b.length && a.every(({ name }, i) => name === (b[i] as (typeof b)[number]).name);
}
