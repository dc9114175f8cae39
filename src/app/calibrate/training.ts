import * as v from "valibot";
import type { Progress } from "../../contract/apis.ts";
import { featureSpecs, decoders as kinds } from "../../contract/catalogue.ts";
import type { TrainRequest } from "../../contract/config.ts";
import { formatFigure } from "../format.ts";
import { recordingSource } from "../requests.ts";
import type { Session } from "../session.ts";
import { type OpenRecording, store, type Trained } from "../store.ts";
import { messageOf } from "../words.ts";
import { calibration } from "./state.ts";

/** Less than this cannot be split into a part to calibrate on and one to decode. */
const leastSeconds = 3;
/** A network takes about so many times as long to fit as the others. */
const slowShare = 20;

/** What can be said of a recording's calibration. */
type Asked = Pick<OpenRecording, "target" | "inputs" | "spec" | "budget" | "splitSeconds">;

export function titleOf(decoder: string): string {
  return kinds.find(({ name }) => name === decoder)?.title ?? decoder;
}

/** Says whether the decoders at hand are those that would be calibrated now. */
export function choiceOf(
  { target, inputs, spec, budget, splitSeconds, said }: Asked & Pick<OpenRecording, "said">,
  decoders: readonly string[],
): string {
  return JSON.stringify([said, target, inputs, spec, budget, splitSeconds, decoders]);
}

/** The uppermost edge of a feature spec's bands, Hz: the stream's rate must lie above twice that. 0 where it has no bands. */
export function uppermostHz(spec: string): number {
  const Bands = v.object({
    features: v.array(v.object({ bands: v.optional(v.array(v.object({ highHz: v.number() })), []) })),
  });
  const { features } = v.parse(Bands, featureSpecs[spec]?.spec);
  return Math.max(0, ...features.flatMap(({ bands }) => bands.map(({ highHz }) => highHz)));
}

/** Why nothing can be calibrated with these settings; null where it can. */
export function settingsHindrance(
  spec: string,
  decoders: readonly string[],
  rateHz: number,
  isEvaluating: boolean,
): string | null {
  const highHz = uppermostHz(spec);
  if (decoders.length === 0) return "Choose at least one decoder.";
  if (2 * highHz >= rateHz)
    return `These features reach up to ${highHz} Hz, and ${formatFigure(rateHz)} Hz are too few for that: choose others.`;
  return isEvaluating
    ? "An evaluation is under way, and one at a time is computed: wait for it or cancel it on the Evaluate page."
    : null;
}

/** Why nothing can be calibrated on a recording as things stand; null where it can. */
export function recordingHindrance(
  { report, target, inputs, splitSeconds, spec }: Asked & Pick<OpenRecording, "report">,
  decoders: readonly string[],
  isEvaluating: boolean,
): string | null {
  const seconds = report.frameCount / report.info.rateHz;
  if (target === "") return "Choose the channel that holds the measured force.";
  if (inputs.every((name) => name === target)) return "Choose at least one channel to decode from.";
  if (!(splitSeconds > 0)) return "Choose how much to calibrate on.";
  if (seconds < leastSeconds)
    return `The recording is ${formatFigure(seconds)} s long: too short to calibrate on.`;
  return settingsHindrance(spec, decoders, report.info.rateHz, isEvaluating);
}

/** What the trainer is asked for, for one decoder. */
export function trainRequest(
  {
    report,
    files,
    said,
    target,
    inputs,
    spec,
    budget,
    splitSeconds,
  }: Asked & Pick<OpenRecording, "report" | "files" | "said">,
  decoder: string,
): TrainRequest {
  return {
    source: recordingSource({ files, said }),
    decoder,
    target,
    channels: inputs.filter((name) => name !== target),
    spec: featureSpecs[spec]?.spec,
    startSample: 0,
    endSample: Math.round(splitSeconds * report.info.rateHz),
    seed: 1,
    budget,
  };
}

/**
 * How far several decoders are that are calibrated one after another.
 * @param index of the one under way  @param elapsedMs since the first began
 */
export function overallProgress(
  decoders: readonly string[],
  index: number,
  { fraction, doing }: Pick<Progress, "fraction" | "doing">,
  elapsedMs: number,
): Progress {
  const weights = decoders.map((decoder) => {
    const kind = kinds.find(({ name }) => name === decoder);
    return kind && !kind.isQuick ? slowShare : 1;
  });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const done = (sum(weights.slice(0, index)) + fraction * (weights[index] ?? 0)) / sum(weights);
  const of = decoders.length === 1 ? "" : ` (${index + 1} of ${decoders.length})`;
  return {
    fraction: done,
    doing: `${titleOf(decoders[index] ?? "")}${of}: ${doing.toLowerCase()}`,
    remainingMs: done > 0.05 ? (elapsedMs / done) * (1 - done) : Number.NaN,
  };
}

/** The decoder with the highest r on what was held out. */
export function bestOf(trained: readonly [Trained, ...Trained[]]): Trained {
  const score = ({ result }: Trained) => result.blocked.pooled.r;
  return trained.reduce((best, each) =>
    score(each) > score(best) || Number.isNaN(score(best)) ? each : best,
  );
}

/**
 * Calibrates the chosen decoders one after another on the chosen part of the recording that is open. One that cannot be fitted
 * is told beside the others. What was there before stays until something new is.
 */
export async function calibrate(session: Session): Promise<void> {
  const { recording } = store.getState();
  const { decoders } = calibration.getState();
  if (!recording || recording.training.state === "under-way") return;
  const { files } = recording;
  const ofChoice = choiceOf(recording, decoders);
  const startedMs = performance.now();
  const update = (change: Partial<Pick<OpenRecording, "training" | "trained">>) =>
    store.setState(({ recording: held }) => ({
      recording: held && held.files === files ? { ...held, ...change } : held,
    }));
  const trained: Trained[] = [];
  const failures: { decoder: string; reason: string }[] = [];
  let endSample = 0;
  for (const [index, decoder] of decoders.entries()) {
    // Progress comes through a port of its own, and may come later than the end.
    let isOver = false;
    const onProgress = (progress: Pick<Progress, "fraction" | "doing">) => {
      const elapsedMs = performance.now() - startedMs;
      if (isOver) return;
      update({
        training: { state: "under-way", progress: overallProgress(decoders, index, progress, elapsedMs) },
      });
    };
    onProgress({ fraction: 0, doing: "Reading the recording" });
    try {
      const request = trainRequest(recording, decoder);
      endSample = request.endSample;
      trained.push({ decoder, result: await session.train(request, onProgress) });
    } catch (error) {
      if (error instanceof Error && error.name === "AbortError") {
        update({ training: { state: store.getState().recording?.trained ? "done" : "none" } });
        return;
      }
      failures.push({ decoder, reason: messageOf(error) });
    } finally {
      isOver = true;
    }
  }
  const [first, ...others] = trained;
  if (first) {
    const set = { decoders: trained, best: bestOf([first, ...others]), failures, endSample, ofChoice };
    update({ training: { state: "done" }, trained: set });
  } else {
    const reasons = new Set(failures.map(({ reason }) => reason));
    update({ training: { state: "failed", reason: [...reasons].join(" ") } });
  }
}
