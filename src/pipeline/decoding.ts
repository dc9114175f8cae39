import type { BackendProbe, DecoderApi, LoadedDecoder, ReplayReport, RunSetup } from "../contract/apis.ts";
import type { ToAcquisition, ToDecoder } from "../contract/blockPort.ts";
import { BackendChoice, ShownSignals } from "../contract/config.ts";
import { type DisplayInfo, type FrameRequest, frameBuffers } from "../contract/frame.ts";
import { backendInUse } from "../decoders/backends.ts";
import type { BackendName } from "../decoders/decoder.ts";
import { type ClockExchange, clockOffsetMs } from "../signal/clock.ts";
import { InputError } from "../signal/errors.ts";
import { Engine } from "./engine.ts";
import { fetched } from "./fetched.ts";
import { LiveSession } from "./liveSession.ts";
import { type LoadedModel, loadModel } from "./load.ts";
import { parseWith } from "./parseWith.ts";
import { probeBackends } from "./probe.ts";
import { replaySession } from "./replay.ts";

const handshakeExchanges = 5;
/** A page that waits while nothing streams still gets its status. */
const idleFrameMs = 250;

/** Runs features, decoder and monitors, between the block port and the frame port. */
export class Decoding implements DecoderApi {
  private model: LoadedModel | null = null;
  private engine: Engine | null = null;
  /** Backends to go to, the fastest first. */
  private order: readonly BackendName[] | null = null;
  private session: LiveSession | null = null;
  private blocks: MessagePort | null = null;
  private frames: MessagePort | null = null;
  private request: FrameRequest | null = null;
  private loading: Promise<unknown> = Promise.resolve();
  private idle: ReturnType<typeof setInterval> | null = null;

  nowMs(): number {
    return performance.now();
  }

  load(artifact: string | object, backend: BackendName, isPinned = false): Promise<LoadedDecoder> {
    return this.alone(() => this.loadNow(artifact, backend, isPinned));
  }

  /** One at a time: TensorFlow.js has one backend in use, and what was asked for last must be what runs. */
  private alone<T>(operation: () => Promise<T>): Promise<T> {
    const done = this.loading.then(operation);
    this.loading = done.catch(() => undefined);
    return done;
  }

  private async loadNow(
    artifact: string | object,
    backend: BackendName,
    isPinned: boolean,
  ): Promise<LoadedDecoder> {
    const backendName = parseWith(BackendChoice, backend, "backend");
    const { value, subject } = await fetched(artifact);
    const former = this.engine;
    if (backendInUse() !== backendName) former?.bridge();
    let loaded: LoadedModel;
    try {
      loaded = await loadModel(value, subject, backendName);
    } catch (error) {
      former?.unbridge();
      throw error;
    }
    const engine = new Engine(loaded, {
      isPinned,
      hopMs: loaded.spec.hopMs,
      alone: (operation) => this.alone(operation),
      onMove: (move) => {
        if (engine === this.engine) this.session?.moved(move);
      },
      nowMs: () => performance.now(),
    });
    if (this.order) engine.rank(this.order);
    const model: LoadedModel = {
      ...loaded,
      decoder: engine,
      get backend() {
        return engine.backend;
      },
    };
    this.model = model;
    this.engine = engine;
    const goesOn = this.session?.accepts(model) ?? false;
    const { lineage, metrics } = model.artifact;
    if (goesOn) this.session?.swap(model);
    else this.endSession();
    former?.dispose();
    return {
      name: model.artifact.name,
      hash: model.artifact.hash,
      goesOn,
      decoder: model.artifact.decoder.kind,
      target: model.artifact.input.target,
      backend: model.backend,
      goldenError: model.goldenError,
      trainedOn: {
        source: lineage.source,
        firstSample: lineage.firstSample,
        lastSample: lineage.lastSample,
        gapMs: metrics.gapMs,
        origin: lineage.origin ?? null,
      },
    };
  }

  async probe(artifact: string | object, runs: number): Promise<BackendProbe[]> {
    const { value, subject } = await fetched(artifact);
    return this.alone(() => probeBackends(value, subject, runs));
  }

  rank(order: readonly BackendName[]): void {
    this.order = order;
    this.engine?.rank(order);
  }

