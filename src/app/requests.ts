import type { SourceSummary } from "../contract/apis.ts";
import { baselines, decoders, featureSpecs } from "../contract/catalogue.ts";
import type { EvaluateRequest, SourceConfig } from "../contract/config.ts";
import type { UrlState } from "../contract/urlState.ts";
import type { AppState, OpenRecording } from "./store.ts";

/** The simulated patient of a choice, as a source. */
export function simulatedSource({
  patient,
  seed,
  task,
  medication,
  rest,
  artefacts,
  mainsHz,
}: UrlState): SourceConfig {
  return { kind: "simulated", patient, seed, task, medication, rest, artefacts: [...artefacts], mainsHz };
}

/** A recording that is open, as a source: with what was said of its channels. */
export function recordingSource({ files, said }: Pick<OpenRecording, "files" | "said">): SourceConfig {
  return { kind: "recording", files: [...files], channels: [...said] };
}

type Evaluated = Pick<AppState, "choice" | "recording" | "evaluationSettings">;

/** The recording that is to be evaluated; null where it is the simulated patient. */
export function evaluatedRecording({ recording, evaluationSettings }: Evaluated): OpenRecording | null {
  return evaluationSettings.source === "recording" ? recording : null;
}

/** What the trainer is asked for. @param summary of the source that is evaluated */
export function evaluateRequest(
  state: Evaluated,
  { info, frameCount, proposedTarget }: Pick<SourceSummary, "info" | "frameCount" | "proposedTarget">,
): EvaluateRequest {
  const { choice, evaluationSettings: settings } = state;
  const recording = evaluatedRecording(state);
  const minutes = recording ? settings.recordingMinutes : settings.minutes;
  const target = recording?.target ?? proposedTarget ?? "";
  return {
    source: recording ? recordingSource(recording) : simulatedSource(choice),
    target,
    channels: recording?.inputs.filter((name) => name !== target) ?? [],
    spec: featureSpecs[recording?.spec ?? settings.spec]?.spec,
    startSample: 0,
    endSample: minutes === null ? frameCount : Math.min(frameCount, Math.round(60 * minutes * info.rateHz)),
    seed: settings.seed,
    budget: settings.budget,
    decoders: [...decoders.filter(({ name }) => settings.decoders.includes(name)), ...baselines].map(
      ({ name }) => name,
    ),
    folds: settings.folds,
    isThorough: true,
  };
}

/** Says whether what was found is what would be asked for now. */
export function settingsKey(state: Evaluated): string {
  const { choice, evaluationSettings } = state;
  const recording = evaluatedRecording(state);
  const of = recording
    ? [
        recording.files.map(({ name, size, lastModified }) => [name, size, lastModified]),
        recording.said,
        recording.target,
        recording.inputs,
        recording.spec,
      ]
    : [simulatedSource(choice), evaluationSettings.spec];
  const { source, minutes, recordingMinutes, spec, ...asked } = evaluationSettings;
  return JSON.stringify([of, recording ? recordingMinutes : minutes, asked]);
}

/** Why nothing can be evaluated as things stand; null where it can. */
export function evaluationHindrance(state: Evaluated): string | null {
  const { decoders: chosen, folds } = state.evaluationSettings;
  const recording = evaluatedRecording(state);
  if (recording?.training.state === "under-way")
    return "A calibration is under way, and one at a time is computed: wait for it or cancel it on the Calibrate page.";
  if (recording?.target === "")
    return "Choose the channel that holds the measured force on the Calibrate page.";
  if (recording?.inputs.every((name) => name === recording.target))
    return "Choose at least one channel to decode from on the Data page.";
  if (!isFoldCount(folds)) return `Choose ${foldBounds[0]} to ${foldBounds[1]} folds.`;
  return chosen.length === 0 ? "Choose at least one decoder." : null;
}

export const foldBounds = [2, 20] as const;

export function isFoldCount(folds: number): boolean {
  return Number.isInteger(folds) && folds >= foldBounds[0] && folds <= foldBounds[1];
}

/** About how long an evaluation takes on an ordinary computer, s; from runs that were timed. */
export function evaluationSeconds(state: Evaluated): number {
  const { decoders: chosen, folds, budget, minutes, recordingMinutes } = state.evaluationSettings;
  const recording = evaluatedRecording(state);
  const whole = recording ? recording.report.frameCount / recording.report.info.rateHz / 60 : minutes;
  const of = Math.min(whole, (recording ? recordingMinutes : minutes) ?? whole);
  const asked = decoders.filter(({ name }) => chosen.includes(name));
  const quick = asked.filter(({ isQuick }) => isQuick).length;
  const searched = budget > 1 ? budget : 0;
  const perTenMinutes = 3 + (folds / 3) * (quick + searched) + 10 * folds * 2 * (asked.length - quick);
  return (of / 10) * perTenMinutes;
}
