import type { RunSetup } from "../contract/apis.ts";
import type { RunSnapshot } from "../contract/blockPort.ts";
import type { ShownSignals } from "../contract/config.ts";
import {
  type DisplayInfo,
  decodedOnset,
  type Frame,
  type FrameRequest,
  type LiveStatus,
  measuredOnset,
  mostShown,
  type StreamState,
  shownAtFirst,
} from "../contract/frame.ts";
import { tensorCount } from "../decoders/backends.ts";
import { intervalInto } from "../evaluation/residuals.ts";
import { type Score, scoreOf } from "../evaluation/score.ts";
import { AccuracyMonitor } from "../monitors/accuracy.ts";
import { CoverageMonitor } from "../monitors/coverage.ts";
import { DrawingMonitor } from "../monitors/drawing.ts";
import { DriftMonitor } from "../monitors/drift.ts";
import { OnsetMonitor } from "../monitors/onsets.ts";
import { PercentileWindow } from "../monitors/percentiles.ts";
import { Throughput } from "../monitors/throughput.ts";
import type { DecoderRecord } from "../sessions/session.ts";
import type { Block } from "../signal/block.ts";
import { captureState, restoreState } from "../signal/snapshot.ts";
import { channelIndex } from "../signal/stream.ts";
import { msFromSamples, samplesFromMs } from "../signal/units.ts";
import { DisplayTraces, displayStride } from "./displayTraces.ts";
import type { Move } from "./engine.ts";
import { FrameBuilder } from "./frames.ts";
import { Intake } from "./intake.ts";
import { type HopListener, LiveDecoder } from "./live.ts";
import type { LoadedModel } from "./load.ts";
import { SessionTap } from "./sessionTap.ts";
import { Spectrogram, spectrogramHz } from "./spectrogram.ts";

/** The page is shown figures over this much of the stream. */
const scoreWindowMs = 60_000;
const driftWindowMs = 60_000;
/** Intervals and chance take milliseconds to compute. */
const scoreEveryMs = 1000;
const statusEveryMs = 250;
/** Seconds of stream that a frame can hold: the history that a run begins with, and some. */
const frameSeconds = 30;
/** What comes this much after a sample that is missing tells that it is lost. */
const patienceMs = 100;
/** How much is decoded anew at most, in time of the stream, should the worker die; and the least time between two snapshots. */
const snapshotEveryStreamMs = 2000;
const snapshotEveryMs = 500;
/** Of the residuals as many are left out below the interval as above it. */
const intervalTail = 0.05;
/** Changes of backend that are remembered. */
const mostMoves = 20;

/** One run of a decoder over a stream, watched: decoding, monitors, and frames for the page. */
export class LiveSession implements HopListener {
  readonly display: DisplayInfo;
  state: StreamState = "starting";
  /** Why the run failed; null while it has not. */
  failure: string | null = null;
  private live: LiveDecoder;
  private readonly intake: Intake;
  private readonly traces: DisplayTraces;
  private readonly frames: FrameBuilder;
  private readonly accuracy: AccuracyMonitor;
  private readonly coverage: CoverageMonitor;
  private decodedOnsets: OnsetMonitor;
  private measuredOnsets: OnsetMonitor;
  private spectrogram: Spectrogram | null = null;
  private readonly interval = new Float64Array(2);
  private readonly drift: DriftMonitor;
  private readonly toDecodedMs = new PercentileWindow(60_000);
  private readonly drawing = new DrawingMonitor(60_000);
  private readonly throughput = new Throughput(5000);
  private readonly standardised: Float64Array;
  /** Places of the traces in a frame of the stream. */
  private readonly shownIndices: readonly number[];
  private tap: SessionTap | null = null;
  private block: Block | null = null;
  private newestSample: number;
  private readonly counts = { hops: 0, missedHops: 0 };
  /** Hops before the block that came last. */
  private hopsBefore = 0;
  private moves: LiveStatus["moves"] = [];
  private snapshotSample: number;
  private snapshotAtMs = Number.NEGATIVE_INFINITY;
  private score: Score | null = null;
  private scoredAtMs = Number.NEGATIVE_INFINITY;
  private finalScore: Score | null = null;
  private statusAtMs = Number.NEGATIVE_INFINITY;
  /** Adds to a stamp of the acquisition clock to read it on ours. */
  acquisitionOffsetMs = 0;

