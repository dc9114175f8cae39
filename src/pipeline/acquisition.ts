import type { AcquisitionApi, SourceSummary } from "../contract/apis.ts";
import {
  blocksInFlight,
  type RunSnapshot,
  type ToAcquisition,
  type ToDecoder,
} from "../contract/blockPort.ts";
import { RunConfig, SourceConfig, type Speed } from "../contract/config.ts";
import { InputError } from "../signal/errors.ts";
import { later } from "../signal/later.ts";
import { SuspensionWatch } from "../signal/suspension.ts";
import { artefactNames } from "../simulator/options.ts";
import { Player } from "../sources/player.ts";
import type { SimulatedSource } from "../sources/simulated.ts";
import { KeptBlocks } from "./keptBlocks.ts";
import { type OpenedSource, openSource, summarise } from "./open.ts";
import { parseWith } from "./parseWith.ts";

/** Owns the clock and the source, and sends blocks to the decoder worker. */
export class Acquisition implements AcquisitionApi {
  private opened: { config: SourceConfig; source: OpenedSource["source"] } | null = null;
  private player: Player | null = null;
  private port: MessagePort | null = null;
  /** What a decoder that takes over has to be given. */
  private kept: KeptBlocks | null = null;
  private snapshot: RunSnapshot | null = null;
  /** The decoder at the other end is ready for blocks. */
  private isReceiving = true;
  /** Answers still to come that return copies, and no buffer of the player's. */
  private copiesOut = 0;
  private hasEnded = false;
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
    const kept = new KeptBlocks(source.info.channels.length);
    const sleep = new SuspensionWatch();
    // A patient goes on while the machine sleeps; a recording waits.
    const lookForSleep = () => {
      const sleptMs = sleep.look(Date.now(), performance.now());
      if (sleptMs > 0 && "simulator" in source) player.skip(sleptMs);
    };
    const player: Player = new Player(source, {
      startSample: config.startSample,
      liveFromSample: config.liveFromSample,
      speed: factorOf(config.speed),
      blockMs: config.blockMs,
      blocksInFlight,
      nowMs: () => performance.now(),
      later: (callback, delayMs) =>
        later(() => {
          lookForSleep();
          callback();
        }, delayMs),
      send: (block) => {
        kept.add(block);
        // Whoever is not ready yet is sent the copies when it is.
        if (this.isReceiving) this.post({ kind: "block", block }, [block.data.buffer as ArrayBuffer]);
      },
      onEnd: () => {
        this.hasEnded = true;
        this.post({ kind: "end" });
      },
      onFail: (error) =>
        this.post({ kind: "failed", reason: error instanceof Error ? error.message : String(error) }),
    });
    this.kept = kept;
    this.player = player;
    this.isReceiving = true;
    this.listen(port, () => player.start());
  }

  async rejoin(port: MessagePort): Promise<void> {
    const { player, kept } = this;
    if (!player || !kept) throw new InputError("source", "nothing runs that a decoder could take over.");
    this.port?.close();
    this.isReceiving = false;
    this.listen(port, () => {
      this.isReceiving = true;
      if (this.snapshot) this.post({ kind: "resume", snapshot: this.snapshot });
      this.copiesOut = kept.blocks.length;
      // Sent by copy: they are kept until the decoder that takes over tells its state.
      for (const block of kept.blocks) this.post({ kind: "block", block });
      if (this.hasEnded) this.post({ kind: "end" });
      else player.replaceReceiver();
    });
  }

  /** Answers a decoder; what there is to send is sent once its clock is aligned. */
  private listen(port: MessagePort, whenReady: () => void): void {
    this.port = port;
    this.copiesOut = 0;
    port.onmessage = ({ data: message }: MessageEvent<ToAcquisition>) => {
      switch (message.kind) {
        case "taken":
          if (this.copiesOut > 0) this.copiesOut--;
          else this.player?.taken(message.data);
          break;
        case "snapshot":
          this.snapshot = message.snapshot;
          this.kept?.forgetBefore(message.snapshot.sample);
          break;
        case "clock":
          this.post({ kind: "clock", sentMs: message.sentMs, answeredMs: performance.now() });
          break;
        case "ready":
          whenReady();
      }
    };
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
    for (const name of artefactNames) this.simulator?.setArtefact(name, names.includes(name));
  }

  setHand(fraction: number | null): void {
    this.simulator?.setHand(fraction);
  }

  /** The simulated patient, where one is what was opened. */
  private get simulator(): SimulatedSource["simulator"] | null {
    const source = this.opened?.source;
    return source && "simulator" in source ? (source as SimulatedSource).simulator : null;
  }

  stop(): void {
    this.player?.stop();
    this.port?.close();
    this.player = null;
    this.port = null;
    this.kept = null;
    this.snapshot = null;
    this.hasEnded = false;
  }

  private tell(state: "running" | "paused"): void {
    this.post({ kind: "state", state });
  }

  private post(message: ToDecoder, transfer: Transferable[] = []): void {
    this.port?.postMessage(message, transfer);
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
