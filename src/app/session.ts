import { proxy, transfer } from "comlink";
import type {
  ChannelSpectrum,
  Excerpt,
  LoadedDecoder,
  Overview,
  Progress,
  RunSetup,
  SourceSummary,
  TrainingResult,
} from "../contract/apis.ts";
import { backends, decoders, modelUrl } from "../contract/catalogue.ts";
import type {
  ExcerptRequest,
  OverviewRequest,
  RunConfig,
  ShownSignals,
  SourceConfig,
  SpectrumRequest,
  Speed,
  TrainRequest,
} from "../contract/config.ts";
import type { LiveStatus } from "../contract/frame.ts";
import type { UrlState } from "../contract/urlState.ts";
import { type ClockExchange, clockOffsetMs } from "../signal/clock.ts";
import { samplesFromMs } from "../signal/units.ts";
import { Client, type WorkerName } from "./client.ts";
import { Inspection } from "./data/inspection.ts";
import { Display } from "./display.ts";
import { DrawLoop } from "./drawLoop.ts";
import { formatClock } from "./format.ts";
import { measureBackends, ranked } from "./measureBackends.ts";
import { decoderBefore, remembered } from "./models/former.ts";
import type { Library } from "./models/library.ts";
import { modelsStore } from "./models/state.ts";
import {
  evaluatedRecording,
  evaluateRequest,
  recordingSource,
  settingsKey,
  simulatedSource,
} from "./requests.ts";
import { misfit, readDecoder, type SavedDecoder, savedDecoder } from "./savedDecoder.ts";
import { firstUnseenSample } from "./seen.ts";
import { Recording } from "./sessions/recording.ts";
import { type Evaluation, notify, show, store } from "./store.ts";
import { isAbort, messageOf } from "./words.ts";

/** Stream shown and scored before it is live: fills windows, lags and plots. */
export const historySeconds = 20;
/** Whole samples, also of a rate that is no whole number. */
const historySamples = (rateHz: number) => samplesFromMs(1000 * historySeconds, rateHz);
const blockMs = 10;
const answerLimitMs = 30_000;
const handshakeExchanges = 5;
/** The first values come before what can wait. */
const recorderDelayMs = 500;
const measureDelayMs = 1000;
/** Workers that stop more often than this within this time are not started again by themselves. */
const mostStops = 5;
const stopWindowMs = 60_000;

/** What is decoded with what: enough to begin it again. */
interface Plan {
  source: SourceConfig;
  /** Address of a shipped decoder, or the artifact itself. */
  model: string | object;
  /** The decoder came from a file. */
  isOpened: boolean;
  place(summary: SourceSummary, decoder: LoadedDecoder): Place;
}
/** Of all of a source: the simulated patient live from where its windows are filled, a recording from its first sample. */
const placeOfWhole =
  (source: SourceConfig): Plan["place"] =>
  (summary, { trainedOn }) => ({
    startSample: 0,
    liveFromSample: source.kind === "simulated" ? historySamples(summary.info.rateHz) : 0,
    scoreFromSample: firstUnseenSample(trainedOn, summary, summary.info.rateHz),
  });
/** The end of what a decoder was calibrated on, and how far behind it its features and targets reach. */
interface Calibrated {
  readonly endSample: number;
  readonly gapMs: number;
}
/** Of what lies behind the part calibrated on: windows are filled before, and nothing is scored that was seen. */
const placeBehind =
  ({ endSample, gapMs }: Calibrated): Plan["place"] =>
  ({ info: { rateHz } }) => {
    const gapSamples = samplesFromMs(gapMs, rateHz);
    return {
      startSample: Math.max(0, endSample - gapSamples - historySamples(rateHz)),
      liveFromSample: endSample,
      scoreFromSample: endSample + gapSamples,
    };
  };
type Place = Pick<RunConfig, "startSample" | "liveFromSample" | "scoreFromSample">;

/**
 * What the page does, apart from how it looks: starts workers, runs, calibrations, and puts what comes of them into
 * the store. Everything that can be asked for from the interface is a method here.
 */
