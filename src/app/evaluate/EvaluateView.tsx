import "./evaluate.css";
import { FitProgress } from "../FitProgress.tsx";
import { evaluationSeconds, settingsKey } from "../requests.ts";
import type { Session } from "../session.ts";
import { useApp } from "../store.ts";
import { RecordingMissing } from "../views/RecordingMissing.tsx";
import { aboutInWords } from "../words.ts";
import { EvaluateForm } from "./EvaluateForm.tsx";
import { Result } from "./Result.tsx";

/** Which decoder is worth how much on what it never saw, and why that is so. */
export default function EvaluateView({ session }: { session: Session }) {
  const evaluation = useApp((state) => state.evaluation);
  const isMissing = useApp(({ choice, recording }) => choice.source === "recording" && recording === null);
  const isStale = useApp(
    (state) => state.evaluation.state === "done" && state.evaluation.ofSettings !== settingsKey(state),
  );
  if (isMissing) return <RecordingMissing session={session} />;
  return (
    <main className="data evaluate">
      <EvaluateForm session={session} />
      {evaluation.state === "none" && <Expectation />}
      {evaluation.state === "under-way" && <UnderWay session={session} />}
      {evaluation.state === "failed" && (
        <p className="finding-error" role="alert" data-testid="evaluation-failed">
          <b>Evaluation failed</b> {evaluation.reason}
        </p>
      )}
      {isStale && (
        <p className="finding-warning">
          The settings were changed since: what follows is of those before. Evaluate again to use them.
        </p>
      )}
      {evaluation.state === "done" && (
        <Result session={session} origin={evaluation.origin} {...evaluation.result} />
      )}
    </main>
  );
}

/** Says what will happen before it does. */
function Expectation() {
  const seconds = useApp(evaluationSeconds);
  return (
    <div className="expectation" data-testid="evaluation-empty">
      <p>
        The signals are cut into contiguous parts. Each decoder is trained on some and tested on another that
        it never saw, with a gap between them: once trained on the past alone and tested on what follows, as
        in use, and once with every part held out in turn.
      </p>
      <p>
        That tells how well force is followed, whether that is more than chance, which decoder is better,
        where the errors lie, which channels and bands carry it, and how many minutes of calibration are
        enough. It takes {aboutInWords(seconds)}; live decoding goes on meanwhile.
      </p>
    </div>
  );
}

function UnderWay({ session }: { session: Session }) {
  const evaluation = useApp((state) => state.evaluation);
  if (evaluation.state !== "under-way") return null;
  return (
    <FitProgress
      label="Evaluation"
      progress={evaluation.progress}
      onCancel={() => session.cancelTraining()}
      testId="evaluation-progress"
    />
  );
}
