import { describeDecoder } from "../../pipeline/describeDecoder.ts";
import type { Marker, Recording } from "../../recordings/index.ts";
import { type SignalStatistics, verifyRecording } from "../../recordings/verify.ts";
import { InputError } from "../../signal/errors.ts";
import { proposedTarget } from "../../signal/stream.ts";
import { type Command, numberOption, type Outcome } from "../arguments.ts";
import { openRecordingFile, readJson } from "../files.ts";
import { table } from "../format.ts";

/** Values shown from the start of each signal. */
const shownValues = 4;
/** Channels whose first values are read at a time: one after another, thousands would take seconds. */
const channelsAtOnce = 16;
/** Markers shown as text; --json has all of them. */
const shownMarkers = 20;
/** Time to open a recording and look at its samples, and least time for the latter, unless all are asked for. */
const mostMs = 2000;
const leastMs = 300;

export const inspect: Command = {
  name: "inspect",
  summary: "Says what a recording holds and what is doubtful about it; of a decoder's file, its model card.",
  usage: "inspect FILE|decoder.json",
  options: {
    whole: { help: "looks at all samples, however long it takes; otherwise for a few seconds" },
    rate: { value: "HZ", help: "rate of a table (CSV, TSV) that states neither a rate nor times" },
  },
  positionals: ["FILE"],
  async run(given) {
    const startedMs = performance.now();
    const path = given.positionals[0] as string;
    if (path.toLowerCase().endsWith(".json")) return inspectDecoder(path);
    const recording = await openRecordingFile(path, {
      rateHz: numberOption(given, "rate", 1e-3, 1e7),
    });
    const { info, frameCount } = recording;
    const { channels, findings, markers } = await verifyRecording(recording, {
      mostMs: given.options.whole ? undefined : Math.max(leastMs, mostMs - (performance.now() - startedMs)),
    });
    const signals = [];
    for (let first = 0; first < channels.length; first += channelsAtOnce) {
      const some = channels.slice(first, first + channelsAtOnce);
      signals.push(
        ...(await Promise.all(
          some.map(async (statistics, i) => ({
            ...statistics,
            ...(await firstValues(recording, first + i)),
          })),
        )),
      );
    }
    const report = {
      format: recording.format,
      name: recording.name,
      rateHz: info.rateHz,
      frameCount,
      durationS: frameCount / info.rateHz,
      recordedAt: recording.recordedAt,
      proposedTarget: proposedTarget(info),
      channels: signals,
      markerCount: markers.length,
      markers: markers.map((marker) => ({ ...marker, timeS: timeOf(marker, info.rateHz) })),
      findings,
    };
    const text = [
      `${recording.name}: ${recording.format}, ${signals.length} channels, ${info.rateHz} Hz, ${frameCount} samples (${report.durationS.toFixed(3)} s), ${markers.length} markers` +
        (recording.recordedAt === null ? "" : `, recorded ${recording.recordedAt}`),
      `Proposed target: ${report.proposedTarget ?? "none"}`,
      "",
      table(
        [
          "channel",
          "kind",
          "unit",
          "rate Hz",
          "samples",
          "SD",
          "least",
          "greatest",
          "sum",
          "first values",
          "raw",
        ],
        signals.map((signal) => rowOf(signal, signal.first, signal.firstRaw)),
      ),
      ...(markers.length > 0 ? ["", ...markerLines(markers, info.rateHz)] : []),
      ...(findings.length > 0 ? ["", ...findings.map(findingLine)] : []),
    ].join("\n");
    return { data: report, text };
  },
};

async function firstValues(
  recording: Recording,
  index: number,
): Promise<{ first: number[]; firstRaw: number[] | null }> {
  const signal = recording.signals[index];
  if (!signal) throw new InputError(recording.name, `has no channel ${index + 1}.`);
  const values = new Float64Array(shownValues);
  const first = Array.from(values.subarray(0, await signal.readSignalInto(0, shownValues, values)));
  if (!signal.readRawInto) return { first, firstRaw: null };
  return {
    first,
    firstRaw: Array.from(values.subarray(0, await signal.readRawInto(0, shownValues, values))),
  };
}

function rowOf(statistics: SignalStatistics, first: number[], firstRaw: number[] | null): string[] {
  const { name, kind, unit, rateHz, sampleCount, sd, min, max, sum } = statistics;
  return [
    printable(name),
    kind,
    printable(unit),
    String(Number(rateHz.toPrecision(9))),
    String(sampleCount),
    sd.toPrecision(4),
    min.toPrecision(4),
    max.toPrecision(4),
    String(Number(sum.toPrecision(15))),
    first.map((value) => value.toPrecision(6)).join(" "),
    firstRaw === null ? "-" : firstRaw.map((value) => String(Number(value.toPrecision(9)))).join(" "),
  ];
}

function markerLines(markers: readonly Marker[], rateHz: number): string[] {
  const shown = markers.slice(0, shownMarkers);
  const left = markers.length - shown.length;
  return [
    table(
      ["marker", "sample", "time s", "samples", "channel"],
      shown.map((marker) => [
        printable([marker.kind, marker.text].filter(Boolean).join(": ")),
        String(marker.sample),
        timeOf(marker, rateHz).toFixed(6),
        String(marker.lengthSamples),
        printable(marker.channel ?? "all"),
      ]),
    ),
    ...(left > 0 ? [`and ${left} more: --json lists them`] : []),
  ];
}

function timeOf({ sample, timeS }: Marker, rateHz: number): number {
  return timeS ?? sample / rateHz;
}

/** A file's words without what would move a terminal's cursor. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "?");
}

function findingLine({
  severity,
  channel,
  what,
  remedy,
}: {
  severity: string;
  channel: string | null;
  what: string;
  remedy: string;
}): string {
  return `${severity}: ${channel === null ? "" : `${printable(channel)}: `}${printable(what)} ${remedy}`;
}

/** @throws InputError where the file is no decoder, too new, damaged or changed */
async function inspectDecoder(path: string): Promise<Outcome> {
  const described = await describeDecoder(await readJson(path), path);
  const { name, card } = described;
  return {
    data: described,
    text: card === "" ? `${name}: made before decoders had a card.` : card.trimEnd(),
  };
}
