import { FitProgress } from "../FitProgress.tsx";
import type { Session } from "../session.ts";
import { useApp } from "../store.ts";
import { Results } from "./Results.tsx";

/** How far the calibration is, or why it failed, above what the one before it gave. */
export function TrainingState({ session }: { session: Session }) {
  const recording = useApp((state) => state.recording);
  if (!recording) return null;
  const { training, trained } = recording;
  return (
    <>
      {training.state === "under-way" && (
        <FitProgress
          label="Calibration"
          progress={training.progress}
          onCancel={() => session.cancelTraining()}
          testId="calibration-progress"
        />
      )}
      {training.state === "failed" && (
        <p className="finding-error" role="alert" data-testid="calibration-failed">
          <b>Calibration failed</b> {training.reason}
        </p>
      )}
      {trained && <Results recording={recording} set={trained} session={session} />}
    </>
  );
}
