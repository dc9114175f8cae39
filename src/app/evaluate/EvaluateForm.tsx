import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { baselines, featureSpecs, patients, searchBudgets } from "../../contract/catalogue.ts";
import type { UrlState } from "../../contract/urlState.ts";
import { DecoderChecks } from "../DecoderChecks.tsx";
import { formatFigure } from "../format.ts";
import {
  evaluatedRecording,
  evaluationHindrance,
  evaluationSeconds,
  foldBounds,
  isFoldCount,
} from "../requests.ts";
import type { Session } from "../session.ts";
import { type EvaluationSettings, store, useApp } from "../store.ts";
import { aboutInWords, searchTitle } from "../words.ts";

const mostMinutes = 60;

function set(change: Partial<EvaluationSettings>): void {
  store.setState(({ evaluationSettings }) => ({ evaluationSettings: { ...evaluationSettings, ...change } }));
}

/** What is to be evaluated, and how. */
export function EvaluateForm({ session }: { session: Session }) {
  const isUnderWay = useApp((state) => state.evaluation.state === "under-way");
  const isDone = useApp((state) => state.evaluation.state === "done");
  const hindrance = useApp(evaluationHindrance);
  const seconds = useApp(evaluationSeconds);
  return (
    <section aria-labelledby="evaluate" className="calibration">
      <div>
        <h2 id="evaluate">Evaluate</h2>
        <SourceLine />
      </div>
      <fieldset className="evaluate-form" disabled={isUnderWay}>
        <legend className="hidden">Settings</legend>
        <Settings session={session} />
        <DecoderChoice />
      </fieldset>
      {!isUnderWay && (
        <div className="calibration-actions">
          <Button
            onClick={() => void session.evaluate()}
            disabled={hindrance !== null}
            variant={isDone ? "default" : "filled"}
            data-testid="evaluate"
          >
            Evaluate
          </Button>
          <span className="beside">{hindrance ?? `Takes ${aboutInWords(seconds)}.`}</span>
        </div>
      )}
    </section>
  );
}

/** What the figures will be of. */
function SourceLine() {
  const choice = useApp((state) => state.choice);
  const recording = useApp(evaluatedRecording);
  if (recording) {
    const { report, target, inputs } = recording;
    return (
      <p className="beside">
        {report.label}: {target || "no target chosen"} from{" "}
        {inputs.filter((name) => name !== target).join(", ") || "no channel"}
      </p>
    );
  }
  const title = patients.find(({ name }) => name === choice.patient)?.title ?? choice.patient;
  return (
    <p className="beside">
      <span className="simulated">SIMULATED</span> {title}, seed {choice.seed}: chosen at the top of the page
    </p>
  );
}

function Settings({ session }: { session: Session }) {
  const settings = useApp((state) => state.evaluationSettings);
  const open = useApp((state) => state.recording);
  const recording = useApp(evaluatedRecording);
  const wholeMinutes = recording && recording.report.frameCount / recording.report.info.rateHz / 60;
  return (
    <div className="evaluate-settings">
      {open && (
        <NativeSelect
          label="Source"
          description="What is evaluated"
          value={settings.source}
          onChange={(event) => set({ source: event.currentTarget.value as UrlState["source"] })}
          data={[
            { value: "recording", label: open.report.label },
            { value: "sim", label: "simulated patient" },
          ]}
        />
      )}
      {wholeMinutes === null ? (
        <NumberInput
          label="First"
          description="Of the simulated patient"
          suffix=" min"
          value={settings.minutes}
          min={0.5}
          max={mostMinutes}
          decimalScale={1}
          onChange={(value) => {
            if (Number(value) > 0) set({ minutes: Math.min(mostMinutes, Number(value)) });
          }}
          data-testid="evaluate-minutes"
        />
      ) : (
        <NumberInput
          label="First"
          description={`Of ${formatFigure(wholeMinutes)} min; empty is all`}
          suffix=" min"
          placeholder="all"
          value={settings.recordingMinutes ?? ""}
          min={0.1}
          max={wholeMinutes}
          decimalScale={2}
          onChange={(value) => set({ recordingMinutes: Number(value) > 0 ? Number(value) : null })}
        />
      )}
      <NativeSelect
        label="Features"
        description="What is computed of the signals"
        value={recording?.spec ?? settings.spec}
        onChange={(event) => {
          const spec = event.currentTarget.value;
          if (recording) session.inspection.describe({ spec });
          else set({ spec });
        }}
        data={Object.entries(featureSpecs).map(([name, { title }]) => ({ value: name, label: title }))}
      />
      <NativeSelect
        label="Search"
        description="Lags, bands and windows tried"
        value={String(settings.budget)}
        onChange={(event) => set({ budget: Number(event.currentTarget.value) })}
        data={searchBudgets.map((each) => ({ value: String(each), label: searchTitle(each) }))}
      />
      <NumberInput
        label="Folds"
        description="Contiguous parts held out"
        value={settings.folds}
        min={foldBounds[0]}
        max={foldBounds[1]}
        allowDecimal={false}
        clampBehavior="none"
        error={isFoldCount(settings.folds) ? null : `From ${foldBounds[0]} to ${foldBounds[1]}`}
        onChange={(value) => set({ folds: Number(value) })}
      />
      <NumberInput
        label="Seed"
        description="Of intervals, search, networks"
        value={settings.seed}
        min={0}
        max={999_999_999}
        allowDecimal={false}
        allowNegative={false}
        onChange={(value) => {
          if (value !== "" && Number.isSafeInteger(Number(value))) set({ seed: Number(value) });
        }}
      />
    </div>
  );
}

function DecoderChoice() {
  const chosen = useApp((state) => state.evaluationSettings.decoders);
  return (
    <DecoderChecks chosen={chosen} onChosen={(names) => set({ decoders: names })} testId="evaluate-decoders">
      <p className="beside">
        Always beside them, to be beaten: {baselines.map(({ title }) => title.toLowerCase()).join(", ")}, and
        persistence, which repeats the force measured a moment before.
      </p>
    </DecoderChecks>
  );
}
