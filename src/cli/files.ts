import { openAsBlob } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { mostChannels, mostRestSeconds, rateBoundsHz } from "../contract/catalogue.ts";
import { type FeatureSpec, parseFeatureSpec, specs } from "../features/index.ts";
import { type NamedBlob, openRecording, type Recording } from "../recordings/index.ts";
import { InputError } from "../signal/errors.ts";
import { recordedSource } from "../sources/recorded.ts";
import { type SimulatedSource, type SimulatorOptions, simulatedSource } from "../sources/simulated.ts";
import type { Source } from "../sources/source.ts";

/** Files that may belong to a recording's header, by ending. */
const companions = /\.(eeg|dat|avg|seg|vmrk|tsv|json)$/i;

/** A recording and what lies beside it. @throws InputError */
export async function openRecordingFile(
  path: string,
  options: { rateHz?: number | undefined } = {},
): Promise<Recording> {
  await statFile(path);
  const folder = dirname(path);
  const name = basename(path);
  const beside = (await readdir(folder)).filter((other) => other !== name && companions.test(other));
  const blobs: NamedBlob[] = [];
  for (const file of [name, ...beside]) {
    const full = join(folder, file);
    // A link beside it that leads nowhere is no reason to refuse the recording.
    const isFile = await stat(full).then(
      (status) => status.isFile(),
      () => false,
    );
    if (isFile) blobs.push({ name: file, blob: await openAsBlob(full) });
  }
  return openRecording(blobs, { ...options, chosen: name });
}

/** What may stand behind `sim:`, with what holds where it does not; "" leaves it to the patient. */
const simulatedFields = {
  patient: "ordinary",
  minutes: "10",
  seed: "1",
  task: "grip",
  medication: "on",
  rest: "0",
  artefacts: "",
  mainsHz: "50",
  channels: "",
  rateHz: "",
} as const;
type SimulatedField = keyof typeof simulatedFields;

/**
 * A source as named on the command line: a recording's file, or `sim:patient=NAME,minutes=M,seed=N` with any of task,
 * medication, rest, artefacts (joined by +), mainsHz, channels and rateHz besides.
 * @throws InputError naming the file or field
 */
export async function openSourceArgument(text: string): Promise<Source> {
  if (!text.startsWith("sim:")) return recordedSource(await openRecordingFile(text));
  const fields: Partial<Record<SimulatedField, string>> = {};
  for (const part of text.slice(4).split(",").filter(Boolean)) {
    const [key = "", value = ""] = part.split("=", 2);
    if (!Object.hasOwn(simulatedFields, key))
      throw new InputError(text, `knows ${Object.keys(simulatedFields).join(", ")}, not "${key}".`);
    fields[key as SimulatedField] = value;
  }
  return simulatedOf(fields, (_field) => text);
}

/**
 * The simulated patient by fields as they were typed.
 * @param subjectOf how the user knows a field
 * @throws InputError naming the field
 */
export function simulatedOf(
  given: Readonly<Partial<Record<SimulatedField, string | undefined>>>,
  subjectOf: (field: SimulatedField) => string,
): SimulatedSource {
  const textOf = (field: SimulatedField) => given[field] ?? simulatedFields[field];
  const number = (field: SimulatedField, least: number, most: number, isWhole: boolean) => {
    const text = textOf(field);
    const value = Number(text);
    if (text.trim() === "" || !(value >= least && value <= most) || (isWhole && !Number.isSafeInteger(value)))
      throw new InputError(
        subjectOf(field),
        `${field} must be a ${isWhole ? "whole " : ""}number from ${least} to ${most}.`,
      );
    return value;
  };
  return simulatedFor({
    patient: textOf("patient"),
    seed: number("seed", 0, Number.MAX_SAFE_INTEGER, true),
    minutes: number("minutes", 0.001, 24 * 60, false),
    // The simulator refuses what it does not know, with what it does.
    task: textOf("task") as NonNullable<SimulatorOptions["task"]>,
    medication: textOf("medication") as NonNullable<SimulatorOptions["medication"]>,
    rest: number("rest", 0, mostRestSeconds, false),
    artefacts: textOf("artefacts").split("+").filter(Boolean) as NonNullable<SimulatorOptions["artefacts"]>,
    mainsHz: Number(textOf("mainsHz")) as NonNullable<SimulatorOptions["mainsHz"]>,
    ...(textOf("channels") && { channels: number("channels", 1, mostChannels, true) }),
    ...(textOf("rateHz") && { rateHz: number("rateHz", ...rateBoundsHz, false) }),
  });
}

/** The simulated patient for a number of minutes. @throws InputError */
export function simulatedFor(options: SimulatorOptions & { minutes: number }): SimulatedSource {
  const { info } = simulatedSource(options);
  return simulatedSource({ ...options, frameCount: Math.round(options.minutes * 60 * info.rateHz) });
}

/** A feature spec by the name of a shipped one or from a file; the default one where none is named. @throws InputError */
export async function openSpec(nameOrPath: string | undefined): Promise<FeatureSpec> {
  const name = nameOrPath ?? "default";
  const shipped = (specs as Readonly<Record<string, FeatureSpec>>)[name];
  if (shipped && Object.hasOwn(specs, name)) return shipped;
  return parseFeatureSpec(await readJson(name), name);
}

/** Specs have kilobytes, decoders hundreds of them. */
const mostJsonBytes = 64 * 2 ** 20;

/** @throws InputError where the file cannot be read or is no JSON */
export async function readJson(path: string): Promise<unknown> {
  await statFile(path);
  if ((await stat(path)).size > mostJsonBytes) {
    throw new InputError(path, `is larger than ${mostJsonBytes / 2 ** 20} MB: no spec or decoder is.`);
  }
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new InputError(path, `cannot be read: ${codeOf(error)}.`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(path, `is not JSON: ${error instanceof Error ? error.message : error}.`);
  }
}

/** @throws InputError where the file cannot be written */
export async function writeOut(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Whether an error comes from the system (no space, no permission) and not from the program. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

export function cannotWrite(path: string, error: unknown): InputError {
  return new InputError(path, `cannot be written: ${codeOf(error)}.`);
}

export async function statFile(path: string): Promise<void> {
  try {
    if (!(await stat(path)).isFile()) throw new InputError(path, "is not a file.");
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      path,
      codeOf(error) === "ENOENT" ? "no such file." : `cannot be read: ${codeOf(error)}.`,
    );
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
