import type { Evaluation, EvaluationResult } from "../store.ts";

/** Parts of what an evaluation found, as the page tells them. */
export type Report = EvaluationResult["report"];
export type Series = EvaluationResult["series"];
export type DecoderReport = Report["results"][number];
/** Where the signals can be read again. */
export type Origin = Extract<Evaluation, { state: "done" }>["origin"];
export type Detail = NonNullable<Report["detail"]>;
export type Curve = NonNullable<Report["learningCurve"]>;

/** What it is of, where it stands alone: never without saying that it is simulated. */
export function sourceOf({ source, simulated }: Report): string {
  return simulated ? `${source} (simulated)` : source;
}

/** What stands behind the name of something that is no decoder in use. */
export function roleOf({ isBaseline, isUnfair }: DecoderReport): string {
  return isUnfair ? "told the truth" : isBaseline ? "baseline" : "";
}

/** Held-out values of a decoder; those of forward chaining where they are asked for and there are any. */
export function heldOutOf(series: Series, decoder: string, isForward: boolean): Float64Array | null {
  const held = series.decoded[decoder];
  return (isForward ? held?.forward : null) ?? held?.blocked ?? null;
}

/** What a decoder is called in a report. */
export function titleOf({ results }: Report, decoder: string): string {
  return results.find((result) => result.decoder === decoder)?.title ?? decoder;
}
