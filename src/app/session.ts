import { transfer } from "comlink";
import type { LoadedDecoder, SourceSummary } from "../contract/apis.ts";
import { backends, modelUrl } from "../contract/catalogue.ts";
import type { RunConfig, SourceConfig, Speed } from "../contract/config.ts";
import type { Frame } from "../contract/frame.ts";
import type { UrlState } from "../contract/urlState.ts";
import { type ClockExchange, clockOffsetMs } from "../signal/clock.ts";
import { type Client, startClient, within } from "./client.ts";
import { Display } from "./display.ts";
import { DrawLoop } from "./drawLoop.ts";
import { notify, type OpenRecording, store } from "./store.ts";

/** Stream shown and scored before it is live: fills windows, lags and plots. */
const historySeconds = 20;
const blockMs = 10;
const answerLimitMs = 30_000;
const handshakeExchanges = 5;
/** The first seconds of a recording to calibrate on, where nobody says how many. */
const calibrationShare = 2 / 3;

type Backend = UrlState["backend"];

/**
 * What the page does, apart from how it looks: starts workers, runs, calibrations, and puts what comes of them into
 * the store. Everything that can be asked for from the interface is a method here.
 */
export class Session {
  readonly loop: DrawLoop;
  private client: Client;
  private runCount = 0;
  /** Counts what was asked for: what was asked for earlier and comes later is put aside. */
  private asked = 0;

  constructor() {
    this.client = this.startClient();
    this.loop = new DrawLoop((frame) => this.onStatus(frame));
  }

  /** Decodes the simulated patient of the choice, from the beginning. */
  async simulate(): Promise<void> {
    const { patient, seed, task, medication, artefacts, decoder, backend } = store.getState().choice;
    store.setState({ view: "live" });
    await this.run({
      source: { kind: "simulated", patient, seed, task, medication, artefacts: [...artefacts] },
      model: new URL(modelUrl(patient, decoder), document.baseURI).href,
      backend,
      place: ({ rateHz }) => ({
        startSample: 0,
        liveFromSample: historySeconds * rateHz,
        scoreFromSample: 0,
      }),
    });
  }

  /** Decodes what lies behind the part of a recording that a decoder was calibrated on. */
  async replay(): Promise<void> {
    const { recording, choice } = store.getState();
    if (recording?.training.state !== "done") return;
    const { result, endSample } = recording.training;
    store.setState({ view: "live" });
    await this.run({
      source: { kind: "recording", files: [...recording.files] },
      model: result.artifact,
      backend: choice.backend,
      place: ({ rateHz }) => ({
        startSample: Math.max(0, endSample - Math.round((historySeconds + result.gapMs / 1000) * rateHz)),
        liveFromSample: endSample,
        scoreFromSample: endSample + Math.round((result.gapMs / 1000) * rateHz),
      }),
    });
  }

  /** The same again: the same samples, the same decoder. */
  async restart(): Promise<void> {
    if (store.getState().choice.source === "sim") await this.simulate();
    else await this.replay();
  }

  setPaused(paused: boolean): void {
    this.choose({ paused });
    void (paused ? this.client.acquisition.pause() : this.client.acquisition.resume());
  }

  setSpeed(speed: Speed): void {
    this.choose({ speed });
    void this.client.acquisition.setSpeed(speed);
  }

  /** Another patient, seed, decoder or backend; starts what that makes necessary. */
  async change(change: Partial<Pick<UrlState, "patient" | "seed" | "decoder" | "backend">>): Promise<void> {
    this.choose(change);
    const { choice, run } = store.getState();
    if (choice.source === "sim") {
      if (change.patient === undefined && change.seed === undefined && run) await this.exchangeDecoder();
      else await this.simulate();
    } else if (change.backend !== undefined) {
      if (run) await this.exchangeDecoder();
    } else if (change.patient !== undefined || change.seed !== undefined) await this.chooseSimulation();
    // Another decoder has to be calibrated first: that is where it is done.
    else store.setState({ view: "data" });
  }

  /** Leaves the recording for the simulated patient. */
  async chooseSimulation(): Promise<void> {
    this.choose({ source: "sim", paused: false });
    await this.simulate();
  }