export class Session {
  readonly loop: DrawLoop;
  readonly recording: Recording;
  readonly inspection: Inspection;
  private readonly client: Client;
  private runCount = 0;
  /** What runs, or was to run when it failed. */
  private plan: Plan | null = null;
  private setup: RunSetup | null = null;
  /** The decoder that was measured last. */
  private measured: Plan["model"] | null = null;
  /** What of its signals a display shows, where that was chosen. */
  private shown: { display: Display; signals: ShownSignals } | null = null;
  /** Changes of backend in this run that have been told. */
  private movesTold = 0;
  /** When a worker stopped, by the page's clock. */
  private readonly stopsMs: Record<WorkerName, number[]> = { acquisition: [], decoder: [], trainer: [] };
  /** Runs and exchanges of decoders follow one another: workers are never asked for two things at once. */
  private tail: Promise<void> = Promise.resolve();
  private runsWaiting = 0;
  /** What somebody's hand asks of the simulated patient; null where it is the patient's own. */
  private hand: number | null = null;
  private loadedLibrary: Promise<Library> | null = null;

  constructor() {
    this.client = new Client((worker, reason) => this.onStopped(worker, reason));
    this.recording = new Recording(() => this.client.decoder);
    this.inspection = new Inspection(this.client);
    this.loop = new DrawLoop(
      (status) => this.onStatus(status),
      (spanSeconds, edgeSeconds) => store.setState({ timeView: { spanSeconds, edgeSeconds } }),
      (staleMs) => store.setState({ staleMs }),
    );
  }

  /** The decoder that runs, else the shipped one of the choice: its address, or the artifact itself. */
  get model(): string | object {
    const { patient, decoder } = store.getState().choice;
    return this.plan?.model ?? shippedModel(patient, decoder);
  }

