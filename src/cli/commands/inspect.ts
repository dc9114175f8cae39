import { verifyRecording } from "../../recordings/verify.ts";
import { proposedTarget } from "../../signal/stream.ts";
import type { Command } from "../arguments.ts";
import { openRecordingFile } from "../files.ts";
import { table } from "../format.ts";

/** Values shown from the start of each channel. */
const shownValues = 4;
const chunkFrames = 65_536;

export const inspect: Command = {
  name: "inspect",
  summary: "Says what a recording holds and what is doubtful about it.",
  usage: "inspect FILE",
  options: {},
  positionals: ["FILE"],
  async run({ positionals }) {
    const recording = await openRecordingFile(positionals[0] as string);
    const { info, frameCount, markers } = recording;
    const width = info.channels.length;
    const { channels, findings } = await verifyRecording(recording);
    const sums = new Float64Array(width);
    const first = info.channels.map(() => [] as number[]);
    const data = new Float64Array(chunkFrames * width);
    for (let from = 0; from < frameCount; from += chunkFrames) {
      const count = await recording.readInto(from, Math.min(chunkFrames, frameCount - from), data);
      for (let frame = 0; frame < count; frame++) {
        for (let channel = 0; channel < width; channel++) {
          const value = data[frame * width + channel] as number;
          sums[channel] = (sums[channel] as number) + value;
          if (from + frame < shownValues) first[channel]!.push(value);
        }
      }
    }
    const described = channels.map((channel, i) => ({ ...channel, sum: sums[i], first: first[i] }));
    const report = {
      format: recording.format,
      name: recording.name,
      rateHz: info.rateHz,
      frameCount,
      durationS: frameCount / info.rateHz,
      recordedAt: recording.recordedAt,
      proposedTarget: proposedTarget(info),
      channels: described,
      markers,
      findings,
    };
    const text = [
      `${recording.name}: ${recording.format}, ${width} channels, ${info.rateHz} Hz, ${frameCount} samples (${(frameCount / info.rateHz).toFixed(3)} s), ${markers.length} markers` +
        (recording.recordedAt === null ? "" : `, recorded ${recording.recordedAt}`),
      `Proposed target: ${report.proposedTarget ?? "none"}`,
      "",
      table(
        ["channel", "kind", "unit", "SD", "least", "greatest", "sum", "first values"],
        described.map(({ name, kind, unit, sd, min, max, sum, first: values }) => [
          name,
          kind,
          unit,
          sd.toPrecision(4),
          min.toPrecision(4),
          max.toPrecision(4),
          (sum as number).toPrecision(8),
          values!.map((value) => value.toPrecision(6)).join(" "),
        ]),
      ),
      ...(findings.length > 0 ? ["", ...findings.map(findingLine)] : []),
    ].join("\n");
    return { data: report, text };
  },
};

function findingLine(finding: {
  severity: string;
  channel: string | null;
  what: string;
  remedy: string;
}): string {
  return `${finding.severity}: ${finding.channel === null ? "" : `${finding.channel}: `}${finding.what} ${finding.remedy}`;
}
