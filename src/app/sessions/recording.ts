import { proxy, type Remote, transfer, wrap } from "comlink";
import type { DecoderApi, ReplayReport } from "../../contract/apis.ts";
import type { RecorderApi, RecorderStatus, SessionSummary } from "../../contract/recorderApi.ts";
import { createRecorder, createSpareDecoder } from "../client.ts";
import { formatClock } from "../format.ts";
import { simulatedSource } from "../requests.ts";
import { saveFile } from "../save.ts";
import { askSpare } from "../spareWorker.ts";
import { notify, store } from "../store.ts";
import { Watchdog } from "../watchdog.ts";
import { messageOf } from "../words.ts";
import { type SessionWork, sessionsStore } from "./state.ts";

const statusEveryMs = 500;
/** A disk may hang: for longer than this it is told, for longer than that the worker is replaced. */
const silentMs = 1500;
const patienceMs = 10_000;
/** With less room than this the person is told. */
const littleRoomMinutes = 10;
/** A decoder that does not answer is not waited for when a recording is to end. */
const decoderLimitMs = 1000;
/** So long a deleted session can be had back. */
const undoMs = 8000;

interface Recorder {
  readonly worker: Worker;
  readonly remote: Remote<RecorderApi>;
  /** Rejected when the worker is given up. */
  readonly gone: Promise<never>;
  leave(reason: string): void;
}

/** Records the stream that runs, and looks after the sessions that were recorded. */
export class Recording {
  private recorder: Recorder | null = null;
  private prepared: Promise<void> | null = null;
  private readonly leaving = new Map<string, ReturnType<typeof setTimeout>>();
  private isLittleTold = false;
  private isMissingTold = false;
  /** It was asked for and has not begun: asked again, it is not begun twice. */
  private isBeginning = false;
  /** The person ended it: then why it ended is no news. */
  private isStopping = false;
  /** Nothing of this session is kept. */
  private discardedId: string | null = null;
  /** When the status was asked for that has not come yet; NaN where none is open. */
  private askedAtMs = Number.NaN;

  /** @param decoder the worker that decodes the stream */
  constructor(private readonly decoder: () => Remote<DecoderApi>) {
    setInterval(() => void this.poll(), statusEveryMs);
    // Best effort: what is not heard any more is recovered at the next start.
    addEventListener("pagehide", () => {
      if (isRecording()) void this.decoder().record(null);
      // What was deleted does not come back because nobody was here to see it go.
      for (const id of this.leaving.keys()) void this.recorder?.remote.remove(id);
    });
  }

  /** Starts the worker, makes whole what was cut off, and lists what there is. */
  prepare(): Promise<void> {
    this.prepared ??= this.start().then(() => undefined);
    return this.prepared;
  }

  /** @returns what was cut off and is whole again */
  private async start(): Promise<readonly SessionSummary[]> {
    const worker = createRecorder();
    const remote = wrap<RecorderApi>(worker);
    let leave: Recorder["leave"] = () => undefined;
    const gone = new Promise<never>((_, reject) => {
      leave = (reason) => reject(new Error(`The recorder worker ${reason}.`));
    });
    // Perhaps nobody waits.
    gone.catch(() => undefined);
    this.recorder = { worker, remote, gone, leave };
    const replace = (reason: string) => {
      if (this.recorder?.worker === worker) void this.replace(reason);
    };
    worker.onerror = ({ message }) => replace(message ? `failed: ${message}` : "could not be loaded");
    new Watchdog(
      { recorder: patienceMs },
      () => remote.nowMs(),
      () => replace("did not answer"),
    );
    // Where it is given up meanwhile, another one is being started.
    const hindrance = await this.ask(() => remote.hindrance()).catch(() => undefined);
    if (hindrance === undefined) return [];
    sessionsStore.setState({ hindrance });
    if (hindrance !== null) return [];
    const recovered = await this.ask(() => remote.recover()).catch((error: unknown) => {
      store.setState({
        fault: {
          title: "What was recorded before could not be looked at",
          what: messageOf(error),
          remedy: null,
        },
      });
      return [];
    });
    for (const { seconds, label } of recovered) {
      notify(
        `A recording of ${formatClock(seconds)} (${label}) that was cut off was recovered. It is on the Data page.`,
      );
    }
    await this.refresh();
    return recovered;
  }

  /** Asks the recorder. @throws Error where it is given up before it answers */
  private async ask<T>(call: (recorder: Remote<RecorderApi>) => Promise<T>): Promise<T> {
    if (!this.recorder) throw new Error("The recorder has not been started yet.");
    const { remote, gone } = this.recorder;
    return Promise.race([call(remote), gone]);
  }