  /**
   * @param nowMs clock of this worker
   * @throws InputError where the model does not fit the stream
   */
  constructor(
    private model: LoadedModel,
    private readonly setup: RunSetup,
    private readonly nowMs: () => number,
  ) {
    const { info, cue } = setup;
    const { input } = model.artifact;
    this.live = new LiveDecoder(info, model, this);
    this.intake = new Intake(info.channels.length, samplesFromMs(patienceMs, info.rateHz), (block) =>
      this.decode(block),
    );
    const { features } = this.live;
    const shown = [
      ...input.channels.map(({ name }) => ({ name, role: "input" as const })),
      ...(channelIndex(info, input.target.name) >= 0
        ? [{ name: input.target.name, role: "target" as const }]
        : []),
      ...(cue !== null && channelIndex(info, cue) >= 0 ? [{ name: cue, role: "cue" as const }] : []),
    ].map(({ name, role }) => ({ name, role, index: channelIndex(info, name) }));
    const strideSamples = displayStride(info.rateHz);
    const pointCapacity = Math.ceil((frameSeconds * info.rateHz) / strideSamples);
    this.display = {
      rateHz: info.rateHz,
      strideSamples,
      traces: shown.map(({ name, role, index }) => ({ name, role, unit: info.channels[index]?.unit ?? "" })),
      hopSamples: features.hopSamples,
      intervalShare: model.artifact.residuals ? 1 - 2 * intervalTail : null,
      spectra: { frequenciesHz: spectrogramHz(info.rateHz), windowMs: Spectrogram.windowMs },
      featureLatencyMs: features.latencyMs,
      kernels: features.kernels,
      targetLagMs: model.spec.targetLagMs ?? 0,
      features: features.newest,
    };
    this.frames = new FrameBuilder({
      traceCount: shown.length,
      strideSamples,
      featureCount: features.newest.length,
      pointCapacity,
      hopCapacity: Math.ceil((frameSeconds * info.rateHz) / features.hopSamples),
      spectrumSize: mostShown * Spectrogram.binCount,
    });
    this.traces = new DisplayTraces(
      shown.map(({ index }) => index),
      input.channels.length,
      info.channels.length,
      strideSamples,
      pointCapacity,
      (values, sample) => this.frames.pushPoint(values, sample),
    );
    this.shownIndices = shown.map(({ index }) => index);
    this.show({ traces: shownAtFirst(this.display.traces), montage: "recorded" });
    this.accuracy = new AccuracyMonitor(this.hopMs, scoreWindowMs);
    this.coverage = new CoverageMonitor(Math.round(scoreWindowMs / this.hopMs));
    this.decodedOnsets = onsetsOf(model);
    this.measuredOnsets = onsetsOf(model);
    this.drift = new DriftMonitor(
      features.newest.map(({ name }) => name),
      this.hopMs,
      driftWindowMs,
    );
    this.standardised = new Float64Array(features.newest.length);
    this.newestSample = setup.startSample;
    this.snapshotSample = setup.startSample;
  }

  /** Chooses what of the signals is shown and how; what is decoded from is not touched. Unknown places are left out. */
  show({ traces, montage }: ShownSignals): void {
    const { info } = this.setup;
    const indices = traces
      .slice(0, mostShown)
      .flatMap((trace) =>
        this.display.traces[trace]?.role === "input" ? [this.shownIndices[trace] as number] : [],
      );
    this.traces.montage = montage;
    this.frames.forgetSpectra();
    this.spectrogram = new Spectrogram(
      indices,
      info.channels.length,
      info.rateHz,
      this.display.hopSamples,
      (column, sample) => this.frames.pushSpectrum(sample, column),
    );
  }

  /** Has all that is decoded from now on recorded; ends what was recorded before. */
  record(port: MessagePort): void {
    this.stopRecording("another recording was started");
    const { info, liveFromSample } = this.setup;
    const start = {
      ...{ info, liveFromSample, startSample: this.nextSample },
      hopSamples: this.display.hopSamples,
      featureNames: this.live.features.newest.map(({ name }) => name),
      decoder: this.decoderRecord(),
    };
    this.tap = new SessionTap(port, start, () => this.live.snapshot());
  }

  /** @param reason null where another decoder worker goes on with it */
  stopRecording(reason: string | null): void {
    this.tap?.close(reason);
    this.tap = null;
  }

  private decoderRecord(): DecoderRecord {
    const { artifact, backend } = this.model;
    return {
      sample: this.nextSample,
      artifact: JSON.stringify(artifact),
      hash: artifact.hash,
      backend: { name: backend.name, renderer: backend.renderer, software: backend.software },
    };
  }

