import type { DecoderApi, LoadedDecoder, RunSetup } from "../contract/apis.ts";
import type { ToAcquisition, ToDecoder } from "../contract/blockPort.ts";
import { BackendChoice } from "../contract/config.ts";
import { type DisplayInfo, type FrameRequest, frameBuffers } from "../contract/frame.ts";
import type { BackendName } from "../decoders/decoder.ts";
import { type ClockExchange, clockOffsetMs } from "../signal/clock.ts";
import { InputError } from "../signal/errors.ts";
import { LiveSession } from "./liveSession.ts";
import { type LoadedModel, loadModel } from "./load.ts";
import { parseWith } from "./parseWith.ts";

const handshakeExchanges = 5;
/** A page that waits while nothing streams still gets its status. */
const idleFrameMs = 250;

/** Runs features, decoder and monitors, between the block port and the frame port. */
export class Decoding implements DecoderApi {
  private model: LoadedModel | null = null;
  private session: LiveSession | null = null;
  private blocks: MessagePort | null = null;
  private frames: MessagePort | null = null;
  private request: FrameRequest | null = null;
  private loading: Promise<unknown> = Promise.resolve();
  private idle: ReturnType<typeof setInterval> | null = null;
  /**
   * What came while a decoder is made ready, in order; null while none is. TensorFlow.js computes nothing and counts no
   * tensor until the backend it was given has started. Blocks that wait are unanswered, so they are few.
   */
  private held: (() => void)[] | null = null;

  nowMs(): number {
    return performance.now();
  }

  /** One at a time: TensorFlow.js has one backend in use, and what was asked for last must be what runs. */
  load(artifact: string | object, backend: BackendName): Promise<LoadedDecoder> {
    const loading = this.loading.then(() => this.loadNow(artifact, backend));
    this.loading = loading.catch(() => undefined);
    return loading;
  }

  private async loadNow(artifact: string | object, backend: BackendName): Promise<LoadedDecoder> {
    const backendName = parseWith(BackendChoice, backend, "backend");
    const subject = typeof artifact === "string" ? (artifact.split("/").pop() ?? artifact) : "decoder";
    const value = typeof artifact === "string" ? await fetchJson(artifact, subject) : artifact;
    this.held = [];
    let model: LoadedModel;
    try {
      model = await loadModel(value, subject, backendName);
      const former = this.model;
      this.model = model;
      if (this.session?.accepts(model)) this.session.swap(model);
      else this.endSession();
      former?.decoder.dispose();
    } finally {
      this.release();
    }
    return {
      name: model.artifact.name,
      decoder: model.artifact.decoder.kind,
      target: model.artifact.input.target,
      backend: model.backend,
      goldenError: model.goldenError,
      trainedOn: {
        source: model.artifact.lineage.source,
        firstSample: model.artifact.lineage.firstSample,
        lastSample: model.artifact.lineage.lastSample,
        gapMs: model.artifact.metrics.gapMs,
      },
    };
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

  async rejoin(blocks: MessagePort): Promise<number> {
    const { session } = this;
    if (!session) throw new InputError("decoder", "nothing runs that an acquisition could take over.");
    this.blocks?.close();
    this.listen(session, blocks);
    return session.nextSample;
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
            session.fail(messageOf(error));
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
    blocks.onmessage = ({ data: message }: MessageEvent<ToDecoder>) => {
      if (this.held !== null && message.kind !== "clock") this.held.push(() => receive(message));
      else receive(message);
    };
    tell({ kind: "clock", sentMs: performance.now() });
  }

  /** Sends a frame if the page has asked for one and there is something to tell. */
  private answer(): void {
    const { session, request, frames } = this;
    if (this.held !== null || !session || !request || !frames || !session.hasNews) return;
    this.request = null;
    const frame = session.takeFrame(request);
    frames.postMessage(frame, frameBuffers(frame));
  }

  /** Makes up for what was held, with the decoder that runs now. */
  private release(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const receive of held) receive();
    this.answer();
  }

  private endSession(): void {
    if (this.idle !== null) clearInterval(this.idle);
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

async function fetchJson(url: string, subject: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok)
    throw new InputError(subject, `could not be fetched: ${response.status} ${response.statusText}.`);
  return response.json();
}
