import { InputError } from "../signal/errors.ts";
import { isSidecarTable } from "./bids.ts";
import { brainVision } from "./brainVision.ts";
import { csv } from "./csv.ts";
import { edf } from "./edf.ts";
import { withCutFirst } from "./finding.ts";
import type { NamedBlob, OpenOptions, Recording, RecordingFormat } from "./recording.ts";
import { session } from "./session.ts";
import { withSidecars } from "./sidecars.ts";
import { xdf } from "./xdf.ts";

export type { Marker, NamedBlob, Recording } from "./recording.ts";

/** Formats that can be opened. A new one is one file and one line here. */
export const formats: readonly RecordingFormat[] = [brainVision, edf, xdf, session, csv];

/** Fewer are no signal. */
const leastSamples = 2;

export function namedBlobs(files: readonly File[]): NamedBlob[] {
  return files.map((file) => ({ name: file.name, blob: file }));
}

/**
 * Opens the one recording among some files; side-cars that belong to it are used, the rest is left alone.
 * @param chosen name of the file to open, where it is known
 * @throws InputError naming the file or field at fault, or what is missing
 */
export async function openRecording(
  files: readonly NamedBlob[],
  options: OpenOptions & { chosen?: string } = {},
): Promise<Recording> {
  const { chosen } = options;
  const opens = (format: RecordingFormat, name: string) =>
    format.endings.some((ending) => name.toLowerCase().endsWith(ending));
  const all = formats.flatMap((format) =>
    files
      .filter(({ name }) => (chosen === undefined || name === chosen) && opens(format, name))
      .map((header) => ({ format, header })),
  );
  // Tables lie beside recordings of any format: they are one where nothing else is.
  const recordings = all.filter(({ format }) => format !== csv);
  const tables = all.filter(
    ({ format, header }) => format === csv && (chosen !== undefined || !isSidecarTable(header.name)),
  );
  const found = recordings.length > 0 ? recordings : tables;
  if (found.length > 1) {
    throw new InputError(
      found.map(({ header }) => header.name).join(", "),
      "are several recordings. Open one at a time.",
    );
  }
  const [first] = found;
  if (!first) {
    const names = chosen ?? (files.map(({ name }) => name).join(", ") || "nothing");
    const known = formats.map(({ name, endings }) => `${name} (${endings.join(", ")})`).join("; ");
    throw new InputError(
      names,
      `no recording among it. What can be opened: ${known}; with the files that belong to it.`,
    );
  }
  const recording = await first.format.open(first.header, files, options);
  if (recording.frameCount < leastSamples) {
    const why = recording.findings.find(({ isCut }) => isCut);
    throw new InputError(
      recording.name,
      `holds ${recording.frameCount === 1 ? "one sample" : "no samples"} of each channel: no signal.${why ? ` ${why.what}` : ""}`,
    );
  }
  const complete = await withSidecars(recording, files);
  return { ...complete, findings: withCutFirst(complete.findings) };
}
