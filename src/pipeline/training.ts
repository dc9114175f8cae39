import { transfer } from "comlink";
import type {
  ChannelSpectrum,
  DecoderSummary,
  Excerpt,
  Overview,
  Progress,
  RecordingReport,
  TrainerApi,
  TrainingResult,
} from "../contract/apis.ts";
import {
  EvaluateRequest,
  ExcerptRequest,
  OverviewRequest,
  SourceConfig,
  SpectrumRequest,
  TrainRequest,
} from "../contract/config.ts";
import { defaultSpec, parseFeatureSpec } from "../features/index.ts";
import { type VerifyOptions, verifyRecording } from "../recordings/verify.ts";
import { InputError } from "../signal/errors.ts";
import { channelSpectrum } from "./channelSpectrum.ts";
import { describeDecoder } from "./describeDecoder.ts";
import { evaluateSource } from "./evaluation.ts";
import { readExcerpt } from "./excerpt.ts";
import { fetched } from "./fetched.ts";
import { openSource, summarise } from "./open.ts";
import { parseWith } from "./parseWith.ts";
import { RecordingOverview } from "./recordingOverview.ts";
import { trainModel } from "./train.ts";

/** Seconds that are looked at while somebody waits for a recording to open. */
const firstSeconds = 10;

/** Inspects recordings, fits and evaluates, beside a live stream that it does not disturb. */
export class Training implements TrainerApi {
  private running: AbortController | null = null;
  private verifying: AbortController | null = null;
  /** The recording that was looked at last, from afar. */
  private held: { of: string; overview: RecordingOverview } | null = null;

  nowMs(): number {
    return performance.now();
  }

  inspect(value: SourceConfig): Promise<RecordingReport> {
    // The simulated patient is there at once, and disturbs nothing.
    if (value.kind === "recording") this.verifying?.abort();
    return this.report(value, { untilS: firstSeconds });
  }

  async verify(value: SourceConfig, onProgress: (fraction: number) => void): Promise<RecordingReport> {
    this.verifying?.abort();
    const verifying = new AbortController();
    this.verifying = verifying;
    let told = 0;
    try {
      return await this.report(value, {
        signal: verifying.signal,
        onProgress: (fraction) => {
          // A message for every percent is enough.
          if (fraction < told + 0.01) return;
          told = fraction;
          onProgress(fraction);
        },
      });
    } finally {
      if (this.verifying === verifying) this.verifying = null;
    }
  }

  private async report(value: SourceConfig, options: VerifyOptions): Promise<RecordingReport> {
    const { source, recording } = await openSource(parseWith(SourceConfig, value, "source"));
    const summary = summarise(source);
    if (!recording) {
      return {
        ...summary,
        format: "simulated",
        channels: [],
        markerCount: 0,
        findings: [],
        seenShare: 1,
      };
    }
    const overview = new RecordingOverview(recording);
    this.held = { of: filesOf(value), overview };
    try {
      const verification = await verifyRecording(recording, {
        ...options,
        onSamples: (...samples) => overview.add(...samples),
      });
      overview.markers = verification.markers;
      overview.isGrowing = options.untilS !== undefined && verification.seenShare < 1;
      const { channels, findings, markers, seenShare } = verification;
      return {
        ...summary,
        format: recording.format,
        channels,
        markerCount: markers.length,
        findings,
        seenShare,
      };
    } catch (error) {
      // What is cut short goes on when it is looked at again; what failed would fail again.
      overview.isGrowing = options.signal?.aborted ?? false;
      throw error;
    }
  }

  async train(value: TrainRequest, onProgress: (progress: Progress) => void): Promise<TrainingResult> {
    const request = parseWith(TrainRequest, value, "training");
    return this.run(onProgress, async (options) => {
      const startedMs = performance.now();
      const { source } = await openSource(request.source);
      const { artifact, dataset, blocked, forward, verdict, gapMs } = await trainModel({
        ...partOf(request),
        ...options,
        source,
        decoder: request.decoder,
        trainedAt: new Date().toISOString(),
      });
      return {
        artifact,
        name: artifact.name,
        rowCount: dataset.rowCount,
        seconds: (Math.min(request.endSample, source.frameCount) - request.startSample) / source.info.rateHz,
        blocked: { folds: blocked.folds, pooled: blocked.pooled },
        forward: forward && { folds: forward.folds, pooled: forward.pooled },
        baseline: blocked.baseline,
        verdict,
        gapMs,
        elapsedMs: performance.now() - startedMs,
      };
    });
  }