  /** The worker is gone, and with it what it was recording; what it had written is made whole. */
  private async replace(reason: string): Promise<void> {
    const was = sessionsStore.getState().status.session;
    this.recorder?.worker.terminate();
    this.recorder?.leave(reason);
    this.recorder = null;
    this.askedAtMs = Number.NaN;
    sessionsStore.setState({ status: { session: null, ended: null }, isSilent: false });
    if (was) void this.decoder().record(null);
    const started = this.start();
    this.prepared = started.then(() => undefined);
    const isKept = (await started).some(({ id }) => id === was?.id);
    if (!was) return;
    store.setState({
      fault: {
        title: "The recording stopped",
        what: `The recorder worker ${reason}. ${isKept ? "What was written up to then is kept" : "What was written is looked for again at the next start"}, and decoding goes on.`,
        remedy: null,
      },
    });
  }

  toggle(): void {
    if (isRecording()) void this.stop();
    else if (!this.isBeginning) {
      this.isBeginning = true;
      void this.record().finally(() => {
        this.isBeginning = false;
      });
    }
  }

  /** Records what is decoded from now on. */
  async record(): Promise<void> {
    await this.prepare();
    const { hindrance, isPersistent } = sessionsStore.getState();
    const { run, choice } = store.getState();
    if (!run || !this.recorder || isRecording()) return;
    const refuse = (what: string) =>
      store.setState({ fault: { title: "Nothing is recorded", what, remedy: null } });
    if (hindrance) {
      refuse(hindrance);
      return;
    }
    if (isPersistent === null) {
      sessionsStore.setState({ isPersistent: await navigator.storage.persist().catch(() => false) });
    }
    const { port1, port2 } = new MessageChannel();
    const { label, simulated } = run.summary;
    const source = choice.source === "sim" && !run.isByHand ? simulatedSource(choice) : null;
    const config = source?.kind === "simulated" ? source : null;
    this.isStopping = false;
    this.isLittleTold = false;
    this.isMissingTold = false;
    try {
      await this.ask((recorder) => recorder.begin({ label, simulated, config }, transfer(port1, [port1])));
      await this.decoder().record(transfer(port2, [port2]));
    } catch (error) {
      await this.ask((recorder) => recorder.stop("did not start")).catch(() => undefined);
      refuse(messageOf(error));
    }
    await this.poll();
  }

  /** @param reason why, where it was not asked for */
  async stop(reason?: string): Promise<void> {
    if (!isRecording()) return;
    this.isStopping = reason === undefined;
    await Promise.race([
      this.decoder().record(null),
      new Promise((resolve) => setTimeout(resolve, decoderLimitMs)),
    ]);
    // Where it is given up, that is told, and with it that the recording has ended.
    await this.ask((recorder) => recorder.stop(reason ?? "stopped")).catch(() => undefined);
    await this.poll();
  }

  /** Ends the recording under way and keeps nothing of it. */
  async discard(): Promise<void> {
    const { session } = sessionsStore.getState().status;
    if (!session) return;
    this.discardedId = session.id;
    await this.stop();
    await this.attempt(session.id, () => this.ask((recorder) => recorder.remove(session.id)));
    await this.refresh();
  }

  /** A decoder worker took over: it goes on with the session that is recorded. */
  async follow(): Promise<void> {
    if (!isRecording()) return;
    const { port1, port2 } = new MessageChannel();
    const isAttached = await this.ask((recorder) => recorder.attach(transfer(port1, [port1]))).then(
      () => true,
      () => false,
    );
    if (isAttached) await this.decoder().record(transfer(port2, [port2]));
  }

  /** Sets a marker in the recording that is under way; nothing where there is none. */
  mark(text: string, sample: number): void {
    if (isRecording()) void this.recorder?.remote.mark(sample, text);
  }

  private async poll(): Promise<void> {
    const { status: before, isSilent } = sessionsStore.getState();
    if (!this.recorder) return;
    if (!Number.isNaN(this.askedAtMs)) {
      const isLate = performance.now() - this.askedAtMs > silentMs;
      if (isLate !== isSilent) sessionsStore.setState({ isSilent: isLate });
      return;
    }
    this.askedAtMs = performance.now();
    const status = await this.ask((recorder) => recorder.status()).catch(() => null);
    // It was given up: another one is asked from now on.
    if (status === null) return;
    this.askedAtMs = Number.NaN;
    if (isSilent) sessionsStore.setState({ isSilent: false });
    if (!status.session && !before.session && status.ended?.id === before.ended?.id) return;
    sessionsStore.setState({ status });
    if (status.session) this.watchRoom(status.session.roomMinutes);
    if (status.session) this.watchMissing(status.session.missingSamples);
    if (status.ended && status.ended.id !== before.ended?.id) {
      await this.refresh();
      if (status.ended.id !== this.discardedId) this.tellEnd(status.ended);
    }
  }