  /** Decodes the simulated patient of the choice, from the beginning; an opened decoder goes on decoding the patient that it did. */
  simulate(): Promise<void> {
    return this.run(() => {
      const { choice } = store.getState();
      const source = simulatedSource(choice);
      const { plan } = this;
      const keepsDecoder =
        plan?.isOpened && plan.source.kind === "simulated" && plan.source.patient === choice.patient;
      const model = keepsDecoder ? plan.model : shippedModel(choice.patient, choice.decoder);
      return { source, model, isOpened: keepsDecoder ?? false, place: placeOfWhole(source) };
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
    this.loop.hold(paused);
    void (paused ? this.client.acquisition.pause() : this.client.acquisition.resume());
  }

  setSpeed(speed: Speed): void {
    this.choose({ speed });
    void this.client.acquisition.setSpeed(speed);
  }

  /** Another patient, seed, decoder or backend; starts what that makes necessary. */
  async change(
    change: Partial<
      Pick<UrlState, "patient" | "seed" | "task" | "medication" | "rest" | "mainsHz" | "decoder" | "backend">
    >,
  ): Promise<void> {
    // Rest belongs to the task that it was asked for with.
    this.choose(change.task === undefined ? change : { rest: 0, ...change });
    const { source } = store.getState().choice;
    const isOfPatient = ["patient", "seed", "task", "medication", "rest", "mainsHz"].some(
      (key) => key in change,
    );
    if (isOfPatient) await this.chooseSimulation();
    else if (change.decoder === undefined || source === "sim") await this.exchangeDecoder(change.decoder);
    // Another decoder for a recording has to be calibrated first: that is where it is done.
    else show("calibrate");
  }

  /** Measures the decoder that runs on every backend, in a worker of its own; what is fastest is gone to should the one in use fail. */
  async measureBackends(): Promise<void> {
    const { plan } = this;
    if (!plan || store.getState().backends.state === "under-way") return;
    store.setState({ backends: { state: "under-way" } });
    try {
      const probes = await measureBackends(plan.model);
      if (plan.model !== this.plan?.model) {
        store.setState({ backends: { state: "none" } });
        return;
      }
      store.setState({ backends: { state: "done", probes } });
      await this.client.decoder.rank(ranked(probes));
    } catch (error) {
      store.setState({ backends: { state: "failed", reason: messageOf(error) } });
    }
  }

  /** What of the signals of a display is shown: what was chosen for it, else its first ones as recorded. */
  shownSignals(display: Display): ShownSignals {
    const { shown } = this;
    return shown?.display === display ? shown.signals : { traces: display.spectraOf, montage: "recorded" };
  }

  /** Shows other signals, or otherwise referenced ones; what is decoded from is not touched. */
  showSignals(signals: ShownSignals): void {
    const { run } = store.getState();
    if (!run) return;
    const { display } = run;
    if (signals.montage !== this.shownSignals(display).montage) display.forgetSignals();
    display.showSpectraOf(signals.traces);
    this.shown = { display, signals };
    void this.client.decoder.show(signals);
    this.loop.redraw();
  }

  /** Sets a marker at a time of the stream, and in the recording that is under way. @param text numbered where it is empty */
  mark(text: string, sample: number): void {
    const { run } = store.getState();
    if (!run) return;
    const { display } = run;
    const name = text || `marker ${display.events.length + 1}`;
    display.addEvent({ seconds: sample / display.info.rateHz, text: name });
    this.recording.mark(name, sample);
    store.setState({ events: [...display.events] });
    this.loop.redraw();
  }

  /** Asks for the text of a marker at what is newest now. */
  beginMarker(): void {
    if (store.getState().run) store.setState({ markerSample: this.newestSample() });
  }

  /** Of the stream that runs; 0 where none does. */
  private newestSample(): number {
    const { run } = store.getState();
    return run ? Math.round(run.display.nowSeconds * run.display.info.rateHz) : 0;
  }

  /** Lays artefacts over the simulated patient that runs, and takes the others away. */
  setArtefacts(artefacts: UrlState["artefacts"]): void {
    this.choose({ artefacts });
    void this.client.acquisition.setArtefacts(artefacts);
  }

  /**
   * Somebody's hand squeezes in place of the simulated patient's, which the run then says of itself.
   * @param fraction of maximum; null gives the hand back
   */
  setHand(fraction: number | null): void {
    const { run } = store.getState();
    this.hand = fraction;
    void this.client.acquisition.setHand(fraction);
    if (fraction === null || !run || run.isByHand) return;
    const { summary } = run;
    const label = `${summary.label}, squeezed by hand from ${formatClock(run.display.nowSeconds)} on: not reproducible from the seed`;
    store.setState({ run: { ...run, isByHand: true, summary: { ...summary, label } } });
    this.mark("squeezed by hand from here on", this.newestSample());
  }

  /** Leaves the recording for the simulated patient. */
  async chooseSimulation(): Promise<void> {
    const { view } = store.getState().choice;
    this.choose({ source: "sim", view: view === "data" ? "live" : view });
    store.setState(({ evaluationSettings }) => ({
      evaluationSettings: { ...evaluationSettings, source: "sim" },
    }));
    await this.simulate();
  }

  /** Looks at files that were dropped or chosen, and shows what is in them. */
  async openFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const [first] = files;
    if (store.getState().choice.view === "models" && files.every(({ name }) => name.endsWith(".json"))) {
      try {
        return await (await this.library()).importFiles(files);
      } catch (error) {
        return this.refuse(error);
      }
    }
    if (files.length === 1 && first?.name.endsWith(".json")) return this.openDecoder(first);
    return this.inspection.open(files);
  }

  /** Asks for files, or for a folder: one dialogue cannot offer both. Or for the one file of a decoder. */
  chooseFiles(what: "files" | "folder" | "decoder"): void {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = what !== "decoder";
    input.webkitdirectory = what === "folder";
    if (what === "decoder") input.accept = ".json,application/json";
    input.onchange = () => void this.openFiles([...(input.files ?? [])]);
    input.click();
  }

  /** Decodes with a decoder from a file; see `decodeWith`. */
  private async openDecoder(file: File): Promise<void> {
    try {
      await this.decodeWith(readDecoder(await file.text(), file.name));
    } catch (error) {
      this.refuse(error);
    }
  }

  /**
   * Decodes with a decoder that is not a shipped one, from the beginning: the recording that is being looked at, else what
   * runs. One that does not fit, or does not prove right, is refused, and what runs goes on. It is kept in this browser.
   * @param showsCard whether its card is shown, as of one that was not known here
   * @param calibrated where it was calibrated on the stream that runs: then that is decoded from behind that part on
   */
  async decodeWith(decoder: SavedDecoder, showsCard = true, calibrated?: Calibrated): Promise<void> {
    const { choice, recording } = store.getState();
    const isOfRecording =
      !calibrated && (choice.view === "data" || choice.view === "calibrate") && recording !== null;
    try {
      const { artifact, card } = this.fitting(
        decoder,
        isOfRecording ? recording.report : store.getState().run?.summary,
      );
      const source: SourceConfig | undefined = isOfRecording ? recordingSource(recording) : this.plan?.source;
      if (!source) return;
      store.setState({ waitingFor: "Starting the decoder", fault: null });
      await this.enqueue(async () => {
        try {
          await this.load(artifact, store.getState().choice.backend);
        } catch (error) {
          this.refuse(error);
          return;
        }
        this.choose({
          source: source.kind === "simulated" ? "sim" : "recording",
          paused: false,
          view: "live",
        });
        if (showsCard) store.setState({ card });
        this.keep(artifact, card.title, { origin: "opened", usedAt: new Date().toISOString() });
        const place = calibrated ? placeBehind(calibrated) : placeOfWhole(source);
        this.plan = { source, model: artifact, isOpened: true, place };
        await this.begin(this.plan).catch((error) => this.fail(error));
      });
    } catch (error) {
      this.refuse(error);
    }
  }

  private refuse(error: unknown): void {
    store.setState({
      waitingFor: null,
      fault: { title: "The decoder was not opened", what: messageOf(error), remedy: null },
    });
  }

  /** @throws Error where there is nothing to decode, or a decoder does not fit it */
  private fitting(
    decoder: SavedDecoder,
    summary: Pick<SourceSummary, "info" | "label"> | undefined,
  ): SavedDecoder {
    if (!summary) throw new Error("Nothing is open that it could decode. Open a recording first.");
    const reason = misfit(decoder, summary.info, summary.label);
    if (reason !== null) throw new Error(`${reason} What was decoded before goes on.`);
    return decoder;
  }

  /** Shows the card of the decoder that runs. */
  async showCard(): Promise<void> {
    const { plan } = this;
    if (!plan) return;
    try {
      store.setState({ card: (await savedModel(plan.model)).card });
    } catch (error) {
      store.setState({ fault: { title: "The card was not read", what: messageOf(error), remedy: null } });
    }
  }

  /** Trains one decoder, in the trainer worker, and keeps it: the stream goes on meanwhile. @throws Error with the reason; an AbortError where it was cancelled */
  async train(request: TrainRequest, onProgress: (progress: Progress) => void): Promise<TrainingResult> {
    const told = proxy(onProgress);
    const result = await this.client.ask("trainer", (trainer) => trainer.train(request, told));
    this.keep(result.artifact, result.name, { origin: "calibrated", usedAt: null });
    return result;
  }

  /** Compares decoders on what the settings say, in the trainer worker: the stream goes on meanwhile. */
  async evaluate(): Promise<void> {
    const state = store.getState();
    if (state.evaluation.state === "under-way") return;
    // Progress comes through a port of its own, and may come later than the end.
    let isOver = false;
    const set = (evaluation: Evaluation) => store.setState({ evaluation });
    set({
      state: "under-way",
      progress: { fraction: 0, doing: "Reading the signals", remainingMs: Number.NaN },
    });
    try {
      const summary =
        evaluatedRecording(state)?.report ??
        (state.choice.source === "sim" && state.run?.summary.simulated
          ? state.run.summary
          : await this.client.ask("trainer", (trainer) => trainer.inspect(simulatedSource(state.choice))));
      const request = evaluateRequest(state, summary);
      const onProgress = proxy((progress: Progress) => {
        if (!isOver) set({ state: "under-way", progress });
      });
      const result = await this.client.ask("trainer", (trainer) => trainer.evaluate(request, onProgress));
      isOver = true;
      set({
        state: "done",
        result,
        ofSettings: settingsKey(state),
        origin: { source: request.source, info: summary.info },
      });
    } catch (error) {
      isOver = true;
      set(isAbort(error) ? { state: "none" } : { state: "failed", reason: messageOf(error) });
    }
  }

  /** Signals of a stretch, to be seen: beside whatever the trainer does. @throws Error with the reason */
  excerpt(request: ExcerptRequest): Promise<Excerpt> {
    return this.client.ask("trainer", (trainer) => trainer.excerpt(request), 2 * answerLimitMs);
  }

  /** A recording from afar, or close by. @throws Error with the reason */
  overview(request: OverviewRequest): Promise<Overview> {
    return this.client.ask("trainer", (trainer) => trainer.overview(request), 2 * answerLimitMs);
  }

  /** @throws Error with the reason */
  spectrum(request: SpectrumRequest): Promise<ChannelSpectrum> {
    return this.client.ask("trainer", (trainer) => trainer.spectrum(request), 2 * answerLimitMs);
  }

  /** Ends the calibration or evaluation under way: there is one at a time. */
  cancelTraining(): void {
    void this.client.trainer.cancel();
  }

  /** Decodes what lies behind the part of the recording that a decoder was calibrated on; with the best one, unless another is given. */
  async decodeRest(result?: TrainingResult): Promise<void> {
    const { recording } = store.getState();
    if (!recording?.trained) return;
    const { best, endSample } = recording.trained;
    const { artifact, gapMs } = result ?? best.result;
    const source = recordingSource(recording);
    this.choose({ source: "recording", paused: false, view: "live" });
    await this.run(() => ({
      source,
      model: artifact,
      isOpened: false,
      place: placeBehind({ endSample, gapMs }),
    }));
  }

  private choose(change: Partial<UrlState>): void {
    store.setState(({ choice }) => ({ choice: { ...choice, ...change } }));
  }

  /** A worker stopped: it is started anew, and goes on where the one before was. */
  private onStopped(worker: WorkerName, reason: string): void {
    const now = performance.now();
    const stopsMs = [...this.stopsMs[worker].filter((atMs) => now - atMs < stopWindowMs), now];
    this.stopsMs[worker] = stopsMs;
    if (stopsMs.length > mostStops) {
      this.giveUp(worker, reason);
      return;
    }
    this.client.restart(worker);
    if (worker === "trainer") {
      notify(
        `The trainer worker ${reason} and was started again. What it was doing has to be asked for anew.`,
      );
      return;
    }
    const at = formatClock(store.getState().run?.display.nowSeconds ?? 0);
    void this.enqueue(async () => {
      const { plan } = this;
      const { run } = store.getState();
      if (!plan) return;
      try {
        if (!run) await this.begin(plan);
        else if (worker === "decoder") await this.resumeDecoder(plan);
        else await this.resumeAcquisition(plan);
        if (run) notify(`The ${worker} worker ${reason} at ${at} and was started again. Nothing was lost.`);
      } catch (error) {
        // Where one stopped again, that is under way already.
        if (!isGone(error)) this.fail(error);
      }
    });
  }

  /** A worker stops again and again: that is not mended by starting it once more. */
  private giveUp(worker: WorkerName, reason: string): void {
    const isDecoding = worker === "trainer";
    if (!isDecoding) {
      void this.recording.stop(`the ${worker} worker stopped again and again`);
      this.loop.disconnect();
      store.setState({ waitingFor: null, run: null, status: null, reading: null });
    }
    store.setState({
      fault: {
        title: `The ${worker} worker stops again and again`,
        what: `It ${reason}. ${isDecoding ? "Decoding goes on." : "Decoding has stopped; what was recorded is kept."}`,
        remedy: {
          label: "Start anew",
          act: () => {
            this.stopsMs[worker] = [];
            this.client.restart(worker);
            store.setState({ fault: null });
            if (!isDecoding) void this.restart();
          },
        },
      },
    });
  }

  /** A new decoder worker takes over the run, from the last state that the one before told. */
  private async resumeDecoder({ model }: Plan): Promise<void> {
    const { setup, client } = this;
    if (!setup) return;
    const loaded = await this.load(model, store.getState().choice.backend);
    const { backends: measured } = store.getState();
    if (measured.state === "done")
      await client.ask("decoder", (decoder) => decoder.rank(ranked(measured.probes)));
    const blocks = new MessageChannel();
    const frames = new MessageChannel();
    await client.ask(
      "decoder",
      (decoder) => decoder.connect(setup, transferred(blocks.port1), transferred(frames.port1)),
      answerLimitMs,
    );
    await client.ask("decoder", () => this.recording.follow(), answerLimitMs);
    const { shown } = this;
    if (shown) await client.ask("decoder", (decoder) => decoder.show(shown.signals));
    this.loop.reconnect(frames.port2, await this.decoderOffsetMs());
    await client.ask("acquisition", (source) => source.rejoin(transferred(blocks.port2)), answerLimitMs);
    store.setState(({ run }) => ({ run: run && { ...run, decoder: loaded } }));
  }

  /** A new acquisition worker takes over the run, from the sample that the decoder waits for. */
  private async resumeAcquisition({ source }: Plan): Promise<void> {
    const { setup, client } = this;
    const { status, choice } = store.getState();
    if (!setup || status?.state === "ended") return;
    await client.ask("acquisition", (acquisition) => acquisition.open(source), answerLimitMs);
    const blocks = new MessageChannel();
    const startSample = await client.ask(
      "decoder",
      (decoder) => decoder.rejoin(transferred(blocks.port1)),
      answerLimitMs,
    );
    const { speed, paused, artefacts } = choice;
    await client.ask("acquisition", async (acquisition) => {
      await (paused ? acquisition.pause() : acquisition.resume());
      await acquisition.setArtefacts(artefacts);
      await acquisition.setHand(this.hand);
    });
    const config: RunConfig = {
      ...{ source, speed, blockMs, startSample },
      liveFromSample: Math.max(startSample, setup.liveFromSample),
      scoreFromSample: setup.scoreFromSample,
    };
    await client.ask(
      "acquisition",
      (acquisition) => acquisition.start(config, transferred(blocks.port2)),
      answerLimitMs,
    );
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
        // A worker that stopped is being started again, and then it is begun anew.
        if (!isGone(error)) this.fail(error);
        else store.setState({ run: null });
      }
    });
  }

  private enqueue(operation: () => Promise<void>): Promise<void> {
    this.tail = this.tail.then(operation);
    return this.tail;
  }

  private async begin({ source, model, isOpened, place: placeIn }: Plan): Promise<void> {
    const { client } = this;
    const { acquisition } = client;
    await this.recording.stop("another stream was started");
    await client.ask("acquisition", () => acquisition.stop(), answerLimitMs);
    const [summary, loaded] = await Promise.all([
      client.ask("acquisition", () => acquisition.open(source), answerLimitMs),
      this.load(model, store.getState().choice.backend),
    ]);
    const { info } = summary;
    this.hand = null;
    const isSimulator = source.kind === "simulated";
    const place = placeIn(summary, loaded);
    const blocks = new MessageChannel();
    const frames = new MessageChannel();
    const setup: RunSetup = { info, ...place, cue: cueOf(summary) };
    this.setup = setup;
    this.movesTold = 0;
    const displayInfo = await client.ask(
      "decoder",
      (decoder) => decoder.connect(setup, transferred(blocks.port1), transferred(frames.port1)),
      answerLimitMs,
    );
    const marks = isSimulator
      ? []
      : [
          { seconds: place.liveFromSample / info.rateHz, label: "calibration ends" },
          { seconds: place.scoreFromSample / info.rateHz, label: "scored" },
          // An opened decoder was calibrated elsewhere, or somewhere before this.
        ].slice(isOpened ? 1 : 0, isOpened && place.scoreFromSample === 0 ? 0 : 2);
    const display = new Display(displayInfo, marks);
    this.loop.connect(display, frames.port2, await this.decoderOffsetMs());
    const { speed, paused } = store.getState().choice;
    this.loop.hold(paused);
    await client.ask("acquisition", () => (paused ? acquisition.pause() : acquisition.resume()));
    await client.ask(
      "acquisition",
      () => acquisition.start({ source, speed, blockMs, ...place }, transferred(blocks.port2)),
      answerLimitMs,
    );
    // What was chosen in the meantime found no stream to act on.
    const { choice } = store.getState();
    if (choice.speed !== speed) void acquisition.setSpeed(choice.speed);
    if (choice.paused !== paused) void (choice.paused ? acquisition.pause() : acquisition.resume());
    if (isSimulator && place.scoreFromSample > 0) {
      notify(
        `The decoder was trained on this seed: nothing is scored before ${formatClock(place.scoreFromSample / info.rateHz)}.`,
      );
    }
    this.shown = null;
    store.setState({
      events: [],
      markerSample: null,
      run: { id: ++this.runCount, summary, decoder: loaded, isOpened, isByHand: false, display },
      status: null,
      reading: null,
      waitingFor: null,
    });
    this.remember(model, loaded);
    setTimeout(() => void this.recording.prepare(), recorderDelayMs);
    this.measureSoon();
  }

  /** The first values come before what can wait; a decoder that was measured is not measured again. */
  private measureSoon(): void {
    const { plan } = this;
    if (plan === null || plan.model === this.measured) return;
    this.measured = plan.model;
    store.setState({ backends: { state: "none" } });
    setTimeout(() => {
      if (this.plan?.model === plan.model) void this.measureBackends();
    }, measureDelayMs);
  }

  /**
   * Puts another decoder or backend under the stream that runs; nothing is lost meanwhile, unless it computes other features.
   * @param decoder name of a shipped one; the one that runs, where it is left out
   */
  private exchangeDecoder(decoder: string | undefined): Promise<void> {
    return this.enqueue(async () => {
      const { run } = store.getState();
      const { plan } = this;
      if (!run || !plan) return;
      const { source } = plan;
      const next: Plan =
        decoder !== undefined && source.kind === "simulated"
          ? { ...plan, model: shippedModel(source.patient, decoder), isOpened: false }
          : plan;
      const isExchanged = await this.exchange(next);
      // The choice tells what decodes.
      const former = decoders.find(({ name }) => name === run.decoder.decoder);
      if (!isExchanged && former && next.model !== plan.model) this.choose({ decoder: former.name });
    });
  }

  /** Goes back to the decoder that decoded before the one that does; asked for again, it comes back. */
  rollBack(): Promise<void> {
    return this.enqueue(async () => {
      const { run } = store.getState();
      const { plan } = this;
      if (!run || !plan) return;
      const before = decoderBefore(modelsStore.getState().former);
      if (!before) {
        notify("There is nothing to roll back to: one decoder alone has decoded in this page.");
        return;
      }
      const { source } = plan;
      const { model, name } = before;
      const shipped =
        source.kind === "simulated" &&
        decoders.find((each) => shippedModel(source.patient, each.name) === model);
      try {
        const { info, label } = run.summary;
        const reason = misfit(await savedModel(model), info, label);
        if (reason !== null) throw new Error(reason);
      } catch (error) {
        tellNotExchanged(error);
        return;
      }
      if (!(await this.exchange({ source, model, isOpened: !shipped, place: placeOfWhole(source) }))) return;
      if (shipped) this.choose({ decoder: shipped.name });
      tellRollback(name, run.decoder.name);
    });
  }

  /**
   * Puts a decoder under the stream that runs. It begins anew where the decoder computes other features, or was trained on what would
   * be scored; where it has ended, too. @returns whether the decoder was exchanged; where it was not, why has been told
   */
  private async exchange(next: Plan): Promise<boolean> {
    const { choice, run, status } = store.getState();
    const { setup, plan } = this;
    if (!run || !setup) return false;
    try {
      const loaded = await this.load(next.model, choice.backend);
      this.plan = next;
      const { scoreFromSample } = next.place(run.summary, loaded);
      const isScored = scoreFromSample > Math.max(setup.scoreFromSample, this.newestSample());
      const hasEnded = status?.state === "ended" && next !== plan;
      if (!loaded.goesOn || isScored || hasEnded) {
        await this.begin(next).catch((error) => this.fail(error));
        return store.getState().run !== null;
      }
      const { isOpened } = next;
      store.setState(({ run: held }) => ({
        run: held && { ...held, decoder: loaded, isOpened },
        fault: null,
      }));
      this.remember(next.model, loaded);
      this.measureSoon();
      return true;
    } catch (error) {
      tellNotExchanged(error);
      return false;
    }
  }

  private remember(model: Plan["model"], { hash, name }: LoadedDecoder): void {
    modelsStore.setState(({ former }) => ({ former: remembered(former, { hash, name, model }) }));
    // A shipped one is not kept: then there is nothing to note.
    if (typeof model === "object")
      void this.library().then(
        (library) => library.touch(hash),
        () => undefined,
      );
  }

  /** Decoders that are kept in this browser. Fetched when there is something to keep, or to look at. @throws Error where it cannot be */
  library(): Promise<Library> {
    this.loadedLibrary ??= import("./models/library.ts").then(
      ({ Library }) =>
        new Library((decoder, subject) =>
          this.client.ask("trainer", (trainer) => trainer.describeDecoder(decoder, subject)),
        ),
    );
    // What could not be fetched may be there the next time.
    this.loadedLibrary.catch(() => {
      this.loadedLibrary = null;
    });
    return this.loadedLibrary;
  }

  /** Keeps a decoder in this browser, beside whatever goes on. */
  private keep(...decoder: Parameters<Library["keep"]>): void {
    void this.library().then(
      (library) => library.keep(...decoder),
      (error) => notify(`${decoder[1]} was not kept: ${messageOf(error)}`),
    );
  }

  /** Loads a decoder on a backend, or on the next one that this browser has, and says so. */
  private async load(model: string | object, backend: UrlState["backend"]): Promise<LoadedDecoder> {
    const isPinned = backend !== "auto";
    const names = backends.filter((name) => name !== "auto");
    const left = isPinned ? [backend, ...names.filter((name) => name !== backend)] : names;
    for (const [index, name] of left.entries()) {
      try {
        const loaded = await this.client.ask(
          "decoder",
          (decoder) => decoder.load(model, name, isPinned && index === 0),
          answerLimitMs,
        );
        if (index > 0) notify(`${left[0]} cannot be used in this browser: decoding on ${name}.`);
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
      const answeredMs = await this.client.ask("decoder", (decoder) => decoder.nowMs());
      exchanges.push({ sentMs, answeredMs, heardMs: performance.now() });
    }
    return -clockOffsetMs(exchanges);
  }

  private fail(error: unknown): void {
    void this.recording.stop("decoding stopped");
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

  /** Says when something else took over computing the decoder. */
  private tellMoves({ moves }: LiveStatus): void {
    const { run } = store.getState();
    for (const { sample, from, to, reason } of moves.filter(({ sample: at }) => at > this.movesTold)) {
      const at = formatClock(sample / (run?.display.info.rateHz ?? 1));
      const what =
        from === to
          ? reason.endsWith("pinned")
            ? ""
            : ` ${to} was started anew.`
          : ` Decoding on ${to} now.`;
      notify(`At ${at} ${reason}.${what} Nothing was lost.`);
      this.movesTold = sample;
    }
  }

  private onStatus(status: LiveStatus): void {
    const { run } = store.getState();
    if (!run) return;
    const { display } = run;
    const { loop } = this;
    if (display.decoded.length > 0) {
      display.told = { decoded: display.decoded.at(0), measured: display.measured.at(0) };
    }
    if (status.state === "ended" && !display.ended) {
      display.ended = true;
      loop.redraw();
    }
    this.tellMoves(status);
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

/** @param model address of a shipped decoder, or the artifact itself */
async function savedModel(model: Plan["model"]): Promise<SavedDecoder> {
  const value = typeof model === "string" ? await (await fetch(model)).json() : model;
  return savedDecoder(value, "The file");
}

function tellNotExchanged(error: unknown): void {
  store.setState({
    fault: {
      title: "The decoder was not exchanged",
      what: `${messageOf(error)} The one before goes on.`,
      remedy: null,
    },
  });
}

/** The newest such notice takes the place of the one before. */
function tellRollback(to: string, from: string): void {
  const words = "Rolled back to ";
  store.setState(({ notices }) => ({
    notices: [...notices.filter((each) => !each.startsWith(words)), `${words}${to} from ${from}.`],
  }));
}

/** Address of the decoder shipped for a simulated patient. */
function shippedModel(patient: string, decoder: string): string {
  return new URL(modelUrl(patient, decoder), document.baseURI).href;
}

function cueOf({ info }: SourceSummary): string | null {
  return info.channels.find(({ name }) => /^cue$/i.test(name))?.name ?? null;
}

const transferred = (port: MessagePort) => transfer(port, [port]);

// Errors lose their class between threads and keep their name.
const isGone = (error: unknown) => error instanceof Error && error.name === "WorkerGone";
const isBackendFault = (error: unknown) => error instanceof Error && error.name === "BackendError";
