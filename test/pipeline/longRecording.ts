import { RecordingOverview } from "../../src/pipeline/recordingOverview.ts";
import type { Marker, Recording, Run, Signal } from "../../src/recordings/recording.ts";
import { steadyRun, timelineOf } from "../../src/recordings/timeline.ts";
import { verifyRecording } from "../../src/recordings/verify.ts";
import type { Channel } from "../../src/signal/stream.ts";

interface Made extends Partial<Channel> {
  rateHz: number;
  sampleCount: number;
  value(sample: number): number;
  runs?: readonly Run[];
}

/** A recording that is computed where it is read. */
export function madeRecording(made: readonly Made[], markers: readonly Marker[] = []): Recording {
  const signals = made.map(({ rateHz, sampleCount, value, runs, ...channel }, i): Signal => {
    return {
      name: `LFP_${i}`,
      kind: "lfp",
      unit: "µV",
      ...channel,
      rateHz,
      sampleCount,
      runs: runs ?? steadyRun(sampleCount, rateHz),
      rails: null,
      // In pieces, as a file is.
      async readSignalInto(first, asked, out) {
        const count = Math.max(0, Math.min(asked, sampleCount - first, 50_000));
        for (let k = 0; k < count; k++) out[k] = value(first + k);
        return count;
      },
      readRawInto: null,
    };
  });
  const { info, frameCount, findings, readInto } = timelineOf(signals, "made");
  return {
    ...{ format: "made", name: "made", info, frameCount, signals, markers, findings, readInto },
    recordedAt: null,
  };
}

/** Looked at from afar, as verification fills it. */
export async function overviewOf(recording: Recording, untilS?: number): Promise<RecordingOverview> {
  const overview = new RecordingOverview(recording);
  await verifyRecording(recording, {
    ...(untilS !== undefined && { untilS }),
    onSamples: (...samples) => overview.add(...samples),
  });
  return overview;
}
