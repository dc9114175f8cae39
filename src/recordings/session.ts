import { type BatchPlace, indexOf, readSamples } from "../sessions/reader.ts";
import { InputError } from "../signal/errors.ts";
import type { Finding } from "./finding.ts";
import type { Marker, RecordingFormat, Run, Signal } from "./recording.ts";
import { Blocks, blockBytes } from "./slices.ts";
import { lastIndexWhere, timelineOf } from "./timeline.ts";

/** Batches that are read together. */
interface Group {
  readonly firstBatch: number;
  readonly batchCount: number;
  /** Index of its first frame among those stored. */
  readonly firstFrame: number;
  readonly frameCount: number;
}

/** A recorded session of Gripscope: its samples as they were taken in, gaps where they were. */
export const session: RecordingFormat = {
  name: "Gripscope session",
  endings: [".gripscope"],
  async open(file) {
    const { header, events, batches, end, frameCount, wholeBytes } = await indexOf(file);
    const [firstBatch] = batches;
    if (!firstBatch) throw new InputError(file.name, "holds no samples: nothing was recorded.");
    const { rateHz, channels } = header.info;
    const groups = groupsOf(batches);
    const blocks = new Blocks((index) => {
      const { firstBatch: first, batchCount } = groups[index] as Group;
      return readSamples(file, batches, first, batchCount);
    });
    const runs = runsOf(batches, rateHz);
    const width = channels.length;
    const signals = channels.map(
      (channel, column): Signal => ({
        ...channel,
        rateHz,
        sampleCount: frameCount,
        runs,
        rails: null,
        readRawInto: null,
        async readSignalInto(first, asked, out) {
          const count = Math.max(0, Math.min(asked, frameCount - first));
          for (let done = 0; done < count; ) {
            const index = lastIndexWhere(
              groups.length,
              (i) => (groups[i] as Group).firstFrame <= first + done,
            );
            const { firstFrame, frameCount: held } = groups[index] as Group;
            const samples = await blocks.get(index);
            const from = first + done - firstFrame;
            const part = Math.min(count - done, held - from);
            for (let i = 0; i < part; i++) out[done + i] = samples[(from + i) * width + column] as number;
            done += part;
          }
          return count;
        },
      }),
    );
    const timeline = timelineOf(signals, file.name);
    return {
      format: session.name,
      name: file.name,
      info: timeline.info,
      frameCount: timeline.frameCount,
      signals,
      markers: events.flatMap(({ sample, lengthSamples, kind, text }): Marker[] => {
        const frame = sample - firstBatch.firstSample;
        if (frame < 0 || frame >= timeline.frameCount) return [];
        return [{ sample: frame, lengthSamples: Math.max(1, lengthSamples), kind, text, channel: null }];
      }),
      recordedAt: header.startedAt,
      isSimulated: header.source.simulated,
      origin: { source: header.source.label, firstSample: firstBatch.firstSample },
      findings: [
        ...(end && wholeBytes === file.blob.size ? [] : [cutFinding(file.blob.size - wholeBytes)]),
        ...timeline.findings,
      ],
      readInto: timeline.readInto,
    };
  },
};

function cutFinding(tornBytes: number): Finding {
  return {
    check: "size",
    severity: "warning",
    channel: null,
    isCut: true,
    what: `The session has no end${tornBytes > 0 ? `, and its last ${tornBytes} bytes are no whole record` : ""}: it was cut off or damaged.`,
    remedy: "All that was written before is used.",
  };
}

/** Stretches without a gap. */
function runsOf(batches: readonly BatchPlace[], rateHz: number): Run[] {
  const runs: { -readonly [Field in keyof Run]: Run[Field] }[] = [];
  let next = Number.NaN;
  let stored = 0;
  for (const { firstSample, frameCount } of batches) {
    const run = runs.at(-1);
    if (run && firstSample === next) run.sampleCount += frameCount;
    else {
      runs.push({
        firstSample: stored,
        sampleCount: frameCount,
        startS: firstSample / rateHz,
        stepS: 1 / rateHz,
      });
    }
    stored += frameCount;
    next = firstSample + frameCount;
  }
  return runs;
}

function groupsOf(batches: readonly BatchPlace[]): Group[] {
  const groups: { -readonly [Field in keyof Group]: Group[Field] }[] = [];
  let startAt = Number.NEGATIVE_INFINITY;
  let stored = 0;
  for (const [i, { at, end, frameCount }] of batches.entries()) {
    const group = groups.at(-1);
    if (group && end - startAt <= blockBytes) {
      group.batchCount++;
      group.frameCount += frameCount;
    } else {
      groups.push({ firstBatch: i, batchCount: 1, firstFrame: stored, frameCount });
      startAt = at;
    }
    stored += frameCount;
  }
  return groups;
}
