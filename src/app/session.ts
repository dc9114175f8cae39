import { proxy, transfer } from "comlink";
import type { LoadedDecoder, SourceSummary } from "../contract/apis.ts";
import { backends, featureSpecs, modelUrl } from "../contract/catalogue.ts";
import type { RunConfig, SourceConfig, Speed } from "../contract/config.ts";
import type { Frame } from "../contract/frame.ts";
import type { UrlState } from "../contract/urlState.ts";
import { type ClockExchange, clockOffsetMs } from "../signal/clock.ts";
import { samplesFromMs } from "../signal/units.ts";
import { type Client, startClient, within } from "./client.ts";
import { Display } from "./display.ts";
import { DrawLoop } from "./drawLoop.ts";
import { formatClock } from "./format.ts";
import { notify, type OpenRecording, store } from "./store.ts";

/** Stream shown and scored before it is live: fills windows, lags and plots. */
const historyMs = 20_000;
/** Whole samples, also of a rate that is no whole number. */
const historySamples = (rateHz: number) => samplesFromMs(historyMs, rateHz);
const blockMs = 10;
const answerLimitMs = 30_000;
const handshakeExchanges = 5;
/** The first seconds of a recording to calibrate on, where nobody says how many. */
const calibrationShare = 2 / 3;

/** What is decoded with what: enough to begin it again. */
interface Plan {
  source: SourceConfig;
  /** Address of a shipped decoder, or the artifact itself. */
  model: string | object;
  place(info: { rateHz: number }, decoder: LoadedDecoder, label: string): Place;
}
type Place = Pick<RunConfig, "startSample" | "liveFromSample" | "scoreFromSample">;

/**
 * What the page does, apart from how it looks: starts workers, runs, calibrations, and puts what comes of them into
 * the store. Everything that can be asked for from the interface is a method here.
 */
export class Session {
  readonly loop: DrawLoop;
  private client: Client;
  private runCount = 0;
  private openCount = 0;
  /** What runs, or was to run when it failed. */
  private plan: Plan | null = null;
  /** Runs and exchanges of decoders follow one another: workers are never asked for two things at once. */
  private tail: Promise<void> = Promise.resolve();
  private runsWaiting = 0;

  constructor() {
    this.client = this.startClient();
    this.loop = new DrawLoop(
      (frame) => this.onStatus(frame),
      ({ backSeconds }) => store.setState({ isPast: backSeconds > 0 }),
    );
  }

  /** Decodes the simulated patient of the choice, from the beginning. */
  simulate(): Promise<void> {
    store.setState({ view: "live" });
    return this.run(() => {
      const { patient, seed, task, medication, artefacts, mainsHz, decoder } = store.getState().choice;
      return {
        source: { kind: "simulated", patient, seed, task, medication, artefacts: [...artefacts], mainsHz },
        model: new URL(modelUrl(patient, decoder), document.baseURI).href,
        place: ({ rateHz }, { trainedOn }, label) => ({
          startSample: 0,
          liveFromSample: historySamples(rateHz),
          // What it was trained on says nothing about a decoder.
          scoreFromSample: trainedOn.source === label ? trainedOn.lastSample + 1 : 0,
        }),
      };
    });
  }

