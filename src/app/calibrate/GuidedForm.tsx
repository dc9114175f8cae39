import { Button, NativeSelect, NumberInput, Radio } from "@mantine/core";
import { useEffect } from "react";
import { leastTrials, protocols } from "../../contract/catalogue.ts";
import { speeds } from "../../contract/config.ts";
import type { UrlState } from "../../contract/urlState.ts";
import { formatClock } from "../format.ts";
import type { Session } from "../session.ts";
import { useSessions } from "../sessions/state.ts";
import { useApp } from "../store.ts";
import { guidedHindrance, minutesBounds, mostRest, startGuidedRun } from "./guidedRun.ts";
import { type Protocol, schedule } from "./protocol.ts";
import { ScheduleStrip } from "./ScheduleStrip.tsx";
import { DecoderChoice, More, SpecChoice } from "./Settings.tsx";
import { setGuided, useCalibration } from "./state.ts";
import { settingsHindrance } from "./training.ts";

/** Speeds at which everything can be recorded. */
const runSpeeds = speeds.filter((speed) => speed !== "max");

/** What the run will be, before it begins. */
export function GuidedForm({ session }: { session: Session }) {
  const isTraining = useApp((state) => state.recording?.training.state === "under-way");
  const { recording } = session;
  useEffect(() => void recording.prepare(), [recording]);
  return (
    <section aria-label="Guided run" className="calibration">
      <SourceLine />
      <fieldset className="calibrate-settings" disabled={isTraining}>
        <legend className="hidden">Settings</legend>
        <ProtocolChoice />
        <RunSettings />
        <Foreseen />
        <TrainingSettings />
      </fieldset>
      {!isTraining && <Start session={session} />}
    </section>
  );
}

/** What streams, and so what is trained on. */
function SourceLine() {
  const summary = useApp((state) => state.run?.summary);
  if (!summary) return <p className="beside">Nothing streams yet.</p>;
  return (
    <p className="beside">
      {summary.simulated && <span className="simulated">SIMULATED</span>} {summary.label}, as it streams now
      {summary.proposedTarget !== null && `; the target is ${summary.proposedTarget}`}
    </p>
  );
}

function ProtocolChoice() {
  const protocol = useCalibration(({ settings }) => settings.protocol);
  return (
    <Radio.Group
      label="Protocol"
      value={protocol}
      onChange={(name) => setGuided({ protocol: name as UrlState["task"] })}
      data-testid="guided-protocol"
    >
      <div className="described-choices">
        {protocols.map(({ name, title, task }) => (
          <Radio key={name} value={name} label={title} description={phraseOf(task)} />
        ))}
      </div>
    </Radio.Group>
  );
}

/** How a task goes, in a few words. */
function phraseOf(task: Protocol["task"]): string {
  if (task.kind === "tracking") {
    const period = task.path.shape === "sine" ? `, ${task.path.periodS} s a period` : "";
    return `Between ${task.fromPercent} and ${task.toPercent} % of maximum${period}`;
  }
  const { effortPercent, cueS, intervalS } = task;
  const levels = "levels" in effortPercent ? effortPercent.levels : [effortPercent.from, effortPercent.to];
  return `${cueS[0]} s each, every ${intervalS.join("–")} s, from ${levels[0]} to ${levels.at(-1)} % of maximum`;
}

function RunSettings() {
  const { minutes, restSeconds, speed } = useCalibration((state) => state.settings);
  const isSimulated = useApp((state) => state.run?.summary.simulated ?? false);
  return (
    <div className="calibrate-fields">
      <NumberInput
        label="Length"
        description="Of the stream, rest included"
        suffix=" min"
        value={minutes}
        min={minutesBounds[0]}
        max={minutesBounds[1]}
        clampBehavior="strict"
        decimalScale={1}
        onChange={(value) => {
          if (Number(value) >= minutesBounds[0]) setGuided({ minutes: Number(value) });
        }}
        data-testid="guided-minutes"
      />
      <NumberInput
        label="Rest first"
        description="What rest looks like"
        suffix=" s"
        value={restSeconds}
        min={0}
        max={mostRest}
        clampBehavior="strict"
        allowDecimal={false}
        onChange={(value) => {
          if (value !== "") setGuided({ restSeconds: Number(value) });
        }}
        data-testid="guided-rest"
      />
      {isSimulated && (
        <NativeSelect
          label="Speed"
          description="A simulated patient bears it"
          value={String(speed)}
          onChange={(event) => {
            const name = event.currentTarget.value;
            setGuided({ speed: runSpeeds.find((each) => String(each) === name) ?? 1 });
          }}
          data={runSpeeds.map((each) => ({ value: String(each), label: `${each}×` }))}
          data-testid="guided-speed"
        />
      )}
    </div>
  );
}

/** What will happen, in one line and as a strip. */
function Foreseen() {
  const { protocol: name, minutes, restSeconds, speed } = useCalibration((state) => state.settings);
  const protocol = protocols.find((each) => each.name === name);
  if (!protocol) return null;
  const seconds = 60 * minutes;
  const steps = schedule(protocol, restSeconds, seconds);
  const grips = steps.filter(({ kind }) => kind === "grip").length;
  const rest = restSeconds > 0 ? `${restSeconds} s of rest, then ` : "";
  const asked = protocol.task.kind === "grip" ? `about ${grips} grips` : "a target to follow";
  const took = speed === 1 || speed === "max" ? "" : `, in ${formatClock(seconds / speed)} at ${speed}×`;
  return (
    <div>
      <p className="sentence" data-testid="guided-foreseen">
        {`${rest}${asked}: ${formatClock(seconds)} of the stream${took}`}. It starts anew, is recorded, and
        the decoders are trained on all of it.
        {protocol.task.kind === "grip" && grips < leastTrials && (
          <> Fewer than {leastTrials} grips are no evidence of what a decoder is worth: make it longer.</>
        )}
      </p>
      <ScheduleStrip steps={steps} seconds={seconds} />
    </div>
  );
}

function TrainingSettings() {
  const { spec, budget } = useCalibration((state) => state.settings);
  const rateHz = useApp((state) => state.run?.summary.info.rateHz ?? Number.POSITIVE_INFINITY);
  return (
    <>
      <DecoderChoice />
      <div className="calibrate-fields">
        <SpecChoice value={spec} rateHz={rateHz} onSpec={(name) => setGuided({ spec: name })} />
      </div>
      <More budget={budget} onBudget={(count) => setGuided({ budget: count })} />
    </>
  );
}

function Start({ session }: { session: Session }) {
  const summary = useApp((state) => state.run?.summary);
  const isEvaluating = useApp((state) => state.evaluation.state === "under-way");
  const isDone = useApp((state) => state.recording?.trained != null);
  const recorder = useSessions((state) => state.hindrance);
  const decoders = useCalibration((state) => state.decoders);
  const { spec, restSeconds, minutes } = useCalibration((state) => state.settings);
  const hindrance =
    guidedHindrance(summary, recorder) ??
    (restSeconds >= 60 * minutes
      ? "There is rest and nothing else: choose less of it, or more length."
      : null) ??
    settingsHindrance(spec, decoders, summary?.info.rateHz ?? Number.POSITIVE_INFINITY, isEvaluating);
  return (
    <div className="calibration-actions">
      <Button
        onClick={() => void startGuidedRun(session)}
        disabled={hindrance !== null}
        variant={isDone ? "default" : "filled"}
        data-testid="guided-start"
      >
        Start
      </Button>
      {hindrance && (
        <span className="beside" data-testid="guided-hindrance">
          {hindrance}
        </span>
      )}
    </div>
  );
}
