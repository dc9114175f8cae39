import type { SourceSummary } from "../../contract/apis.ts";
import type { Speed } from "../../contract/config.ts";
import { savedDecoder } from "../savedDecoder.ts";
import { historySeconds, type Session } from "../session.ts";
import { sessionsStore } from "../sessions/state.ts";
import { type OpenRecording, show, store, type Trained } from "../store.ts";
import { calibration, type GuidedOrigin, type GuidedRun } from "./state.ts";
import { calibrate } from "./training.ts";

/** Bounds of a guided run, min of the stream, and of the rest that it begins with, s. */
export const minutesBounds = [1, 10] as const;
export const mostRest = 120;
/** Less than this is not worth training on, s. */
export const leastRecordedSeconds = 30;
/** What was on its way when the recording ended lies within this, s of the stream. */
const lateSeconds = 1;
const answerLimitMs = 10_000;

/** Why no guided run can be made of what streams; null where one can. @param recorder why nothing can be recorded */
export function guidedHindrance(
  summary: Pick<SourceSummary, "simulated" | "label" | "proposedTarget"> | undefined,
  recorder: string | null | undefined,
): string | null {
  if (!summary) return "Nothing streams yet: wait for the stream, or choose a source at the top of the page.";
  if (recorder) return recorder;
  if (summary.proposedTarget === null)
    return `${summary.label} has no channel of measured force: there would be nothing to train on. A force sensor has to be recorded with the signals.`;
  return summary.simulated
    ? null
    : `${summary.label} is a recording that is played: nobody in it can follow prompts. Calibrate on it as a recording, or choose the simulated patient at the top of the page.`;
}

export const isUnderWay = ({ state }: GuidedRun): boolean => state !== "none" && state !== "failed";

const set = (run: GuidedRun) => calibration.setState({ run });

/** What was changed for the run that is under way is as it was before. */
let restore = () => {};

/**
 * Starts the stream anew with the protocol and records it to its end; then opens what was recorded as a recording and calibrates
 * on all of it. What goes wrong stands in the state.
 */
export async function startGuidedRun(session: Session): Promise<void> {
  const { settings, run: before } = calibration.getState();
  if (isUnderWay(before)) return;
  set({ state: "starting" });
  const { speed } = store.getState().choice;
  restore = () => restoreStream(session, speed);
  await session.recording.stop("a guided run was started");
  await until(isNothingRecorded);
  // Held, so that nothing of it passes before the recorder is there.
  session.setPaused(true);
  session.setSpeed(settings.speed);
  // What fills the plots first is run ahead of it, and is not recorded.
  const rest = settings.restSeconds === 0 ? 0 : settings.restSeconds + historySeconds;
  await session.change({ task: settings.protocol, rest });
  if (store.getState().run) {
    await until(() => nowSeconds() > historySeconds - 0.1);
    await session.recording.record();
  }
  const begun = await until(() => sessionsStore.getState().status.session);
  const { run } = store.getState();
  if (!run || !begun) {
    fail("Nothing could be recorded.");
    return;
  }
  const fromSeconds = run.display.nowSeconds;
  const toSeconds = fromSeconds + 60 * settings.minutes;
  set({ state: "running", sessionId: begun.id, fromSeconds, toSeconds });
  watch(session, speed);
  session.setPaused(false);
}

/** Ends the run where its time is over; where its recording ended before that, it has failed. */
function watch(session: Session, speed: Speed): void {
  const look = () => {
    const { run } = calibration.getState();
    if (run.state !== "running") return;
    const { status } = sessionsStore.getState();
    if (status.session?.id !== run.sessionId) {
      const why = status.ended?.id === run.sessionId ? ` (${status.ended.reason})` : "";
      fail(`The recording ended before its time${why}. What was recorded up to then is on the Data page.`);
    } else if (nowSeconds() >= run.toSeconds) void finishGuidedRun(session);
  };
  const leave = [store.subscribe(look), sessionsStore.subscribe(look)];
  restore = () => {
    for (const each of leave) each();
    restoreStream(session, speed);
  };
}

