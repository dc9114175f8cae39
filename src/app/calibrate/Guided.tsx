import type { Session } from "../session.ts";
import { useApp } from "../store.ts";
import { GuidedForm } from "./GuidedForm.tsx";
import { GuidedStage } from "./GuidedStage.tsx";
import { isOfGuidedRun } from "./guidedRun.ts";
import { useCalibration } from "./state.ts";
import { TrainingState } from "./TrainingState.tsx";

const waitingWords = {
  starting: "Starting the stream and its recording…",
  saving: "Saving and opening what was recorded…",
  ending: "Ending the run; nothing of it is kept…",
} as const;

/** A run that a person is guided through, and what was trained on it. */
export function Guided({ session }: { session: Session }) {
  const run = useCalibration((state) => state.run);
  const recording = useApp((state) => state.recording);
  const isCalibrated = useCalibration((state) => isOfGuidedRun(recording, state.origin));
  if (run.state === "running") return <GuidedStage session={session} run={run} />;
  if (run.state !== "none" && run.state !== "failed") {
    return (
      <p role="status" aria-busy="true">
        {waitingWords[run.state]}
      </p>
    );
  }
  return (
    <div className="calibration">
      {run.state === "failed" && (
        <p className="finding-error" role="alert" data-testid="guided-failed">
          <b>The guided run ended</b> {run.reason}
        </p>
      )}
      {isCalibrated && <TrainingState session={session} />}
      <GuidedForm session={session} />
    </div>
  );
}
