import { createStore } from "zustand/vanilla";
import { sessionsStore } from "./sessions/state.ts";
import { type AppState, store } from "./store.ts";

export interface LogEntry {
  /** Counts up. */
  readonly id: number;
  /** Wall clock, ms since 1970. */
  readonly atMs: number;
  readonly kind: "error" | "fault" | "notice" | "state";
  readonly text: string;
}

/** The oldest go where more come. */
const mostEntries = 400;
const mostCharacters = 500;

/** What happened in this page, the oldest first. Kept in memory alone: it goes with the page. */
export const logStore = createStore<{ entries: readonly LogEntry[] }>()(() => ({ entries: [] }));

export function log(kind: LogEntry["kind"], text: string): void {
  const line = { atMs: Date.now(), kind, text: text.slice(0, mostCharacters) };
  logStore.setState(({ entries }) => ({
    entries: [...entries, { id: (entries.at(-1)?.id ?? 0) + 1, ...line }].slice(-mostEntries),
  }));
}

/** What of a change of the state is worth noting: only what was on the screen, and never a sample or a value. */
export function changesOf(now: AppState, before: AppState): Pick<LogEntry, "kind" | "text">[] {
  const found: Pick<LogEntry, "kind" | "text">[] = [];
  // The newest is the last; told once more, it comes to the end again. Fewer of them: one was closed.
  const notice = now.notices.at(-1);
  if (notice !== undefined && now.notices !== before.notices && now.notices.length >= before.notices.length)
    found.push({ kind: "notice", text: notice });
  const note = (text: string) => found.push({ kind: "state", text });
  const { run, fault, status, choice, recording } = now;
  if (fault && fault !== before.fault) found.push({ kind: "fault", text: `${fault.title}. ${fault.what}` });
  if (run && run.id !== before.run?.id)
    note(`Decoding began: ${run.summary.label}, ${run.decoder.name} on ${run.decoder.backend.name}.`);
  else if (run && before.run && run.decoder !== before.run.decoder)
    note(`The decoder was exchanged: ${run.decoder.name} on ${run.decoder.backend.name}.`);
  if (!run && before.run) note("Nothing is decoded any more.");
  const state = status?.state;
  if ((state === "ended" || state === "failed") && state !== before.status?.state)
    found.push({ kind: state === "failed" ? "fault" : "state", text: `The stream ${state}.` });
  if (choice.paused !== before.choice.paused) note(choice.paused ? "Paused." : "Went on.");
  if (choice.speed !== before.choice.speed) note(`Speed ${choice.speed}.`);
  if (recording && recording.files !== before.recording?.files)
    note(`A recording was opened: ${recording.report.label}.`);
  const { former, training } = recording ?? {};
  const former0 = before.recording?.former ?? [];
  if (recording?.files === before.recording?.files) {
    if (former && former.length > former0.length) note(`Changed: ${former.at(-1)?.what}.`);
    else if (former && former.length < former0.length) note(`Undone: ${former0.at(-1)?.what}.`);
  }
  if (training && training.state !== before.recording?.training.state)
    noteWork("Calibration", training, found);
  if (now.evaluation.state !== before.evaluation.state) noteWork("Evaluation", now.evaluation, found);
  if (now.backends.state === "failed" && now.backends !== before.backends)
    noteWork("Comparing backends", now.backends, found);
  if (now.update && !before.update) note("A new version of the app is ready.");
  return found;
}

type Work = { readonly state: string; readonly reason?: string };

function noteWork(what: string, { state, reason }: Work, found: Pick<LogEntry, "kind" | "text">[]): void {
  if (state === "failed") found.push({ kind: "fault", text: `${what} failed: ${reason}` });
  else if (state === "done") found.push({ kind: "state", text: `${what} is done.` });
  else if (state === "under-way") found.push({ kind: "state", text: `${what} began.` });
}

/** Follows what is on the screen, and what nobody caught. */
export function keepLog(): void {
  store.subscribe((now, before) => {
    for (const { kind, text } of changesOf(now, before)) log(kind, text);
  });
  sessionsStore.subscribe(({ status, work }, { status: before, work: workBefore }) => {
    if (status.session && !before.session) log("state", "A recording began.");
    for (const [id, each] of Object.entries(work)) {
      if (each.state === "failed" && workBefore[id] !== each) log("fault", `Session ${id}: ${each.reason}`);
    }
  });
  addEventListener("error", ({ message }) => log("error", `Uncaught: ${message}`));
  addEventListener("unhandledrejection", ({ reason }) => log("error", `Uncaught: ${String(reason)}`));
}
