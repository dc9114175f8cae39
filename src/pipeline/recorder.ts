import type {
  RecorderApi,
  RecorderStatus,
  SessionAbout,
  SessionSummary,
  StorageTrial,
} from "../contract/recorderApi.ts";
import type { SessionStart, TapBatch, ToRecorder, ToTap } from "../contract/sessionPort.ts";
import { batchBuffers } from "../contract/sessionPort.ts";
import { codeVersion } from "../models/codeVersion.ts";
import { readEnd, readHeader } from "../sessions/reader.ts";
import { recovery } from "../sessions/recover.ts";
import { sessionSchemaVersion } from "../sessions/session.ts";
import { type IncomingBatch, SessionWriter } from "../sessions/writer.ts";
import { InputError } from "../signal/errors.ts";
import { originStore, type SessionStore, type StoredFile } from "./sessionStore.ts";
import { tryStore } from "./tryStore.ts";

const sessionEnding = ".gripscope";
/** With what waits in the decoder worker, well within the second that may be lost. */
const flushEveryMs = 400;
/** How often room is asked for, and whether the file is still there. */
const watchEveryMs = 2000;
/** The rate of writing is taken over so many looks. */
const rateLooks = 5;
/** How long the last batch is waited for. */
const lastBatchMs = 1000;

/** A session under way. */
interface Session {
  readonly id: string;
  readonly about: SessionAbout;
  file: StoredFile;
  readonly startedAtMs: number;
  port: MessagePort;
  /** Null until the decoder has told what it records. */
  writer: SessionWriter | null;
  start: SessionStart | null;
  /** Bytes of whole records. */
  size: number;
  looks: { atMs: number; size: number }[];
  bytesPerMs: number;
  roomBytes: number | null;
  readonly timers: ReturnType<typeof setInterval>[];
  tellEnded: () => void;
  readonly ended: Promise<void>;
}

/** Writes what a decoder worker taps off, and keeps the sessions. */
export class Recorder implements RecorderApi {
  private session: Session | null = null;
  private lastEnd: RecorderStatus["ended"] = null;

  constructor(
    private readonly store: SessionStore = originStore("sessions"),
    private readonly exports: SessionStore = originStore("exports"),
    private readonly dateMs: () => number = Date.now,
  ) {}

  nowMs(): number {
    return performance.now();
  }

  hindrance(): Promise<string | null> {
    return this.store.hindrance();
  }

  async begin(about: SessionAbout, port: MessagePort): Promise<void> {
    const hindrance = await this.store.hindrance();
    if (hindrance !== null) throw new InputError("recording", hindrance);
    this.finish("another recording was started");
    const startedAtMs = this.dateMs();
    const id = `${new Date(startedAtMs).toISOString().slice(0, 19).replaceAll(":", "")}-${Math.random().toString(36).slice(2, 6)}`;
    const file = await this.store.open(id + sessionEnding);
    if (file === null) throw new InputError("recording", "its file is in use already.");
    let tellEnded = () => {};
    const ended = new Promise<void>((resolve) => {
      tellEnded = resolve;
    });
    const session: Session = {
      ...{ id, about, file, startedAtMs, port, writer: null, start: null, size: 0 },
      looks: [{ atMs: this.nowMs(), size: 0 }],
      ...{ bytesPerMs: Number.NaN, roomBytes: null, timers: [], tellEnded, ended },
    };
    session.timers.push(
      setInterval(() => this.guard(session, () => file.flush()), flushEveryMs),
      setInterval(() => void this.watch(session), watchEveryMs),
    );
    this.session = session;
    this.listen(session, port);
    void this.watch(session);
  }

  attach(port: MessagePort): void {
    const { session } = this;
    if (!session) {
      port.close();
      return;
    }
    session.port.close();
    session.port = port;
    this.listen(session, port);
  }

  mark(sample: number, text: string): void {
    const { session } = this;
    if (!session) return;
    this.guard(session, () => {
      session.writer?.event("marker", Math.max(session.start?.startSample ?? 0, Math.round(sample)), text);
    });
  }