function restoreStream(session: Session, speed: Speed): void {
  restore = () => {};
  session.setSpeed(speed);
  session.setPaused(false);
}

function fail(reason: string): void {
  restore();
  set({ state: "failed", reason });
}

/** Ends the run and keeps nothing of it. */
export async function cancelGuidedRun(session: Session): Promise<void> {
  if (calibration.getState().run.state !== "running") return;
  set({ state: "ending" });
  restore();
  await session.recording.discard();
  await until(isNothingRecorded);
  set({ state: "none" });
}

/** Ends the recording, opens it, and calibrates on all of it. */
export async function finishGuidedRun(session: Session): Promise<void> {
  const { run, settings } = calibration.getState();
  if (run.state !== "running") return;
  set({ state: "saving" });
  const { sessionId } = run;
  const { choice, run: stream } = store.getState();
  session.setPaused(true);
  await session.recording.stop();
  const endSeconds = nowSeconds() + lateSeconds;
  restore();
  const summary = await until(() => sessionsStore.getState().sessions.find(({ id }) => id === sessionId));
  const file = summary && (await session.recording.fileOf(summary));
  if (!stream || !file) {
    fail("What was recorded cannot be read. The Data page tells more of it.");
    return;
  }
  const files = [new File([file], fileNameOf(summary.startedAt))];
  show("calibrate");
  await session.openFiles(files);
  const { recording } = store.getState();
  if (recording?.files !== files) {
    set({ state: "failed", reason: "What was recorded could not be opened. It is on the Data page." });
    return;
  }
  const { frameCount, info } = recording.report;
  const { spec, budget } = settings;
  session.inspection.describe({ splitSeconds: frameCount / info.rateHz, spec, budget });
  const origin: GuidedOrigin = {
    files,
    patient: choice.patient,
    seed: choice.seed,
    endSample: Math.ceil(endSeconds * stream.summary.info.rateHz),
  };
  calibration.setState({ run: { state: "none" }, way: "guided", origin });
  await calibrate(session);
}

/** "guided-run-2026-11-27-2130.gripscope", in this place's time. */
function fileNameOf(startedAt: string): string {
  const date = new Date(startedAt);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `guided-run-${day}-${two(date.getHours())}${two(date.getMinutes())}.gripscope`;
}

/** Whether a recording is what a guided run has made. */
export function isOfGuidedRun(
  recording: Pick<OpenRecording, "files"> | null,
  origin: GuidedOrigin | null,
): boolean {
  return recording !== null && recording.files === origin?.files;
}

/**
 * Puts a calibrated decoder to use: on the rest of its recording, or, where a guided run made that, under the stream. Of the
 * same patient and seed only what lies behind the calibration is decoded: the rest was seen.
 */
export async function putToUse(session: Session, { result }: Trained): Promise<void> {
  const { recording, choice } = store.getState();
  const { origin } = calibration.getState();
  if (!origin || !isOfGuidedRun(recording, origin)) {
    await session.decodeRest(result);
    return;
  }
  const isSame = choice.source === "sim" && choice.patient === origin.patient && choice.seed === origin.seed;
  show("live");
  await session.decodeWith(
    savedDecoder(result.artifact, result.name),
    false,
    isSame ? { endSample: origin.endSample, gapMs: result.gapMs } : undefined,
  );
}

const isNothingRecorded = () => sessionsStore.getState().status.session === null;

function nowSeconds(): number {
  return store.getState().run?.display.nowSeconds ?? 0;
}

/** What `find` finds once stream or recorder have told of it; undefined where they do not in time. */
function until<T>(find: () => T | null | undefined): Promise<T | undefined> {
  return new Promise((resolve) => {
    const settle = (found: T | undefined) => {
      clearTimeout(timer);
      for (const each of leave) each();
      resolve(found);
    };
    const look = () => {
      const found = find();
      if (found) settle(found);
    };
    const timer = setTimeout(() => settle(undefined), answerLimitMs);
    const leave = [store.subscribe(look), sessionsStore.subscribe(look)];
    look();
  });
}