  /** The same again: the same samples, the same decoder. */
  restart(): Promise<void> {
    const { plan } = this;
    this.choose({ paused: false });
    return plan ? this.run(() => plan) : this.simulate();
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
  async change(
    change: Partial<
      Pick<UrlState, "patient" | "seed" | "task" | "medication" | "mainsHz" | "decoder" | "backend">
    >,
  ): Promise<void> {
    this.choose(change);
    const { source } = store.getState().choice;
    const isOfPatient = ["patient", "seed", "task", "medication", "mainsHz"].some((key) => key in change);
    if (isOfPatient) await this.chooseSimulation();
    else if (change.backend !== undefined || source === "sim") await this.exchangeDecoder();
    // Another decoder for a recording has to be calibrated first: that is where it is done.
    else store.setState({ view: "data" });
  }

  /** Lays artefacts over the simulated patient that runs, and takes the others away. */
  setArtefacts(artefacts: UrlState["artefacts"]): void {
    this.choose({ artefacts });
    void this.client.acquisition.setArtefacts(artefacts);
  }

  /** Leaves the recording for the simulated patient. */
  async chooseSimulation(): Promise<void> {
    this.choose({ source: "sim" });
    await this.simulate();
  }

  /** Looks at files that were dropped or chosen, and shows what is in them. */
  async openFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    if (files.length === 1 && files[0]?.name.endsWith(".json")) {
      store.setState({
        fault: {
          title: "This is no recording",
          what: `${files[0].name} may be a decoder that was saved here: the command "gripscope decode" uses it. Open the recording's own files.`,
          remedy: null,
        },
      });
      return;
    }
    const asked = ++this.openCount;
    store.setState({ opening: true, fault: null });
    try {
      const report = await within(
        10 * answerLimitMs,
        "The recording",
        this.client.trainer.inspect({ kind: "recording", files: [...files] }),
      );
      if (asked !== this.openCount) return;
      const seconds = report.frameCount / report.info.rateHz;
      store.setState({
        view: "data",
        recording: {
          files,
          report,
          target: report.proposedTarget ?? "",
          inputs: report.proposedInputs,
          spec: "default",
          splitSeconds: Math.round(10 * seconds * calibrationShare) / 10,
          training: { state: "none" },
          verified: report.seenShare,
        },
      });
      if (report.seenShare < 1) void this.verify(files);
    } catch (error) {
      if (asked !== this.openCount) return;
      store.setState({
        fault: { title: "The recording was not opened", what: messageOf(error), remedy: null },
      });
    } finally {
      if (asked === this.openCount) store.setState({ opening: false });
    }
  }

  /** Asks for files, or for a folder: one dialogue cannot offer both. */
  chooseFiles(folder: boolean): void {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.webkitdirectory = folder;
    input.onchange = () => void this.openFiles([...(input.files ?? [])]);
    input.click();
  }

  /** Looks at the rest of a recording, behind what is shown of it already. */
  private async verify(files: readonly File[]): Promise<void> {
    const update = (change: Partial<OpenRecording>) =>
      store.setState(({ recording }) => ({
        recording: recording && recording.files === files ? { ...recording, ...change } : recording,
      }));
    try {
      const report = await this.client.trainer.verify(
        { kind: "recording", files: [...files] },
        proxy((verified: number) => update({ verified })),
      );
      update({ report, verified: 1 });
    } catch (error) {
      if (isAbort(error)) return;
      update({ verified: 1 });
      store.setState({
        fault: { title: "The recording was not verified to its end", what: messageOf(error), remedy: null },
      });
    }
  }

  describeRecording(
    change: Partial<Pick<OpenRecording, "target" | "inputs" | "spec" | "splitSeconds">>,
  ): void {
    store.setState(({ recording }) => ({ recording: recording && { ...recording, ...change } }));
  }