  async stop(reason: string): Promise<void> {
    const { session } = this;
    if (!session) return;
    await Promise.race([session.ended, new Promise((resolve) => setTimeout(resolve, lastBatchMs))]);
    if (session === this.session) this.finish(reason);
  }

  status(): RecorderStatus {
    const { session, lastEnd } = this;
    if (!session) return { session: null, ended: lastEnd };
    const { id, size, writer, roomBytes, bytesPerMs } = session;
    return {
      session: {
        id,
        seconds: secondsOf(session),
        bytes: size,
        roomMinutes: roomBytes !== null && bytesPerMs > 0 ? roomBytes / bytesPerMs / 60_000 : null,
        missingSamples: writer?.missingSamples ?? 0,
      },
      ended: lastEnd,
    };
  }

  async list(): Promise<SessionSummary[]> {
    const summaries: SessionSummary[] = [];
    for (const id of await this.ids()) {
      const summary = await this.summary(id);
      if (summary) summaries.push(summary);
    }
    return summaries.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  }

  async recover(): Promise<SessionSummary[]> {
    const recovered: SessionSummary[] = [];
    for (const id of await this.ids()) {
      const name = id + sessionEnding;
      // Who records it holds its file: then it is none of those that were cut off, and cannot be read in peace.
      const file = await this.store.open(name);
      if (!file) continue;
      let state: "whole" | "recovered" | "empty" = "whole";
      try {
        state = await this.mend(name, file);
      } catch (error) {
        // What cannot be read is left as it is.
        if (!(error instanceof InputError)) throw error;
      } finally {
        file.close();
      }
      if (state === "empty") await this.store.remove(name);
      const summary = state === "recovered" && (await this.summary(id));
      if (summary) recovered.push(summary);
    }
    return recovered;
  }

  /** Cuts off what is torn, and writes an end where there is none. */
  private async mend(name: string, file: StoredFile): Promise<"whole" | "recovered" | "empty"> {
    const blob = await this.store.read(name);
    if (!blob || (await readEnd({ name, blob }))) return "whole";
    const cut = await recovery({ name, blob });
    if (!cut) return "empty";
    file.truncate(cut.wholeBytes);
    writeAll(file, cut.bytes, cut.wholeBytes);
    file.flush();
    return "recovered";
  }

  async file(id: string): Promise<File> {
    const file = await this.store.read(id + sessionEnding);
    if (!file) throw new InputError(id, "is no longer there.");
    return file;
  }

  async exportArchive(id: string, onProgress: (fraction: number) => void): Promise<File> {
    const blob = await this.file(id);
    // Only who exports needs what packs.
    const { archive, archiveName } = await import("./sessionArchive.ts");
    const name = await archiveName({ name: blob.name, blob });
    // One at a time: the one before has been saved, or is not wanted.
    for (const former of await this.exports.names()) await this.exports.remove(former);
    const file = await this.exports.open(name);
    if (file === null) throw new InputError(id, "is being exported already.");
    try {
      let size = 0;
      await archive(
        { name: blob.name, blob },
        (bytes) => {
          writeAll(file, bytes, size);
          size += bytes.length;
        },
        onProgress,
      );
      file.flush();
    } catch (error) {
      throw error instanceof InputError ? error : new InputError(id, `was not exported: ${faultOf(error)}.`);
    } finally {
      file.close();
    }
    return (await this.exports.read(name)) as File;
  }

  async remove(id: string): Promise<void> {
    await this.store.remove(id + sessionEnding);
  }

  async removeAll(): Promise<number> {
    let left = 0;
    if ((await this.store.hindrance()) !== null) return left;
    for (const id of await this.ids()) {
      try {
        await this.remove(id);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        left++;
      }
    }
    for (const name of await this.exports.names()) await this.exports.remove(name);
    return left;
  }

  async tryStorage(bytes: number): Promise<StorageTrial> {
    const hindrance = await this.exports.hindrance();
    if (hindrance !== null) throw new InputError("storage", hindrance);
    return tryStore(this.exports, bytes);
  }

