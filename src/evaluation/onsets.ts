import { type Quartiles, quantile, quartilesOf, sortedNumbers } from "./quantile.ts";

/** A causal detector: an onset is where values reach `on` after they were below `off`. GripThresholds are one, too. */
export interface OnsetDetector {
  on: number;
  off: number;
}

export interface OnsetScore {
  /** Measured onsets that could have been found: some decoded value stands near them. */
  onsets: number;
  hits: number;
  misses: number;
  falseAlarms: number;
  falseAlarmsPerMinute: number;
  /** From measured to detected onset, of the hits; negative: detected before. */
  latencyMs: Quartiles;
  /** Time in which both series have values. */
  minutes: number;
}

/** How far a detected onset may lie before and behind the measured one that it answers, s. */
export interface OnsetTolerance {
  beforeSeconds: number;
  afterSeconds: number;
}

/** LFP leads force by 0.2 to 0.3 s (Tan 2016), smoothing and lags delay: both bounds are chosen, wide enough for these. */
const defaultTolerance: OnsetTolerance = { beforeSeconds: 0.5, afterSeconds: 1 };

const candidates = 40;
/** A detector is armed again at this part of the way from the lowest decoded values up to its threshold. */
const offPart = 0.5;

/** Rows where an onset is detected. NaN changes nothing; values that begin above `off` have no onset. */
export function detectOnsets(values: Float64Array, { on, off }: OnsetDetector): number[] {
  const onsets: number[] = [];
  let isArmed = false;
  values.forEach((value, row) => {
    if (value < off) isArmed = true;
    if (!isArmed || !(value >= on)) return;
    onsets.push(row);
    isArmed = false;
  });
  return onsets;
}

/**
 * The detector that finds onsets best in training predictions: the threshold with the highest F1 (hits against misses and
 * false alarms), the middle one of several. Never to be chosen on the values that are then scored.
 * @param onsets rows of measured onsets (see findTrials)
 * @returns null where there is no onset to learn from, or the predictions do not vary
 */
export function chooseOnsetDetector(
  decoded: Float64Array,
  measured: Float64Array,
  onsets: readonly number[],
  hopSeconds: number,
  tolerance = defaultTolerance,
): OnsetDetector | null {
  const sorted = sortedNumbers(decoded);
  const low = quantile(sorted, 0.1);
  const span = quantile(sorted, 0.99) - low;
  if (!(span > 0) || onsets.length === 0) return null;
  const tried = Array.from({ length: candidates }, (_, k) => {
    const rise = (span * (k + 1)) / (candidates + 1);
    const detector = { on: low + rise, off: low + offPart * rise };
    const { hits, misses, falseAlarms } = scoreOnsets(
      decoded,
      measured,
      onsets,
      detector,
      hopSeconds,
      tolerance,
    );
    return { detector, f1: hits === 0 ? 0 : (2 * hits) / (2 * hits + misses + falseAlarms) };
  });
  const most = Math.max(...tried.map(({ f1 }) => f1));
  const best = tried.filter(({ f1 }) => f1 === most);
  return (best[Math.floor(best.length / 2)] as (typeof best)[number]).detector;
}

/**
 * Detected against measured onsets. Each measured onset takes the first detected one within the tolerance that none
 * before it has taken; detected onsets that are left over, while force was measured, are false alarms.
 * @param decoded @param measured rows one hop apart, NaN where a value is missing (see hopGrid)
 * @param onsets rows of measured onsets, ascending
 */
export function scoreOnsets(
  decoded: Float64Array,
  measured: Float64Array,
  onsets: readonly number[],
  detector: OnsetDetector,
  hopSeconds: number,
  { beforeSeconds, afterSeconds }: OnsetTolerance = defaultTolerance,
): OnsetScore {
  const before = Math.round(beforeSeconds / hopSeconds);
  const after = Math.round(afterSeconds / hopSeconds);
  const detected = detectOnsets(decoded, detector).filter((row) => !Number.isNaN(measured[row] as number));
  const findable = onsets.filter((row) =>
    decoded.subarray(Math.max(0, row - before), row + after + 1).some((value) => !Number.isNaN(value)),
  );
  const latencies: number[] = [];
  let next = 0;
  for (const onset of findable) {
    while (next < detected.length && (detected[next] as number) < onset - before) next++;
    const row = detected[next];
    if (row === undefined || row > onset + after) continue;
    latencies.push((row - onset) * (1000 * hopSeconds));
    next++;
  }
  const hits = latencies.length;
  const watched = decoded.reduce(
    (sum, value, row) => sum + (Number.isNaN(value) || Number.isNaN(measured[row] as number) ? 0 : 1),
    0,
  );
  const minutes = (watched * hopSeconds) / 60;
  const falseAlarms = detected.length - hits;
  return {
    onsets: findable.length,
    hits,
    misses: findable.length - hits,
    falseAlarms,
    falseAlarmsPerMinute: minutes > 0 ? falseAlarms / minutes : Number.NaN,
    latencyMs: quartilesOf(latencies),
    minutes,
  };
}