  async evaluate(value: EvaluateRequest, onProgress: (progress: Progress) => void) {
    const request = parseWith(EvaluateRequest, value, "evaluation");
    return this.run(onProgress, async (options) => {
      const { source } = await openSource(request.source);
      const { decoders, folds, isThorough } = request;
      return evaluateSource({ ...partOf(request), ...options, source, decoders, folds, isThorough });
    });
  }

  async describeDecoder(decoder: string | object, subject: string): Promise<DecoderSummary> {
    const { value } = await fetched(decoder);
    const bytes = new TextEncoder().encode(JSON.stringify(value)).length;
    return { ...(await describeDecoder(value, subject)), bytes };
  }

  async excerpt(value: ExcerptRequest): Promise<Excerpt> {
    const request = parseWith(ExcerptRequest, value, "excerpt");
    const { source } = await openSource(request.source);
    return readExcerpt(source, request);
  }

  async overview(value: OverviewRequest): Promise<Overview> {
    const request = parseWith(OverviewRequest, value, "overview");
    const answer = await (await this.overviewOf(request.source)).answer(request);
    return transfer(answer, [answer.least.buffer, answer.greatest.buffer]);
  }

  async spectrum(value: SpectrumRequest): Promise<ChannelSpectrum> {
    const request = parseWith(SpectrumRequest, value, "spectrum");
    return channelSpectrum(await this.overviewOf(request.source), request);
  }

  /** The recording that is held, or another one: that is looked at from its beginning then, behind the answer. */
  private async overviewOf(source: SourceConfig): Promise<RecordingOverview> {
    const of = filesOf(source);
    if (this.held?.of !== of) {
      const { recording } = await openSource(source);
      if (!recording) throw new InputError("overview", "is of recordings alone.");
      this.held = { of, overview: new RecordingOverview(recording) };
    }
    const { overview } = this.held;
    // Whoever asked for it was told, or will be: what fails here fails there.
    if (overview.isGrowing && !this.verifying) void this.verify(source, () => {}).catch(() => {});
    return overview;
  }

  /** One at a time: what was under way is ended. */
  private async run<Result>(
    onProgress: (progress: Progress) => void,
    work: (options: {
      signal: AbortSignal;
      onProgress(fraction: number, doing: string): void;
    }) => Promise<Result>,
  ): Promise<Result> {
    this.cancel();
    const running = new AbortController();
    this.running = running;
    const startedMs = performance.now();
    try {
      return await work({
        signal: running.signal,
        onProgress: (fraction, doing) => {
          const elapsedMs = performance.now() - startedMs;
          onProgress({
            fraction,
            doing,
            remainingMs: fraction > 0 ? (elapsedMs * (1 - fraction)) / fraction : Number.NaN,
          });
        },
      });
    } finally {
      if (this.running === running) this.running = null;
    }
  }

  cancel(): void {
    this.running?.abort();
  }
}

/** Files come as new objects with each message: they are the same, and said to hold the same, where this is. */
function filesOf(source: SourceConfig): string {
  if (source.kind !== "recording") return "";
  const files = source.files.map(({ name, size, lastModified }) => [name, size, lastModified]);
  return JSON.stringify([files, source.channels ?? []]);
}

/** What a request says of the part and of what is computed of it. */
function partOf({
  spec,
  target,
  channels,
  startSample,
  endSample,
  seed,
  budget,
}: TrainRequest | EvaluateRequest) {
  return {
    spec: spec === undefined ? defaultSpec : parseFeatureSpec(spec, "spec"),
    target,
    inputs: channels,
    startSample,
    endSample,
    seed,
    budget,
  };
}