  private async ids(): Promise<string[]> {
    if ((await this.store.hindrance()) !== null) return [];
    return (await this.store.names())
      .filter((name) => name.endsWith(sessionEnding))
      .map((name) => name.slice(0, -sessionEnding.length))
      .filter((id) => id !== this.session?.id);
  }

  private async summary(id: string): Promise<SessionSummary | null> {
    const name = id + sessionEnding;
    const blob = await this.store.read(name);
    if (!blob) return null;
    const unread = { id, label: "", simulated: false, startedAt: "", seconds: 0, bytes: blob.size };
    const open = { state: "open", reason: "is being recorded", missingSamples: 0 } as const;
    try {
      const header = await readHeader({ name, blob });
      const end = await readEnd({ name, blob });
      const { label, simulated } = header.source;
      const about = { ...unread, label, simulated, startedAt: header.startedAt };
      if (!end) return { ...about, ...open };
      return {
        ...about,
        seconds: end.frameCount / header.info.rateHz,
        state: end.isRecovered ? "recovered" : "whole",
        reason: end.reason,
        missingSamples: end.missingSamples,
      };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // A file that is written to while it is read cannot be read.
      const file = await this.store.open(name);
      file?.close();
      return file
        ? { ...unread, state: "damaged", reason: error.reason, missingSamples: 0 }
        : { ...unread, ...open };
    }
  }

  private listen(session: Session, port: MessagePort): void {
    port.onmessage = ({ data: message }: MessageEvent<ToRecorder>) => {
      if (session !== this.session || port !== session.port) return;
      this.guard(session, () => this.take(session, message));
      if (message.kind !== "batch") return;
      const answer: ToTap = { kind: "taken", batch: message.batch };
      port.postMessage(answer, batchBuffers(message.batch));
    };
  }

  private take(session: Session, message: ToRecorder): void {
    const { writer, start } = session;
    if (message.kind === "start") this.startLog(session, message.start);
    else if (message.kind === "end") this.finish(message.reason);
    else if (writer === null || start === null) return;
    else if (message.kind === "batch") {
      writer.batch(incoming(message.batch, start.info.channels.length, start.featureNames.length));
    } else if (message.kind === "state") writer.state(message.state);
    else if (message.kind === "decoder") {
      session.start = { ...start, decoder: message.decoder };
      writer.decoder(message.decoder);
    } else {
      const { kind, sample, text } = message.event;
      writer.event(kind, sample, text);
    }
  }

  /** The first decoder says what is recorded; one that takes over must decode the same. */
  private startLog(session: Session, start: SessionStart): void {
    const { writer, start: former, about, id, startedAtMs } = session;
    if (writer && former) {
      const prints = [start, former].map(({ info, featureNames, decoder: { hash } }) =>
        JSON.stringify([info, featureNames, hash]),
      );
      if (prints[0] !== prints[1]) this.finish("another stream or decoder took over");
      else {
        const { name } = start.decoder.backend;
        writer.event("fault", writer.nextSample, `the decoder worker was started again, on ${name}`);
      }
      return;
    }
    const { decoder, ...stream } = start;
    session.start = start;
    session.writer = new SessionWriter(
      {
        append: (bytes) => {
          writeAll(session.file, bytes, session.size);
          session.size += bytes.length;
        },
      },
      {
        format: "gripscope-session",
        schemaVersion: sessionSchemaVersion,
        id,
        startedAt: new Date(startedAtMs).toISOString(),
        codeVersion,
        source: { label: about.label, simulated: about.simulated, config: about.config },
        ...stream,
      },
      this.dateMs,
    );
    session.writer.decoder(decoder);
  }

  /** A disk that fails ends the recording, and nothing else. */
  private guard(session: Session, work: () => void): void {
    if (session !== this.session) return;
    try {
      work();
    } catch (error) {
      this.finish(faultOf(error), true);
    }
  }