  /** Looks at files that were dropped or chosen, and shows what is in them. */
  async openFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const asked = ++this.asked;
    store.setState({ opening: true, fault: null });
    try {
      const report = await within(
        10 * answerLimitMs,
        "The recording",
        this.client.trainer.inspect({ kind: "recording", files: [...files] }),
      );
      if (asked !== this.asked) return;
      const seconds = report.frameCount / report.info.rateHz;
      store.setState({
        view: "data",
        recording: {
          files,
          report,
          target: report.proposedTarget ?? "",
          inputs: report.proposedInputs,
          splitSeconds: Math.round(10 * seconds * calibrationShare) / 10,
          training: { state: "none" },
        },
      });
    } catch (error) {
      if (asked !== this.asked) return;
      store.setState({
        fault: { title: "The recording was not opened", what: messageOf(error), remedy: null },
      });
    } finally {
      store.setState({ opening: false });
    }
  }

  describeRecording(change: Partial<Pick<OpenRecording, "target" | "inputs" | "splitSeconds">>): void {
    store.setState(({ recording }) => ({ recording: recording && { ...recording, ...change } }));
  }

  /** Trains on the chosen part of the recording, in the trainer worker. */
  async calibrate(): Promise<void> {
    const { recording, choice } = store.getState();
    if (!recording || recording.training.state === "under-way") return;
    const { report, files, target, inputs, splitSeconds } = recording;
    const endSample = Math.round(splitSeconds * report.info.rateHz);
    const ofChoice = choiceOf(recording, choice.decoder);
    // Progress comes through a port of its own, and may come later than the end.
    let isOver = false;
    const set = (training: OpenRecording["training"]) =>
      store.setState(({ recording: held }) => ({
        recording: held && held.files === files ? { ...held, training } : held,
      }));
    set({
      state: "under-way",
      progress: { fraction: 0, doing: "Reading the recording", remainingMs: Number.NaN },
    });
    try {
      const result = await this.client.train(
        {
          source: { kind: "recording", files: [...files] },
          decoder: choice.decoder,
          target,
          channels: [...inputs],
          startSample: 0,
          endSample,
          seed: 1,
        },
        (progress) => {
          if (!isOver) set({ state: "under-way", progress });
        },
      );
      isOver = true;
      set({ state: "done", result, endSample, ofChoice });
    } catch (error) {
      isOver = true;
      if (isAbort(error)) set({ state: "none" });
      else set({ state: "failed", reason: messageOf(error) });
    }
  }

  cancelCalibration(): void {
    void this.client.trainer.cancel();
  }

  /** Begins the replay of the recording that was calibrated on. */
  async decodeRest(): Promise<void> {
    this.choose({ source: "recording", paused: false });
    await this.replay();
  }

  private choose(change: Partial<UrlState>): void {
    store.setState(({ choice }) => ({ choice: { ...choice, ...change } }));
  }

  private startClient(): Client {
    return startClient((worker, reason) => {
      store.setState({
        waitingFor: null,
        fault: {
          title: `The ${worker} worker stopped`,
          what: `${reason}. Nothing was lost from the recording; decoding has stopped.`,
          remedy: {
            label: "Start anew",
            act: () => {
              this.loop.disconnect();
              this.client.terminate();
              this.client = this.startClient();
              store.setState({ fault: null, run: null, status: null });
              void this.restart();
            },
          },
        },
      });
    });
  }

  private async run(plan: {
    source: SourceConfig;
    model: string | object;
    backend: Backend;
    place(info: { rateHz: number }): Pick<RunConfig, "startSample" | "liveFromSample" | "scoreFromSample">;
  }): Promise<void> {
    const asked = ++this.asked;
    const isLate = () => asked !== this.asked;
    const { acquisition, decoder } = this.client;
    store.setState({ waitingFor: "Starting the decoder", fault: null });
    try {
      void acquisition.stop();
      const [summary, loaded] = await Promise.all([
        within(answerLimitMs, "The source", acquisition.open(plan.source)),
        this.load(plan.model, plan.backend),
      ]);
      if (isLate()) return;
      const { speed, paused } = store.getState().choice;
      const place = plan.place(summary.info);
      const blocks = new MessageChannel();
      const frames = new MessageChannel();
      const displayInfo = await within(
        answerLimitMs,
        "The decoder",
        decoder.connect(
          { info: summary.info, ...place, cue: cueOf(summary) },
          transferred(blocks.port1),
          transferred(frames.port1),
        ),
      );
      if (isLate()) return;
      const { rateHz } = summary.info;
      const marks = summary.simulated
        ? []
        : [
            { seconds: place.liveFromSample / rateHz, label: "calibration ends" },
            { seconds: place.scoreFromSample / rateHz, label: "scored" },
          ];
      const display = new Display(displayInfo, marks);
      this.loop.connect(display, frames.port2, await this.decoderOffsetMs());
      void (paused ? acquisition.pause() : acquisition.resume());
      await within(
        answerLimitMs,
        "The source",
        acquisition.start({ source: plan.source, speed, blockMs, ...place }, transferred(blocks.port2)),
      );
      if (isLate()) return;
      store.setState({
        run: {
          id: ++this.runCount,
          summary,
          decoder: loaded,
          display,
        },
        status: null,
        reading: null,
        waitingFor: null,
      });
    } catch (error) {
      if (!isLate()) this.fail("Decoding did not start", error);
    }
  }

  /** Puts another decoder or backend under the stream that runs; nothing is lost meanwhile. */
  private async exchangeDecoder(): Promise<void> {
    const { choice, recording } = store.getState();
    const asked = this.asked;
    const model =
      choice.source === "sim"
        ? new URL(modelUrl(choice.patient, choice.decoder), document.baseURI).href
        : recording?.training.state === "done"
          ? recording.training.result.artifact
          : null;
    if (model === null) return;
    try {
      const loaded = await this.load(model, choice.backend);
      if (asked !== this.asked) return;
      store.setState(({ run }) => ({ run: run && { ...run, decoder: loaded }, fault: null }));
    } catch (error) {
      store.setState({
        fault: {
          title: "The decoder was not exchanged",
          what: `${messageOf(error)} The one before goes on.`,
          remedy: null,
        },
      });
    }
  }

  /** Loads a decoder on a backend, or on the next one that this browser has, and says so. */
  private async load(model: string | object, backend: Backend): Promise<LoadedDecoder> {
    const left = [backend, ...backends.filter((each) => each !== backend)];
    for (const [index, name] of left.entries()) {
      try {
        const loaded = await within(
          answerLimitMs,
          `The decoder on ${name}`,
          this.client.decoder.load(model, name),
        );
        if (index > 0) notify(`${backend} cannot be used in this browser: decoding on ${name}.`);
        return loaded;
      } catch (error) {
        // An artifact that is refused is refused everywhere: only a backend that does not start has a substitute.
        if (!isBackendFault(error) || index === left.length - 1) throw error;
      }
    }
    throw new Error("no backend");
  }

  private async decoderOffsetMs(): Promise<number> {
    const exchanges: ClockExchange[] = [];
    for (let i = 0; i < handshakeExchanges; i++) {
      const sentMs = performance.now();
      const answeredMs = await this.client.decoder.nowMs();
      exchanges.push({ sentMs, answeredMs, heardMs: performance.now() });
    }
    return -clockOffsetMs(exchanges);
  }

  private fail(title: string, error: unknown): void {
    store.setState({
      waitingFor: null,
      fault: {
        title,
        what: messageOf(error),
        remedy: { label: "Try again", act: () => void this.restart() },
      },
    });
  }

  private onStatus({ status }: Frame): void {
    const { run } = store.getState();
    if (!run || !status) return;
    const { display } = run;
    const { loop } = this;
    store.setState({
      status,
      reading: {
        decoded: display.decoded.length > 0 ? display.decoded.at(0) : Number.NaN,
        measured: display.measured.length > 0 ? display.measured.at(0) : Number.NaN,
        nowSeconds: display.nowSeconds,
        framesPerSecond: loop.framesPerSecond,
        droppedFrames: loop.droppedFrames,
        droppedPoints: loop.droppedPoints,
      },
    });
  }
}

/** Says whether the decoder at hand is the one that would be calibrated now. */
export function choiceOf(
  { target, inputs, splitSeconds }: Pick<OpenRecording, "target" | "inputs" | "splitSeconds">,
  decoder: string,
): string {
  return JSON.stringify([target, inputs, splitSeconds, decoder]);
}

function cueOf({ info }: SourceSummary): string | null {
  return info.channels.find(({ name }) => /^cue$/i.test(name))?.name ?? null;
}

const transferred = (port: MessagePort) => transfer(port, [port]);

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// Errors lose their class between threads and keep their name.
const isAbort = (error: unknown) => error instanceof Error && error.name === "AbortError";
const isBackendFault = (error: unknown) => error instanceof Error && error.name === "BackendError";
