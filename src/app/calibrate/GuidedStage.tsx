import { Button, Progress } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { protocols } from "../../contract/catalogue.ts";
import type { Display } from "../display.ts";
import { formatClock } from "../format.ts";
import type { Session } from "../session.ts";
import { useApp } from "../store.ts";
import { cancelGuidedRun, finishGuidedRun, leastRecordedSeconds } from "./guidedRun.ts";
import { type Prompt, type Protocol, promptOf } from "./protocol.ts";
import { type GuidedRun, useCalibration } from "./state.ts";

type Running = Extract<GuidedRun, { state: "running" }>;

interface StageProps {
  session: Session;
  run: Running;
}

/** What is asked of the person now, large, with what the hand gives beside it. */
export function GuidedStage({ session, run }: StageProps) {
  const name = useCalibration(({ settings }) => settings.protocol);
  const isSimulated = useApp((state) => state.run?.summary.simulated ?? false);
  const unit = useApp((state) => state.run?.decoder.target.unit ?? "");
  const protocol = protocols.find((each) => each.name === name);
  if (!protocol) return null;
  return (
    <section aria-label="Guided run" className="guided-stage" data-testid="guided-stage">
      {isSimulated && <p className="simulated">SIMULATED: the patient in the stream does what is asked</p>}
      <PromptWords session={session} protocol={protocol} />
      <ForceBar session={session} unit={unit} />
      <Course session={session} run={run} />
    </section>
  );
}

/** Rendered where it changes, not with each frame. */
function PromptWords({ session, protocol }: { session: Session; protocol: Protocol }) {
  const [prompt, setPrompt] = useState<Prompt>({ kind: "rest", words: "Rest" });
  useEffect(
    () =>
      session.loop.add((display) => {
        const next = promptIn(display, protocol);
        setPrompt((held) => (held.words === next.words ? held : next));
      }),
    [session, protocol],
  );
  return (
    <p className={`guided-prompt prompt-${prompt.kind}`} role="status" data-testid="guided-prompt">
      {prompt.words}
    </p>
  );
}

/** So much of the cue says what is asked for now, s: longer than any cue's period. */
const lookBackSeconds = 10;

function promptIn(display: Display, protocol: Protocol): Prompt {
  const { info, traces, pointSeconds } = display;
  const cue = traces[display.traceOf("cue")];
  const points = Math.ceil((lookBackSeconds * info.rateHz) / info.strideSamples);
  const count = Math.min(points, pointSeconds.length);
  return promptOf(protocol, cue?.newest(count) ?? [], pointSeconds.newest(count));
}

/** What is asked for as a mark, and what is measured as a bar; drawn with the plots, past React. */
function ForceBar({ session, unit }: { session: Session; unit: string }) {
  const bar = useRef<HTMLElement>(null);
  const mark = useRef<HTMLElement>(null);
  useEffect(
    () =>
      session.loop.add((display) => {
        const newest = (role: "target" | "cue") => {
          const ring = display.traces[display.traceOf(role)];
          return ring && ring.length > 0 ? Math.min(100, Math.max(0, ring.at(0))) : 0;
        };
        const cue = newest("cue");
        if (bar.current) bar.current.style.transform = `scaleX(${newest("target") / 100})`;
        if (mark.current) {
          mark.current.style.left = `${cue}%`;
          mark.current.hidden = cue === 0;
        }
      }),
    [session],
  );
  return (
    <div className="guided-force">
      <div className="bar" role="img" aria-label="Measured force, and what is asked for">
        <i ref={bar} />
        <u ref={mark} hidden />
      </div>
      <p className="beside">
        <span>0</span>
        <span>measured force, {unit} of maximum; the mark is what is asked for</span>
        <span>100</span>
      </p>
    </div>
  );
}

/** How far the run is, and the ways out of it. */
function Course({ session, run: { fromSeconds, toSeconds } }: StageProps) {
  const now = useApp((state) => state.reading?.nowSeconds ?? fromSeconds);
  const speed = useApp((state) => state.choice.speed);
  const done = Math.min(toSeconds, Math.max(fromSeconds, now)) - fromSeconds;
  const left = (toSeconds - fromSeconds - done) / (speed === "max" ? 1 : speed);
  return (
    <div className="guided-course">
      <Progress
        value={(100 * done) / (toSeconds - fromSeconds)}
        aria-label="Guided run"
        transitionDuration={0}
      />
      <div className="calibration-actions">
        <span data-testid="guided-left">{formatClock(Math.ceil(left))} left</span>
        <Button
          variant="default"
          disabled={done < leastRecordedSeconds}
          title={`From ${leastRecordedSeconds} s on`}
          onClick={() => void finishGuidedRun(session)}
        >
          Enough: train now
        </Button>
        <Button variant="default" onClick={() => void cancelGuidedRun(session)}>
          Cancel
        </Button>
        <span className="beside">Cancel keeps nothing of it.</span>
      </div>
    </div>
  );
}
