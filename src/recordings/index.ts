import { InputError } from "../signal/errors.ts";
import { brainVision } from "./brainVision.ts";
import type { NamedBlob, Recording, RecordingFormat } from "./recording.ts";

export type { Marker, NamedBlob, Recording } from "./recording.ts";

/** Formats that can be opened. A new one is one file and one line here. */
export const formats: readonly RecordingFormat[] = [brainVision];

export function namedBlobs(files: readonly File[]): NamedBlob[] {
  return files.map((file) => ({ name: file.name, blob: file }));
}

/**
 * Opens the one recording among some files; side-cars that belong to it are used, the rest is left alone.
 * @throws InputError naming the file or field at fault, or what is missing
 */
export async function openRecording(files: readonly NamedBlob[]): Promise<Recording> {
  const found = formats.flatMap((format) =>
    files
      .filter(({ name }) => name.toLowerCase().endsWith(format.headerEnding))
      .map((header) => ({ format, header })),
  );
  if (found.length > 1) {
    throw new InputError(
      found.map(({ header }) => header.name).join(", "),
      "are several recordings. Open one at a time.",
    );
  }
  const [first] = found;
  if (!first) {
    const names = files.map(({ name }) => name).join(", ") || "nothing";
    const known = formats.map(({ name, headerEnding }) => `${name} (${headerEnding})`).join(", ");
    throw new InputError(
      names,
      `no recording among it. What can be opened: ${known}, with the files that belong to it.`,
    );
  }
  return first.format.open(first.header, files);
}
