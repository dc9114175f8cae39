import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import type { NamedBlob, Recording } from "../../src/recordings/index.ts";
import { InputError } from "../../src/signal/errors.ts";

export function fileOf(name: string, content: string | Uint8Array): NamedBlob {
  return { name, blob: new Blob([content as BlobPart]) };
}

export async function expectRefusal(result: Promise<unknown>, subject: string, reason: string | RegExp) {
  const error = await result.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).subject).toBe(subject);
  expect((error as InputError).reason).toMatch(reason);
}

/** All values of a recording, frame-major, read in pieces of the given sizes, taken again and again. */
export async function readAll(recording: Recording, sizes: readonly number[] = [recording.frameCount]) {
  const width = recording.info.channels.length;
  const values: number[] = [];
  for (let first = 0, k = 0; first < recording.frameCount; k++) {
    const size = sizes[k % sizes.length] as number;
    const out = new Float64Array(size * width);
    const count = await recording.readInto(first, size, out);
    expect(count).toBe(Math.min(size, recording.frameCount - first));
    values.push(...out.subarray(0, count * width));
    first += count;
  }
  return values;
}

const shared = new URL("../../../shared/data/", import.meta.url);

export function sharedPath(folder: string): URL {
  return new URL(`${folder}/`, shared);
}

/** Other people's recordings are not part of the project; where they are missing, tests on them are skipped. */
export function isSharedMissing(folder: string): boolean {
  const isMissing = !existsSync(sharedPath(folder));
  if (isMissing) console.log(`Skipped: no recording in ../shared/data/${folder}`);
  return isMissing;
}

export function sharedFiles(folder: string): NamedBlob[] {
  const path = sharedPath(folder);
  return readdirSync(path).map((name) => fileOf(name, readFileSync(new URL(name, path))));
}