  /** Whether another model can take over without the windows and lags being filled anew. */
  accepts(model: LoadedModel): boolean {
    const pick = ({ artifact }: LoadedModel) => JSON.stringify([artifact.input]);
    return pick(model) === pick(this.model);
  }

  swap(model: LoadedModel): void {
    this.model = model;
    this.live.swap(model);
    this.tap?.decoder(this.decoderRecord());
    // What was measured of the one before says nothing about this one.
    this.accuracy.clear();
    this.coverage.clear();
    this.decodedOnsets = onsetsOf(model);
    this.measuredOnsets = onsetsOf(model);
    this.toDecodedMs.clear();
    this.drawing.clear();
    this.score = null;
    this.scoredAtMs = Number.NEGATIVE_INFINITY;
    // A state told before is of no use to a worker that takes over.
    this.snapshotSample = Number.NEGATIVE_INFINITY;
    this.snapshotAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Of the sample that has to come next; what came before it has been decoded. */
  get nextSample(): number {
    return this.intake.next < 0 ? this.setup.startSample : this.intake.next;
  }

  /** As it stands between two blocks. */
  snapshot(): RunSnapshot {
    return { sample: this.nextSample, live: this.live.snapshot(), scored: captureState(this.scored) };
  }

  /** A snapshot where one is due: right behind a hop, when the next is farthest; else null. */
  takeSnapshot(): RunSnapshot | null {
    const now = this.nowMs();
    const { nextSample, hopsBefore, counts } = this;
    const streamMs = msFromSamples(nextSample - this.snapshotSample, this.display.rateHz);
    if (counts.hops === hopsBefore || streamMs < snapshotEveryStreamMs) return null;
    if (now - this.snapshotAtMs < snapshotEveryMs) return null;
    this.snapshotSample = nextSample;
    this.snapshotAtMs = now;
    // What a decoder that takes over does not decode again must have left this worker.
    this.tap?.handOver();
    return this.snapshot();
  }

  /** Goes on where another session of the same model and stream stood. @throws TypeError where it was of another one */
  resume({ sample, live, scored }: RunSnapshot): void {
    this.live.restore(live);
    restoreState(this.scored, scored);
    this.intake.next = sample;
    this.newestSample = sample - 1;
    this.snapshotSample = sample;
  }

  private get scored() {
    return {
      accuracy: this.accuracy,
      coverage: this.coverage,
      counts: this.counts,
      drift: this.drift,
      intake: this.intake.counts,
    };
  }

  process(block: Block): void {
    this.hopsBefore = this.counts.hops;
    this.intake.take(block);
  }

  private decode(block: Block): void {
    this.block = block;
    this.tap?.block(block);
    this.live.process(block);
    this.traces.process(block);
    this.spectrogram?.process(block);
    this.newestSample = block.firstSample + block.frameCount - 1;
    if (this.state === "starting") this.state = "running";
  }

  onHop(sample: number, decoded: number, measured: number, row: Float64Array | null): void {
    const { model, standardised, setup } = this;
    const now = this.nowMs();
    if (row !== null) {
      for (let i = 0; i < standardised.length; i++) {
        const sd = model.sd[i] as number;
        standardised[i] = sd > 0 ? ((row[i] as number) - (model.mean[i] as number)) / sd : 0;
      }
    }
    const dueAtMs = this.dueAtMs(sample);
    const { interval } = this;
    const { residuals } = model.artifact;
    if (residuals) intervalInto(residuals, decoded, intervalTail, interval);
    else interval.fill(Number.NaN);
    const onsets =
      (this.decodedOnsets.isOnset(decoded) ? decodedOnset : 0) +
      (this.measuredOnsets.isOnset(measured) ? measuredOnset : 0);
    this.frames.pushHop(
      sample,
      decoded,
      measured,
      interval,
      onsets,
      row === null ? null : standardised,
      dueAtMs,
      now,
    );
    this.tap?.hop(sample, decoded, measured, row, model.backend.name, this.live.noEstimate);
    this.counts.hops++;
    if (sample >= setup.scoreFromSample) {
      this.accuracy.add(decoded, measured);
      this.coverage.add(measured, interval[0] as number, interval[1] as number);
    }
    // What is no estimate has its own reason: it is not taken for drift.
    this.drift.add(Number.isNaN(decoded) ? null : row);
    if (sample < setup.liveFromSample || Number.isNaN(decoded)) return;
    this.throughput.add(now);
    if (!Number.isFinite(dueAtMs)) return;
    if (now - dueAtMs > this.hopMs) this.counts.missedHops++;
    this.toDecodedMs.add(now - dueAtMs, now);
    this.drawing.expect(sample, dueAtMs);
  }

  /** When a sample of the block at hand was due, by our clock; NaN where no clock paced it. */
  private dueAtMs(sample: number): number {
    if (sample < this.setup.liveFromSample) return Number.NaN;
    const { firstSample, frameCount, acquiredAtMs, msPerSample } = this.block as Block;
    const behind = firstSample + frameCount - 1 - sample;
    return (
      acquiredAtMs +
      this.acquisitionOffsetMs -
      behind * (msPerSample ?? msFromSamples(1, this.setup.info.rateHz))
    );
  }

  /** Something else computes the decoder from now on. */
  moved(move: Move): void {
    this.moves = [...this.moves.slice(1 - mostMoves), { sample: this.nextSample, ...move }];
    this.statusAtMs = Number.NEGATIVE_INFINITY;
    const { from, to, reason } = move;
    this.tap?.event("backend", this.nextSample, from === to ? reason : `from ${from} to ${to}: ${reason}`);
  }

  /** The stream is held, or goes on. */
  follow(state: "running" | "paused"): void {
    this.intake.flush();
    this.live.quality.restartPace();
    if (this.state === "ended" || this.state === "failed") return;
    this.state = state;
    this.tap?.event(state === "paused" ? "pause" : "resume", this.nextSample, `the stream was ${state}`);
  }

  end(): void {
    this.intake.flush();
    this.state = "ended";
    this.stopRecording("the stream ended");
    const { decoded } = this.accuracy;
    this.finalScore = this.scoreNewest(decoded.length);
    this.score = this.scoreNewest(this.accuracy.recentCount);
    this.statusAtMs = Number.NEGATIVE_INFINITY;
    this.accuracy.clear();
  }

  fail(reason: string): void {
    this.state = "failed";
    this.failure = reason;
    this.tap?.event("fault", this.nextSample, reason);
    this.stopRecording(`decoding stopped: ${reason}`);
    this.statusAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Whether there is anything that the page has not been sent. */
  get hasNews(): boolean {
    return !this.frames.isEmpty || this.nowMs() - this.statusAtMs >= statusEveryMs;
  }

  takeFrame({ spent, drawnSample, drawnAtMs }: FrameRequest): Frame {
    const now = this.nowMs();
    this.drawing.drawn(drawnSample, drawnAtMs, now);
    const frame = this.frames.take(spent);
    frame.newestSample = this.newestSample;
    frame.status = null;
    if (now - this.statusAtMs >= statusEveryMs) {
      this.statusAtMs = now;
      frame.status = this.status(now);
    }
    return frame;
  }

  private status(now: number): LiveStatus {
    const { live } = this;
    return {
      state: this.state,
      noEstimate: this.failure ?? live.noEstimate,
      score: this.score,
      finalScore: this.finalScore,
      coverage: this.coverageNow(),
      toDecodedMs: this.toDecodedMs.read(now),
      toPixelMs: this.drawing.latencyMs.read(now),
      decodedPerSecond: this.throughput.perSecond(now),
      hopCount: this.counts.hops,
      missedHops: this.counts.missedHops,
      lostSamples: live.lostSamples,
      intake: { ...this.intake.counts },
      backend: this.model.backend,
      moves: this.moves,
      tensorCount: tensorCount(),
      quality: live.quality.report(),
      drift: this.drift.report(this.model.mean, this.model.sd),
    };
  }

  /** Scores anew once a second, right behind a hop, when the next is farthest. To be called when its value has been sent. */
  rescore(): void {
    const now = this.nowMs();
    if (this.counts.hops === this.hopsBefore || now - this.scoredAtMs < scoreEveryMs) return;
    this.scoredAtMs = now;
    this.score = this.scoreNewest(this.accuracy.recentCount);
  }

  private scoreNewest(count: number): Score | null {
    if (count === 0) return null;
    const { decoded, measured } = this.accuracy;
    return scoreOf(decoded.newest(count), measured.newest(count), count, this.hopMs / 1000, { seed: 1 });
  }

  private coverageNow(): LiveStatus["coverage"] {
    const coverage = this.coverage.read();
    return coverage.count > 0 ? coverage : null;
  }

  private get hopMs(): number {
    return msFromSamples(this.display.hopSamples, this.display.rateHz);
  }
}

function onsetsOf({ weights, range }: LoadedModel): OnsetMonitor {
  return new OnsetMonitor(weights.targetMin, range);
}
