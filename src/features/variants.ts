import type { FeatureSpec } from "./spec.ts";

/** What a search may change about a spec. */
export interface Variant {
  /** Rows side by side: 5 means now and the 4 rows before. */
  readonly lags: number;
  /** Names of the bands kept; null for all. Features that are no bands stay. */
  readonly bands: readonly string[] | null;
  /** Every window of a band is this many times as long. */
  readonly windowScale: number;
  /** How far back the value that is decoded lies, ms. */
  readonly targetLagMs: number;
}

/** The variant that changes nothing. */
export function variantOf(spec: FeatureSpec): Variant {
  const last = spec.rows.at(-1);
  return {
    lags: last?.kernel === "lags" ? last.count : 1,
    bands: null,
    windowScale: 1,
    targetLagMs: spec.targetLagMs ?? 0,
  };
}

/** Names of all bands of a spec, each once. */
export function bandNamesOf(spec: FeatureSpec): string[] {
  return [
    ...new Set(spec.features.flatMap((step) => ("bands" in step ? step.bands.map(({ name }) => name) : []))),
  ];
}

/** The spec with another number of lags, fewer bands, other windows, another lag of the target. */
export function variedSpec(spec: FeatureSpec, variant: Variant): FeatureSpec {
  const { lags, bands, windowScale, targetLagMs } = variant;
  const features: FeatureSpec["features"] = [];
  for (const step of spec.features) {
    if (!("bands" in step)) features.push(step);
    else {
      const kept = step.bands.filter(({ name }) => bands === null || bands.includes(name));
      if (kept.length > 0) {
        features.push({ ...step, bands: kept.map((band) => scaled(band, windowScale)) } as typeof step);
      }
    }
  }
  const isLagged = spec.rows.at(-1)?.kernel === "lags";
  const rows = isLagged ? spec.rows.slice(0, -1) : spec.rows;
  const { targetLagMs: _, ...rest } = spec;
  return {
    ...rest,
    features,
    rows: lags > 1 || isLagged ? [...rows, { kernel: "lags", count: lags }] : rows,
    ...(targetLagMs > 0 && { targetLagMs }),
  };
}

function scaled<Band extends object>(band: Band, factor: number): Band {
  return "windowMs" in band && typeof band.windowMs === "number"
    ? { ...band, windowMs: band.windowMs * factor }
    : band;
}