  /** Room that is left, the rate of writing, and whether the file is still there. */
  private async watch(session: Session): Promise<void> {
    try {
      session.roomBytes = await this.store.room();
      const name = session.id + sessionEnding;
      if (session === this.session && (await this.store.read(name)) === null) await this.rescue(session);
    } catch (error) {
      if (session === this.session) this.finish(faultOf(error), true);
    }
    const { looks, size } = session;
    looks.push({ atMs: this.nowMs(), size });
    if (looks.length > rateLooks) looks.shift();
    const [first] = looks as [Session["looks"][number]];
    const bytesPerMs = (size - first.size) / (this.nowMs() - first.atMs);
    // While nothing is written the rate before still tells most.
    if (bytesPerMs > 0) session.bytesPerMs = bytesPerMs;
  }

  /** The file was taken out of its folder, but as long as it is open it can be read: what it holds becomes another file. */
  private async rescue(session: Session): Promise<void> {
    const { file } = session;
    // Under its own name it counts as open still.
    const name = `${session.id}-kept${sessionEnding}`;
    const copy = await this.store.open(name);
    if (session !== this.session || copy === null) {
      copy?.close();
      return;
    }
    try {
      const piece = new Uint8Array(1 << 20);
      for (let at = 0; at < session.size; ) {
        const count = file.read(piece.subarray(0, Math.min(piece.length, session.size - at)), at);
        if (count === 0) throw new DOMException("the rest is gone", "NotReadableError");
        writeAll(copy, piece.subarray(0, count), at);
        at += count;
      }
    } catch (error) {
      copy.close();
      throw error;
    }
    // Closing what was removed never returns (Chromium 156): it is left to the end of the worker.
    session.file = copy;
    this.finish("the browser removed its file from the storage", true);
  }

  private finish(reason: string, isFault = false): void {
    const { session } = this;
    if (!session) return;
    this.session = null;
    for (const timer of session.timers) clearInterval(timer);
    session.port.close();
    const { id, file, writer } = session;
    try {
      // What was written of a record that failed is taken away, so that the end follows on what is whole.
      if (isFault) file.truncate(session.size);
      writer?.end(reason);
      file.flush();
    } catch {
      // Without an end it is found at the next start, and recovered.
    }
    try {
      file.close();
    } catch {
      // It is gone.
    }
    this.lastEnd = { id, reason, isFault, seconds: secondsOf(session) };
    if (writer === null) void this.store.remove(id + sessionEnding);
    session.tellEnded();
  }
}

function secondsOf({ writer, start }: Session): number {
  return writer && start ? writer.frameCount / start.info.rateHz : 0;
}

function incoming(batch: TapBatch, width: number, featureCount: number): IncomingBatch {
  const { blockCount, frameCount, hopCount } = batch;
  return {
    blocks: {
      firstSamples: batch.firstSamples.subarray(0, blockCount),
      frameCounts: batch.frameCounts.subarray(0, blockCount),
      acquiredAtMs: batch.acquiredAtMs.subarray(0, blockCount),
    },
    data: batch.data.subarray(0, frameCount * width),
    hops: {
      samples: batch.samples.subarray(0, hopCount),
      decoded: batch.decoded.subarray(0, hopCount),
      measured: batch.measured.subarray(0, hopCount),
      features: batch.features.subarray(0, hopCount * featureCount),
      computedBy: batch.computedBy.subarray(0, hopCount),
      noEstimate: batch.noEstimate.subarray(0, hopCount),
    },
    computers: batch.computers,
    reasons: batch.reasons,
  };
}

/** @throws DOMException QuotaExceededError where not all of it could be written */
function writeAll(file: StoredFile, bytes: Uint8Array, at: number): void {
  if (file.write(bytes, at) < bytes.length) {
    throw new DOMException("the storage took only a part", "QuotaExceededError");
  }
}

function faultOf(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
  if (name === "QuotaExceededError") return "the storage that the browser grants this page is full";
  return `the storage failed: ${message.replace(/\.$/, "")}`;
}
