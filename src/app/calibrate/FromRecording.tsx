import { Button, NativeSelect, NumberInput, Slider } from "@mantine/core";
import { formatClock, formatFigure } from "../format.ts";
import type { Session } from "../session.ts";
import { type OpenRecording, useApp } from "../store.ts";
import { OpenButton } from "../views/OpenButton.tsx";
import { Chosen } from "./Chosen.tsx";
import { DecoderChoice, More, SpecChoice } from "./Settings.tsx";
import { StoredSessions } from "./StoredSessions.tsx";
import { useCalibration } from "./state.ts";
import { TrainingState } from "./TrainingState.tsx";
import { calibrate, recordingHindrance } from "./training.ts";

/** Calibrates on the first part of the recording that is open. */
export function FromRecording({ session }: { session: Session }) {
  const recording = useApp((state) => state.recording);
  if (!recording) return <NothingOpen session={session} />;
  return (
    <section aria-labelledby="calibration" className="calibration">
      <Recorded recording={recording} session={session} />
      <Settings recording={recording} session={session} />
      <Actions recording={recording} session={session} />
      <TrainingState session={session} />
    </section>
  );
}

function NothingOpen({ session }: { session: Session }) {
  return (
    <>
      <div className="empty">
        <h2>No recording is open</h2>
        <p>
          Open one that holds signals and measured force: BrainVision, EDF, BDF, XDF, CSV, or a session that
          was recorded here. A decoder is trained on its first part, and the rest is decoded as if it were
          live. Nothing leaves this computer.
        </p>
        <OpenButton session={session} prominent />
      </div>
      <StoredSessions session={session} />
    </>
  );
}

interface Part {
  recording: OpenRecording;
  session: Session;
}

function Recorded({ recording: { report }, session }: Part) {
  return (
    <div className="data-overview">
      <div>
        <h2 id="calibration">
          {report.simulated && <span className="simulated">SIMULATED</span>} {report.label}
        </h2>
        <p className="beside">
          {formatClock(report.frameCount / report.info.rateHz)} at {formatFigure(report.info.rateHz)} Hz. A
          decoder is trained on the first part; the rest is decoded as if it were live.
        </p>
      </div>
      <OpenButton session={session} />
    </div>
  );
}

function Settings({ recording, session }: Part) {
  const { report, target, inputs, spec, budget, splitSeconds, training } = recording;
  const seconds = report.frameCount / report.info.rateHz;
  const setSplit = (value: number) => {
    if (Number.isFinite(value))
      session.inspection.describe({ splitSeconds: Math.min(seconds, Math.max(0, value)) });
  };
  return (
    <fieldset className="calibrate-settings" disabled={training.state === "under-way"}>
      <legend className="hidden">Settings</legend>
      <div className="calibrate-fields">
        <NativeSelect
          label="Target"
          description="Measured force, or what else is decoded"
          value={target}
          onChange={(event) =>
            void session.inspection.choose({ target: event.currentTarget.value }, "the target")
          }
          data={[
            ...(target === "" ? [{ value: "", label: "choose…" }] : []),
            ...report.channels.map(({ name, kind, unit }) => ({
              value: name,
              label: `${name} (${kind}${unit ? `, ${unit}` : ""})`,
            })),
          ]}
          data-testid="recording-target"
        />
        <SpecChoice
          value={spec}
          rateHz={report.info.rateHz}
          onSpec={(name) => session.inspection.describe({ spec: name })}
        />
        <NumberInput
          label="Calibrate on the first"
          description={`of ${formatFigure(seconds)} s`}
          suffix=" s"
          value={splitSeconds}
          onChange={(value) => setSplit(Number(value))}
          min={0}
          max={seconds}
          step={1}
          decimalScale={1}
          data-testid="recording-split"
        />
      </div>
      <div className="calibration-slider">
        <Slider
          aria-label="End of the part to calibrate on"
          thumbLabel="End of the part to calibrate on"
          value={splitSeconds}
          onChange={setSplit}
          min={0}
          max={seconds}
          step={0.1}
          label={(value) => `${formatFigure(value)} s`}
          disabled={training.state === "under-way"}
        />
      </div>
      <DecoderChoice />
      <More budget={budget} onBudget={(count) => session.inspection.describe({ budget: count })}>
        <Chosen
          label="Decode from"
          all={report.channels
            .map(({ name }) => name)
            .filter((name) => name !== target && !recording.bad.includes(name))}
          chosen={inputs}
          onChange={(names) => void session.inspection.choose({ inputs: names }, "channels to decode from")}
        />
      </More>
    </fieldset>
  );
}

function Actions({ recording, session }: Part) {
  const decoders = useCalibration((state) => state.decoders);
  const isEvaluating = useApp((state) => state.evaluation.state === "under-way");
  const hindrance = recordingHindrance(recording, decoders, isEvaluating);
  if (recording.training.state === "under-way") return null;
  return (
    <div className="calibration-actions">
      <Button
        onClick={() => void calibrate(session)}
        disabled={hindrance !== null}
        variant={recording.trained ? "default" : "filled"}
        data-testid="calibrate"
      >
        Calibrate
      </Button>
      {hindrance && <span className="beside">{hindrance}</span>}
    </div>
  );
}