  async connect(setup: RunSetup, blocks: MessagePort, frames: MessagePort): Promise<DisplayInfo> {
    if (!this.model) throw new InputError("decoder", "none is loaded. Load one before connecting a stream.");
    this.endSession();
    const session = new LiveSession(this.model, setup, () => performance.now());
    this.session = session;
    this.frames = frames;
    frames.onmessage = ({ data: request }: MessageEvent<FrameRequest>) => {
      this.request = request;
      this.answer();
    };
    this.idle = setInterval(() => this.answer(), idleFrameMs);
    this.listen(session, blocks);
    return session.display;
  }

  show(shown: ShownSignals): void {
    this.session?.show(parseWith(ShownSignals, shown, "shown signals"));
  }

  async record(port: MessagePort | null): Promise<void> {
    const { session } = this;
    if (port === null) session?.stopRecording("stopped");
    else if (session && session.state !== "ended" && session.state !== "failed") session.record(port);
    else throw new InputError("recording", "nothing is decoded that could be recorded.");
  }

  async rejoin(blocks: MessagePort): Promise<number> {
    const { session } = this;
    if (!session) throw new InputError("decoder", "nothing runs that an acquisition could take over.");
    this.blocks?.close();
    this.listen(session, blocks);
    return session.nextSample;
  }

  async replay(
    file: File,
    backend: BackendName | null,
    onProgress: (fraction: number) => void,
  ): Promise<ReplayReport> {
    if (this.session)
      throw new InputError("replay", "a stream is decoded here: it needs a worker of its own.");
    const chosen = backend && parseWith(BackendChoice, backend, "backend");
    return replaySession({ name: file.name, blob: file }, chosen, onProgress);
  }

  /** Aligns the clocks, asks for blocks, and takes them as they come. */
  private listen(session: LiveSession, blocks: MessagePort): void {
    this.blocks = blocks;
    const exchanges: ClockExchange[] = [];
    const tell = (message: ToAcquisition, transfer: Transferable[] = []) =>
      blocks.postMessage(message, transfer);
    const receive = (message: ToDecoder) => {
      if (session !== this.session || blocks !== this.blocks) return;
      switch (message.kind) {
        case "block": {
          const { block } = message;
          try {
            session.process(block);
          } catch (error) {
            session.fail(messageOf(error));
          }
          if (session.state === "failed") break;
          tell({ kind: "taken", data: block.data }, [block.data.buffer as ArrayBuffer]);
          // The page is not kept waiting by what nobody waits for.
          this.answer();
          session.rescore();
          this.engine?.check();
          const snapshot = session.takeSnapshot();
          if (snapshot) {
            const { live, scored } = snapshot;
            tell({ kind: "snapshot", snapshot }, [
              live.values.buffer,
              scored.values.buffer,
            ] as Transferable[]);
          }
          break;
        }
        case "resume":
          try {
            session.resume(message.snapshot);
          } catch (error) {
            // Told before the decoder was exchanged for one that carries something else: then windows fill anew.
            if (!(error instanceof TypeError)) throw error;
          }
          break;
        case "clock":
          exchanges.push({ ...message, heardMs: performance.now() });
          if (exchanges.length < handshakeExchanges) tell({ kind: "clock", sentMs: performance.now() });
          else {
            session.acquisitionOffsetMs = clockOffsetMs(exchanges);
            tell({ kind: "ready" });
          }
          break;
        case "state":
          session.follow(message.state);
          break;
        case "end":
          session.end();
          break;
        case "failed":
          session.fail(message.reason);
          break;
      }
      this.answer();
    };
    blocks.onmessage = ({ data: message }: MessageEvent<ToDecoder>) => receive(message);
    tell({ kind: "clock", sentMs: performance.now() });
  }

  /** Sends a frame if the page has asked for one and there is something to tell. */
  private answer(): void {
    const { session, request, frames } = this;
    if (!session || !request || !frames || !session.hasNews) return;
    this.request = null;
    const frame = session.takeFrame(request);
    frames.postMessage(frame, frameBuffers(frame));
  }

  private endSession(): void {
    if (this.idle !== null) clearInterval(this.idle);
    this.session?.stopRecording("another stream is decoded, or other features of it");
    this.blocks?.close();
    this.frames?.close();
    this.session = null;
    this.blocks = null;
    this.frames = null;
    this.request = null;
    this.idle = null;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