  private watchRoom(roomMinutes: number | null): void {
    if (this.isLittleTold || roomMinutes === null || roomMinutes >= littleRoomMinutes) return;
    this.isLittleTold = true;
    notify(
      `There is room for ${Math.floor(roomMinutes)} more minutes of recording. Sessions can be saved and deleted on the Data page.`,
    );
  }

  private watchMissing(missingSamples: number): void {
    if (this.isMissingTold || missingSamples === 0) return;
    this.isMissingTold = true;
    notify(
      "The stream is faster than it can be recorded: samples are missing in the recording. Decoding is not touched. Play it slower to record all of it.",
    );
  }

  private tellEnd({ reason, isFault, seconds }: NonNullable<RecorderStatus["ended"]>): void {
    const length = formatClock(seconds);
    if (isFault) {
      store.setState({
        fault: {
          title: "The recording stopped",
          what: `The reason: ${reason}. The ${length} up to then are kept, and decoding goes on.`,
          remedy: null,
        },
      });
    } else {
      const why = this.isStopping ? "" : `: ${reason}`;
      notify(`The recording of ${length} ended${why}. It is on the Data page.`);
    }
  }

  private async refresh(): Promise<void> {
    const sessions = await this.ask((recorder) => recorder.list()).catch(() => null);
    if (sessions) sessionsStore.setState({ sessions });
  }

  /** The session's log as a file, as it is stored. */
  async fileOf({ id }: SessionSummary): Promise<File | null> {
    return (await this.attempt(id, () => this.ask((recorder) => recorder.file(id)))) ?? null;
  }

  async saveSession(session: SessionSummary): Promise<void> {
    const file = await this.fileOf(session);
    if (file) saveFile(file, `${fileNameOf(session)}.gripscope`);
  }

  /** BrainVision with side-cars, and CSV. */
  async exportSession({ id }: SessionSummary): Promise<void> {
    const archive = await this.watch(id, "Exporting", (onProgress) =>
      this.ask((recorder) => recorder.exportArchive(id, onProgress)),
    );
    if (archive) saveFile(archive, archive.name);
  }

  /** Decodes the session once more, in a worker of its own, and compares. */
  async replay({ id }: SessionSummary): Promise<void> {
    const report = await this.watch(id, "Replaying", async (onProgress) => {
      const file = await this.ask((recorder) => recorder.file(id));
      return askSpare<DecoderApi, ReplayReport>(createSpareDecoder, (decoder) =>
        decoder.replay(file, null, onProgress),
      );
    });
    if (report) setWork(id, { state: "replayed", report });
  }

  /** Shows how far something is that takes its time. */
  private async watch<T>(
    id: string,
    doing: string,
    call: (onProgress: (fraction: number) => void) => Promise<T>,
  ): Promise<T | undefined> {
    // Progress comes through a port of its own, and may come later than the end.
    let isOver = false;
    const onProgress = (fraction: number) => {
      if (!isOver) setWork(id, { state: "under-way", doing, fraction });
    };
    onProgress(0);
    try {
      return await this.attempt(id, () => call(proxy(onProgress)));
    } finally {
      isOver = true;
    }
  }

  /** Deletes the session in a moment. */
  remove({ id }: SessionSummary): void {
    setWork(id, { state: "leaving" });
    this.leaving.set(
      id,
      setTimeout(() => {
        this.leaving.delete(id);
        void this.attempt(id, () => this.ask((recorder) => recorder.remove(id))).then(() => this.refresh());
      }, undoMs),
    );
  }

  /** Ends the recording under way, and deletes all sessions at once. @returns how many could not be: another page records them */
  async removeAll(): Promise<number> {
    await this.prepare();
    await this.discard();
    for (const timer of this.leaving.values()) clearTimeout(timer);
    this.leaving.clear();
    const left = await this.ask((recorder) => recorder.removeAll());
    sessionsStore.setState({ work: {} });
    await this.refresh();
    return left;
  }

  keep({ id }: SessionSummary): void {
    clearTimeout(this.leaving.get(id));
    this.leaving.delete(id);
    setWork(id, null);
  }

  /** What a worker gives; where it does not, why stands at the session. */
  private async attempt<T>(id: string, call: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await call();
      setWork(id, null);
      return result;
    } catch (error) {
      setWork(id, { state: "failed", reason: messageOf(error) });
      return undefined;
    }
  }
}

function isRecording(): boolean {
  return sessionsStore.getState().status.session !== null;
}

function setWork(id: string, work: SessionWork | null): void {
  sessionsStore.setState(({ work: { [id]: _, ...others } }) => ({
    work: work === null ? others : { ...others, [id]: work },
  }));
}

function fileNameOf({ label, startedAt }: SessionSummary): string {
  const words = `${label} ${startedAt.slice(0, 19)}`;
  return words.replaceAll(/[^a-zA-Z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}