  /** Trains on the chosen part of the recording, in the trainer worker. */
  async calibrate(): Promise<void> {
    const { recording, choice } = store.getState();
    if (!recording || recording.training.state === "under-way") return;
    const { report, files, target, inputs, spec, splitSeconds } = recording;
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
          channels: inputs.filter((name) => name !== target),
          spec: featureSpecs[spec]?.spec,
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

  /** Decodes what lies behind the part of the recording that a decoder was calibrated on. */
  async decodeRest(): Promise<void> {
    const { recording } = store.getState();
    if (recording?.training.state !== "done") return;
    const { result, endSample } = recording.training;
    const files = [...recording.files];
    this.choose({ source: "recording", paused: false });
    store.setState({ view: "live" });
    await this.run(() => ({
      source: { kind: "recording", files },
      model: result.artifact,
      place({ rateHz }) {
        const gapSamples = samplesFromMs(result.gapMs, rateHz);
        return {
          startSample: Math.max(0, endSample - gapSamples - historySamples(rateHz)),
          liveFromSample: endSample,
          scoreFromSample: endSample + gapSamples,
        };
      },
    }));
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
              // What was asked of the old workers is never answered.
              this.tail = Promise.resolve();
              this.runsWaiting = 0;
              store.setState(({ recording }) => ({
                fault: null,
                run: null,
                status: null,
                opening: false,
                recording:
                  recording?.training.state === "under-way"
                    ? {
                        ...recording,
                        training: { state: "failed", reason: "The worker stopped. Calibrate again." },
                      }
                    : recording,
              }));
              void this.restart();
            },
          },
        },
      });
    });
  }

  /** Begins a run when what goes on has ended; of several that wait only the last is begun. */
  private run(makePlan: () => Plan): Promise<void> {
    this.runsWaiting++;
    store.setState({ waitingFor: "Starting the decoder", fault: null });
    return this.enqueue(async () => {
      if (--this.runsWaiting > 0) return;
      this.plan = makePlan();
      try {
        await this.begin(this.plan);
      } catch (error) {
        this.fail(error);
      }
    });
  }

  private enqueue(operation: () => Promise<void>): Promise<void> {
    this.tail = this.tail.then(operation);
    return this.tail;
  }

  private async begin({ source, model, place: placeIn }: Plan): Promise<void> {
    const { acquisition, decoder } = this.client;
    await within(answerLimitMs, "The source", acquisition.stop());
    const [summary, loaded] = await Promise.all([
      within(answerLimitMs, "The source", acquisition.open(source)),
      this.load(model, store.getState().choice.backend),
    ]);
    const { info, simulated } = summary;
    const place = placeIn(info, loaded, summary.label);
    const blocks = new MessageChannel();
    const frames = new MessageChannel();
    const displayInfo = await within(
      answerLimitMs,
      "The decoder",
      decoder.connect(
        { info, ...place, cue: cueOf(summary) },
        transferred(blocks.port1),
        transferred(frames.port1),
      ),
    );
    const marks = simulated
      ? []
      : [
          { seconds: place.liveFromSample / info.rateHz, label: "calibration ends" },
          { seconds: place.scoreFromSample / info.rateHz, label: "scored" },
        ];
    const display = new Display(displayInfo, marks);
    this.loop.connect(display, frames.port2, await this.decoderOffsetMs());
    const { speed, paused } = store.getState().choice;
    await (paused ? acquisition.pause() : acquisition.resume());
    await within(
      answerLimitMs,
      "The source",
      acquisition.start({ source, speed, blockMs, ...place }, transferred(blocks.port2)),
    );
    // What was chosen in the meantime found no stream to act on.
    const { choice } = store.getState();
    if (choice.speed !== speed) void acquisition.setSpeed(choice.speed);
    if (choice.paused !== paused) void (choice.paused ? acquisition.pause() : acquisition.resume());
    if (simulated && place.scoreFromSample > 0) {
      notify(
        `The decoder was trained on this seed: nothing is scored before ${formatClock(place.scoreFromSample / info.rateHz)}.`,
      );
    }
    store.setState({
      run: { id: ++this.runCount, summary, decoder: loaded, display },
      status: null,
      reading: null,
      waitingFor: null,
    });
  }

  /** Puts another decoder or backend under the stream that runs; nothing is lost meanwhile. */
  private exchangeDecoder(): Promise<void> {
    return this.enqueue(async () => {
      const { choice, run } = store.getState();
      const { plan } = this;
      if (!run || !plan) return;
      const { source } = plan;
      const model =
        source.kind === "simulated"
          ? new URL(modelUrl(source.patient, choice.decoder), document.baseURI).href
          : plan.model;
      try {
        const loaded = await this.load(model, choice.backend);
        this.plan = { ...plan, model };
        store.setState(({ run: held }) => ({ run: held && { ...held, decoder: loaded }, fault: null }));
      } catch (error) {
        store.setState({
          fault: {
            title: "The decoder was not exchanged",
            what: `${messageOf(error)} The one before goes on.`,
            remedy: null,
          },
        });
      }
    });
  }

  /** Loads a decoder on a backend, or on the next one that this browser has, and says so. */
  private async load(model: string | object, backend: UrlState["backend"]): Promise<LoadedDecoder> {
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
        // A backend that does not start, or computes something else, has a substitute; a damaged artifact has none.
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

  private fail(error: unknown): void {
    this.loop.disconnect();
    store.setState({
      run: null,
      status: null,
      reading: null,
      waitingFor: null,
      fault: {
        title: "Decoding did not start",
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
    if (display.decoded.length > 0) {
      display.told = { decoded: display.decoded.at(0), measured: display.measured.at(0) };
    }
    if (status.state === "ended" && !display.ended) {
      display.ended = true;
      loop.redraw();
    }
    store.setState({
      status,
      reading: {
        ...display.told,
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
  { target, inputs, spec, splitSeconds }: Pick<OpenRecording, "target" | "inputs" | "spec" | "splitSeconds">,
  decoder: string,
): string {
  return JSON.stringify([target, inputs, spec, splitSeconds, decoder]);
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
