import type { Progress, RecordingReport, TrainerApi, TrainingResult } from "../contract/apis.ts";
import { SourceConfig, TrainRequest } from "../contract/config.ts";
import { defaultSpec, parseFeatureSpec } from "../features/index.ts";
import { verifyRecording } from "../recordings/verify.ts";
import { openSource, summarise } from "./open.ts";
import { parseWith } from "./parseWith.ts";
import { trainModel } from "./train.ts";

/** Inspects recordings, fits and evaluates, beside a live stream that it does not disturb. */
export class Training implements TrainerApi {
  private running: AbortController | null = null;

  async inspect(value: SourceConfig): Promise<RecordingReport> {
    const { source, recording } = await openSource(parseWith(SourceConfig, value, "source"));
    const summary = summarise(source);
    if (!recording) {
      return { ...summary, format: "simulated", channels: [], markerCount: 0, findings: [] };
    }
    const { channels, findings } = await verifyRecording(recording);
    return {
      ...summary,
      format: recording.format,
      channels,
      markerCount: recording.markers.length,
      findings,
    };
  }

  async train(value: TrainRequest, onProgress: (progress: Progress) => void): Promise<TrainingResult> {
    const request = parseWith(TrainRequest, value, "training");
    this.cancel();
    const running = new AbortController();
    this.running = running;
    const startedMs = performance.now();
    try {
      const { source } = await openSource(request.source);
      const { artifact, dataset, crossValidation, gapMs } = await trainModel({
        source,
        decoder: request.decoder,
        spec: request.spec === undefined ? defaultSpec : parseFeatureSpec(request.spec, "spec"),
        target: request.target,
        inputs: request.channels,
        startSample: request.startSample,
        endSample: request.endSample,
        seed: request.seed,
        trainedAt: new Date().toISOString(),
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
      return {
        artifact,
        name: artifact.name,
        rowCount: dataset.rowCount,
        seconds: (Math.min(request.endSample, source.frameCount) - request.startSample) / source.info.rateHz,
        crossValidated: crossValidation.pooled,
        baseline: crossValidation.baseline,
        folds: crossValidation.folds,
        gapMs,
        elapsedMs: performance.now() - startedMs,
      };
    } finally {
      if (this.running === running) this.running = null;
    }
  }

  cancel(): void {
    this.running?.abort();
  }
}
