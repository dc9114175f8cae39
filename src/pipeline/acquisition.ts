import type { AcquisitionApi, SourceSummary } from "../contract/apis.ts";
import { blocksInFlight, type ToAcquisition, type ToDecoder } from "../contract/blockPort.ts";
import { RunConfig, SourceConfig, type Speed } from "../contract/config.ts";
import { artefactNames } from "../simulator/options.ts";
import { Player } from "../sources/player.ts";
import type { SimulatedSource } from "../sources/simulated.ts";
import { type OpenedSource, openSource, summarise } from "./open.ts";
import { parseWith } from "./parseWith.ts";

/** Owns the clock and the source, and sends blocks to the decoder worker. */
export class Acquisition implements AcquisitionApi {
  private opened: { config: SourceConfig; source: OpenedSource["source"] } | null = null;
  private player: Player | null = null;
  private port: MessagePort | null = null;
  private paused = false;
  private tickets = 0;

  nowMs(): number {
    return performance.now();
  }

  async open(value: SourceConfig): Promise<SourceSummary> {
    const config = parseWith(SourceConfig, value, "source");
    const ticket = ++this.tickets;
    const { source } = await openSource(config);
    // What was asked for last counts, not what was ready last.
    if (ticket === this.tickets) this.opened = { config, source };
    return summarise(source);
  }

  async start(value: RunConfig, port: MessagePort): Promise<void> {
    const config = parseWith(RunConfig, value, "run");
    this.stop();
    const source =
      this.opened && isSame(this.opened.config, config.source)
        ? this.opened.source
        : (await openSource(config.source)).source;
    const post = (message: ToDecoder, transfer: Transferable[] = []) => port.postMessage(message, transfer);
    const player = new Player(source, {
      startSample: config.startSample,
      liveFromSample: config.liveFromSample,
      speed: factorOf(config.speed),
      blockMs: config.blockMs,
      blocksInFlight,
      nowMs: () => performance.now(),
      later: (callback, delayMs) => {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
      send: (block) => post({ kind: "block", block }, [block.data.buffer as ArrayBuffer]),
      onEnd: () => post({ kind: "end" }),
      onFail: (error) =>
        post({ kind: "failed", reason: error instanceof Error ? error.message : String(error) }),
    });
    port.onmessage = ({ data: message }: MessageEvent<ToAcquisition>) => {
      if (message.kind === "taken") player.taken(message.data);
      else if (message.kind === "clock") {
        post({ kind: "clock", sentMs: message.sentMs, answeredMs: performance.now() });
      } else player.start();
    };
    this.port = port;
    this.player = player;
    if (this.paused) this.pause();
  }

  pause(): void {
    this.paused = true;
    this.player?.pause();
    this.tell("paused");
  }

  resume(): void {
    this.paused = false;
    this.player?.resume();
    this.tell("running");
  }

  setSpeed(speed: Speed): void {
    this.player?.setSpeed(factorOf(speed));
  }

  setArtefacts(names: readonly string[]): void {
    const source = this.opened?.source;
    if (!source || !("simulator" in source)) return;
    const { simulator } = source as SimulatedSource;
    for (const name of artefactNames) simulator.setArtefact(name, names.includes(name));
  }

  stop(): void {
    this.player?.stop();
    this.port?.close();
    this.player = null;
    this.port = null;
  }

  private tell(state: "running" | "paused"): void {
    const message: ToDecoder = { kind: "state", state };
    this.port?.postMessage(message);
  }
}

function factorOf(speed: Speed): number {
  return speed === "max" ? Number.POSITIVE_INFINITY : speed;
}

/** Files lose their identity between threads: a recording is the same where names, sizes and dates are. */
function isSame(a: SourceConfig, b: SourceConfig): boolean {
  const print = (config: SourceConfig) =>
    JSON.stringify(
      config.kind === "recording"
        ? config.files.map(({ name, size, lastModified }) => [name, size, lastModified])
        : config,
    );
  return a.kind === b.kind && print(a) === print(b);
}
