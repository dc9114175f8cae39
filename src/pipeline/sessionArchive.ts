import { strToU8, Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { brainVisionFiles } from "../recordings/brainVisionWriter.ts";
import type { Marker } from "../recordings/index.ts";
import { indexOf, readHeader, recordsOf, type SessionFile, type SessionIndex } from "../sessions/reader.ts";
import type { Batch, SessionEvent, SessionHeader } from "../sessions/session.ts";
import { InputError } from "../signal/errors.ts";

/** What the archive's format can hold, less what directories and texts take. */
const mostBytes = 2 ** 32 - 2 ** 24;
/** Missing frames written at a time. */
const gapFrames = 4096;

/** Name of a session's archive. @throws InputError where it is no session */
export async function archiveName(file: SessionFile): Promise<string> {
  return `${entitiesOf(await readHeader(file))}.zip`;
}

/**
 * A session as an archive: samples as BrainVision with BIDS side-cars, missing ones as NaN and an event; decoded values and
 * features as CSV; the decoders; and what else was recorded as JSON. Times count from the first sample recorded.
 * @param write takes the archive piece by piece: it is never held in memory
 * @throws InputError where the session is damaged, or larger than an archive can be
 */
export async function archive(
  file: SessionFile,
  write: (bytes: Uint8Array) => void,
  onProgress?: (fraction: number) => void,
): Promise<void> {
  const index = await indexOf(file, (fraction) => onProgress?.(fraction / 4));
  const { header, events } = index;
  const { info, startSample } = header;
  const frameCount = index.endSample - startSample;
  if (4 * frameCount * info.channels.length > mostBytes) {
    throw new InputError(
      file.name,
      "is larger than the 4 GB that an archive can hold. Save the session file instead: it opens as a recording too.",
    );
  }
  const entities = entitiesOf(header);
  const brainVision = brainVisionFiles(
    `${entities}_${modalityOf(header)}`,
    info,
    events.flatMap((event) => markerOf(event, startSample, frameCount)),
    { source: header.source.label, firstSample: startSample, simulated: header.source.simulated },
  );

  let fault: Error | null = null;
  const zip = new Zip((error, bytes) => {
    if (error) fault = error;
    else write(bytes);
  });
  const add = (name: string, isText: boolean) => {
    const entry = isText ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
    entry.mtime = header.startedAt;
    zip.add(entry);
    return entry;
  };
  const addText = (name: string, text: string) => add(name, true).push(strToU8(text), true);

  /** One pass over the batches, a quarter of all there is to do. */
  const eachBatch = async (part: number, take: (batch: Batch) => void) => {
    for await (const { record, end } of recordsOf(file)) {
      if (record.kind === "batch") take(record.value);
      if (fault) throw fault;
      onProgress?.((part + end / file.blob.size) / 4);
    }
  };

  for (const { name, text } of brainVision.texts) addText(name, text);
  const samples = add(brainVision.dataName, false);
  const width = info.channels.length;
  const gap = brainVision.encode(new Float32Array(gapFrames * width).fill(Number.NaN), gapFrames);
  let next = startSample;
  await eachBatch(1, ({ blocks, data }) => {
    let at = 0;
    blocks.firstSamples.forEach((first, i) => {
      for (; next < first; next += Math.min(gapFrames, first - next)) {
        samples.push(gap.slice(0, 4 * width * Math.min(gapFrames, first - next)));
      }
      const count = blocks.frameCounts[i] as number;
      samples.push(brainVision.encode(data.subarray(at * width, (at + count) * width), count));
      at += count;
      next = first + count;
    });
  });
  samples.push(new Uint8Array(0), true);

  const seconds = (sample: number) => String((sample - startSample) / info.rateHz);
  const decoded = add(`${entities}_decoded.csv`, true);
  decoded.push(strToU8("time_s,sample,decoded,measured,computed_by,no_estimate\n"));
  await eachBatch(2, ({ hops, computers, reasons }) => {
    const lines: string[] = [];
    hops.samples.forEach((sample, i) => {
      const reason = hops.noEstimate[i] as number;
      const cells = [
        ...[seconds(sample), String(sample), cell(hops.decoded[i]), cell(hops.measured[i])],
        ...[
          computers[hops.computedBy[i] as number] ?? "",
          reason === 0 ? "" : quoted(reasons[reason - 1] ?? ""),
        ],
      ];
      lines.push(`${cells.join(",")}\n`);
    });
    if (lines.length > 0) decoded.push(strToU8(lines.join("")));
  });
  decoded.push(new Uint8Array(0), true);

  const features = add(`${entities}_features.csv`, true);
  features.push(strToU8(`${["time_s", ...header.featureNames.map(quoted)].join(",")}\n`));
  await eachBatch(3, ({ hops }) => {
    const count = header.featureNames.length;
    const lines: string[] = [];
    hops.samples.forEach((sample, i) => {
      const cells = Array.from(hops.features.subarray(i * count, (i + 1) * count), cell);
      lines.push(`${[seconds(sample), ...cells].join(",")}\n`);
    });
    if (lines.length > 0) features.push(strToU8(lines.join("")));
  });
  features.push(new Uint8Array(0), true);

  const decoders = new Map<string, string>();
  for await (const { record } of recordsOf(file)) {
    if (record.kind === "decoder") decoders.set(record.value.hash, record.value.artifact);
  }
  for (const [hash, artifact] of decoders) addText(`${entities}_decoder-${hash.slice(0, 8)}.json`, artifact);
  addText(
    `${entities}_session.json`,
    `${JSON.stringify(descriptionOf(index, [...decoders.keys()]), null, 2)}\n`,
  );
  zip.end();
  if (fault) throw fault;
}

/** BIDS entities: who, what was decoded, and when. */
function entitiesOf({ source, startedAt }: SessionHeader): string {
  const letters = (text: string) => text.replaceAll(/[^a-zA-Z0-9]+/g, "");
  const who = letters(source.label.replace(/\.[a-z]+$/i, "")) || "unknown";
  return `sub-${who}_task-live_acq-${letters(startedAt.slice(0, 19))}`;
}

function modalityOf({ info }: SessionHeader): "ieeg" | "eeg" {
  const kinds = new Set(info.channels.map(({ kind }) => kind));
  return kinds.has("eeg") && !kinds.has("lfp") && !kinds.has("ecog") ? "eeg" : "ieeg";
}

/** An event as a marker of what is exported; none where it lies outside. */
function markerOf(event: SessionEvent, startSample: number, frameCount: number): Marker[] {
  const sample = event.sample - startSample;
  if (sample < 0 || sample >= frameCount) return [];
  return [
    {
      sample,
      lengthSamples: Math.max(1, event.lengthSamples),
      kind: event.kind,
      text: event.text.replaceAll(/\s+/g, " "),
      channel: null,
    },
  ];
}

function descriptionOf({ header, events, end, ...index }: SessionIndex, decoderHashes: string[]): object {
  const { batches, ...counts } = index;
  return { header, decoderHashes, events, end, ...counts, batchCount: batches.length };
}

function cell(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "" : String(value);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
